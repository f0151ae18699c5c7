import ArgumentParser
import ClozeTraining

/// `cloze pretrain`: trains a model on data of any modality.
struct PretrainCommand: TrainingCommand {
  static let stage = TrainingStage.pretraining
  static let configuration = help(
    "pretrain", "Train a model to fill in what was hidden, from a recipe and data.",
    notes: """
      RECIPE is a YAML file or one of:
      \(TrainingStage.pretraining.presetList)

      'cloze explain RECIPE' says what one costs on this machine, and the first line of a run how \
      long it takes.

      Without --out the run is called after the recipe, with a number, in the folder of runs: \
      runs/text-1.

      Ctrl-C stops after the current step with a checkpoint (exit status 130), twice at once; \
      SIGTERM stops with a checkpoint (143). --resume goes on to the same weights as without the \
      interruption; with --set, keys of training and the sizes of batches may change, and with --data \
      and --weights the data, which is recorded in the run.

      --model starts from a trained model of the same kind of data, whose sizes and vocabulary are \
      kept; --add-tokens adds words to it, each with the mean of the vectors of its pieces. --encoder \
      takes the blocks of the one encoder alone, from a model of any kind of data: text, code, items, \
      points, speech, video, pretrained or fine-tuned. Sizes of the blocks that the recipe leaves as they \
      are in its preset are that model's, others must be equal; --layers-from allows fewer or more blocks. \
      What was taken and what not is said and recorded (runs show). --freeze keeps parameters as they are; \
      training.unfreeze and training.layerDecay free blocks one after the other, or train lower ones more \
      slowly.
      """,
    examples: [
      "cloze pretrain text --data book.txt notes/",
      "cloze pretrain text-tiny --data book.txt --vocab-size 4000 --steps 300 --out run \\",
      "  --set encoder.layers=3 --set masking.rate=0.3",
      "cloze pretrain text --data notes/ --model run --add-tokens terms.txt",
      "cloze pretrain text-tiny --data book.txt --data notes/ --weights 1,4",
      "cloze pretrain video-tiny --data clips/ --encoder pixels-run",
      "cloze pretrain text-tiny --data notes/ --encoder code-run --layers-from first",
      "cloze pretrain --resume run --steps 4000",
      "cloze pretrain --resume run --steps 5000 --set training.optimizer.rate=1e-4",
    ])

  @OptionGroup var training: TrainingOptions
  @OptionGroup var compute: ComputeOptions
  @OptionGroup var display: OutputOptions
}
