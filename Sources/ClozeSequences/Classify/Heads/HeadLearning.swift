import ClozeData
import ClozeEncoder
import ClozeModels
import ClozeObjectives
import ClozeTensor
import ClozeTokens
import ClozeTraining

/// A head with the samples that it learns from, whichever head it is.
protocol HeadLearning: Sendable {
  /// The number of scores.
  var outputs: Int { get }
  /// The names of classes, labels or tags.
  var names: [String] { get }
  /// The number of sequences that train.
  var trainingCount: Int { get }
  /// Notes about the samples, one line each.
  var notes: [String] { get }

  /// Returns an endless stream of batches, drawn on a separate thread.
  func batches(limit: BatchLimit, from cursor: BatchCursor) throws -> BatchSequence<SampleBatch>
  /// Computes the loss of a batch, and measures to log with it.
  func loss(
    _ logits: Tensor, _ batch: SampleBatch
  ) throws -> (loss: Tensor, measures: [String: Double])
  /// Returns the metrics on the samples that validate, none if there are no such samples.
  func validated(
    _ model: SequenceClassifier, batch: Int, precision: DType
  ) throws -> [String: Double]
  /// Returns the thresholds that the samples that validate choose, by scores in f32, in which
  /// models are used; nil if the head has none.
  func thresholds(of model: SequenceClassifier, batch: Int) throws -> [Double]?
  /// Returns the parameters of the last layer as the folder has them, if they differ from the
  /// model's.
  func outputLayer(of model: SequenceClassifier) throws -> [Parameter]
}

/// The samples of one head.
struct HeadLearner<Head: FinetuneHead>: HeadLearning {
  let head: Head
  let training: HeadSamples<Head>
  let validation: HeadSamples<Head>?
  let longest: Int

  var outputs: Int { head.outputs }
  var names: [String] { head.names }
  var trainingCount: Int { training.count }

  init(
    _ split: LabelledSplit<Head.Example>, _ corpus: LabelledCorpus, _ encoder: LabelledEncoder,
    _ limits: WindowLimits, seed: UInt64
  ) throws {
    let head = try Head(
      training: split.training, validation: split.validation, corpus, limits.settings)
    training = HeadSamples(split.training, head, encoder, limits, seed: seed)
    validation =
      split.validation.isEmpty
      ? nil : HeadSamples(split.validation, head, encoder, limits, seed: seed)
    (self.head, longest) = (head, limits.longest)
  }

  var notes: [String] {
    let held = validation?.examples.count ?? 0, windows = training.count + (validation?.count ?? 0)
    let samples = training.examples.count + held
    let cut = training.cut + (validation?.cut ?? 0)
    let unreadable = training.unreadable + (validation?.unreadable ?? 0)
    let names =
      head.names.isEmpty || Head.kind == .number
      ? "" : " of \(head.names.count) \(Head.kind == .tokens ? "tags" : Head.kind.rawValue)"
    return [
      "\(training.examples.count) samples\(names) train, \(held) validate",
      windows > samples ? "longer samples are read in \(windows) overlapping windows" : nil,
      cut > 0 ? "\(cut) samples are longer than \(longest) tokens and were cut" : nil,
      unreadable > 0
        ? "\(unreadable) samples cannot be cut into tokens: only their classes are seen" : nil,
    ].compactMap(\.self)
  }

  func batches(limit: BatchLimit, from cursor: BatchCursor) throws -> BatchSequence<SampleBatch> {
    let stream = try BatchStream(training, limit: limit, cursor: cursor)
    return PrefetchingStream(state: stream) { stream in
      stream.next().map { CursorBatch(batch: $0, next: stream.cursor) }
    }
  }

  func loss(
    _ logits: Tensor, _ batch: SampleBatch
  ) throws -> (loss: Tensor, measures: [String: Double]) {
    let cases = training.cases(of: batch)
    let layout = SequenceLayout(offsets: batch.tokens.offsets)
    return (try head.loss(logits, cases, layout), head.stepMeasures(logits, cases))
  }

  func validated(
    _ model: SequenceClassifier, batch: Int, precision: DType
  ) throws -> [String: Double] {
    guard let validation else { return [:] }
    let (answers, loss) = try model.answers(
      head, validation, batch: batch, precision: precision, hasLoss: true)
    let chosen = try head.choosing(by: answers, to: validation.examples)
    var metrics = try chosen.measure(answers, to: validation.examples)
    metrics["validation_loss"] = loss
    return metrics
  }

  func thresholds(of model: SequenceClassifier, batch: Int) throws -> [Double]? {
    guard head.thresholds != nil, let validation else { return head.thresholds }
    let answers = try model.answers(head, validation, batch: batch, precision: .f32).answers
    return try head.choosing(by: answers, to: validation.examples).thresholds
  }

  func outputLayer(of model: SequenceClassifier) throws -> [Parameter] {
    guard let head = head as? NumberHead else { return [] }
    return try model.outputLayer(in: head.scale)
  }
}
