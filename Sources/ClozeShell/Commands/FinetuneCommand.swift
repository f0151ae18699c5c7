import ArgumentParser
import ClozeTraining

/// `cloze finetune`: trains a pretrained model on a task with labels.
struct FinetuneCommand: TrainingCommand {
  static let stage = TrainingStage.finetuning
  static let configuration = help(
    "finetune", "Train a model further on labels, from a recipe, a model and data.",
    notes: """
      RECIPE is a YAML file or one of:
      \(TrainingStage.finetuning.presetList)

      --model names the run or model folder to begin with; without it weights begin at random, which \
      shows what pretraining is worth. The model is chosen by validation data that is split off the \
      training data, or that --validation names, never by test data. All else is as with pretrain.

      Texts and their classes (text-classify) are JSONL with 'text' and 'label', tables with tabs and a \
      header, or lines of 'CLASS:fine text'. In a folder, file names tell what is for training (train), \
      validation (dev, validation) and testing (test). --set pretrained=false takes only the model's sizes \
      and tokenizer, for comparison.

      --encoder takes the blocks alone, from a model of any kind of data (see help pretrain); without it they \
      begin at random. --freeze all-but-norms trains what reads the data, norms and the head only.

      The other presets of text learn numbers, any of several labels (separated by commas), tags of words \
      (CoNLL's columns) and answers to questions (SQuAD's JSON). --epochs N counts passes over the training \
      samples; presets of text and code end early where validation no longer improves.

      Source code (code-classify, code-repair): the folders that data make code-tasks writes, one task each.

      Clips (video-classify): a folder for each class, or a table with a column label, class, action or category; \
      --set data.label=NAME names another. --model is any model of video, whose encoder of clips is taken over. \
      video-answer learns answers to questions about clips from tables with path, question and answer, as data make \
      moving --questions writes them; its --model has captions.
      """,
    examples: [
      "cloze finetune points-classify --model pretrained --data shapes/ --out classifier",
      "cloze finetune points-classify-small --data shapes/ --out from-scratch",
      "cloze finetune text-classify --model run --data sst2/ --out sentiment",
      "cloze finetune text-tokens --model run --data conll2003/ --epochs 4 --out names",
      "cloze finetune code-classify --model code-run --data tasks/exception --out exceptions",
      "cloze finetune code-repair --model code-run --data tasks/variable-misuse-repair --out repair",
      "cloze finetune video-classify --model video-run --data actions/ --out doings",
      "cloze finetune video-answer --model video-run --data questions.jsonl --out answers",
      "cloze finetune speech-classify --encoder run --data words/ --freeze all-but-norms --out hearer",
      "cloze finetune --resume classifier",
    ])

  @OptionGroup var training: TrainingOptions
  @OptionGroup var compute: ComputeOptions
  @OptionGroup var display: OutputOptions
}
