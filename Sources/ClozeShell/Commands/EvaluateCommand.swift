import ArgumentParser

/// `cloze evaluate`: how well a model fills in what it has not seen.
struct EvaluateCommand: ComputingCommand {
  static let configuration = help(
    "evaluate", "Score models at what is hidden from them.",
    notes: """
      Text: mlm_loss is the mean cross-entropy at hidden tokens in nats, mlm_accuracy the share of them \
      that scored highest; count is the number of hidden tokens. protocol names the masking policy, \
      the share of tokens hidden, in brackets how many of those become [MASK], a random token, or \
      stay, and the longest sample. The same seed hides the same \
      tokens. Without --data a run is scored on its own held-out documents, exactly as while it \
      trained. Of several models each record names its own.

      Items: the item that a user took next is ranked among all that are not in the history, or among \
      drawn ones (--protocol); ties count against the model. value is the mean over users, low and \
      high a 95% bootstrap interval; beside several models or baselines, difference and p compare each \
      with the first (paired sign flips). Without --data the histories are those of the run.

      Points: of a dVAE the Chamfer distance between clouds and what is drawn from their tokens; of a \
      pretrained model the loss and accuracy at hidden patches, with --probe what a linear support vector \
      machine or the nearest neighbours tell from its frozen features when trained on the training clouds, \
      with --few-shot the mean and deviation over draws; of a classifier accuracy and its mean over classes. \
      Without --data the clouds are those that the run kept for validation; with it those that the data keep \
      for testing, or all where they keep none.

      Classifiers: accuracy, its mean over classes, macro F1, and the recall of each class, with 95% bootstrap \
      intervals. Without --data the samples are the run's own: those that validated, or with --split test \
      those kept for testing. --baseline bag counts tokens instead: a linear support vector machine trained on \
      the run's own samples.

      Models that repair: accuracy is the share of functions of which all is right; localisation and repair are \
      shares of the misuses, no misuse is that of the functions without one.
      """,
    examples: [
      "cloze evaluate run --data held-out.txt --seed 1",
      "cloze evaluate run --split validation --format json",
      "cloze evaluate first second --data held-out.txt",
      "cloze evaluate points --data shapes/ --probe svm",
      "cloze evaluate sentiment --split test --baseline bag",
      "cloze evaluate taste --split test --protocol full --baseline popularity --baseline markov",
    ])

  @Argument(help: ArgumentHelp("Run folders or Hugging Face folders.", valueName: "model"))
  var models: [String]

  @OptionGroup var options: EvaluationOptions
  @OptionGroup var compute: ComputeOptions
  @OptionGroup var display: OutputOptions

  func execute(_ session: Session) throws {
    let kinds = try models.map { (path: $0, kind: try ModelArgument.modality(of: $0)) }
    guard let first = kinds.first else { return }
    if let other = kinds.first(where: { $0.kind != first.kind }) {
      throw Misuse(
        text: "'\(first.path)' is a model of \(first.kind) and '\(other.path)' one of "
          + "\(other.kind); evaluate them apart")
    }
    let evaluation = Registry.evaluations.first { $0.modality == first.kind }
    guard let evaluation else {
      throw CommandError(
        "'\(first.path)' is a model of \(first.kind), which this program cannot score")
    }
    try session.show(evaluation.init(options, compute, session).records(of: models))
  }
}
