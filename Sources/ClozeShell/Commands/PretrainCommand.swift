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
      interruption.
      """,
    examples: [
      "cloze pretrain text --data book.txt notes/",
      "cloze pretrain text-tiny --data book.txt --vocab-size 4000 --steps 300 --out run \\",
      "  --set encoder.layers=3 --set masking.rate=0.3",
      "cloze pretrain --resume run --steps 4000",
    ])

  @OptionGroup var training: TrainingOptions
  @OptionGroup var compute: ComputeOptions
  @OptionGroup var display: OutputOptions
}
