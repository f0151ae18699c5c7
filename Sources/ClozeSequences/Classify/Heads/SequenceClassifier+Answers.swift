import ClozeEncoder
import ClozeObjectives
import ClozeTensor
import ClozeTokens

extension SequenceClassifier {
  /// Computes the scores of a batch in f32.
  func logits(of batch: SampleBatch, _ context: ForwardContext) throws -> Tensor {
    let tokens = batch.tokens
    return try logits(
      tokens.ids, segments: tokens.segments, SequenceLayout(offsets: tokens.offsets), context
    ).cast(to: .f32)
  }

  /// Returns the answers about the samples, in order, and the mean loss of their sequences.
  ///
  /// - Parameter hasLoss: False for samples whose right answers are not known; the loss is then 0.
  /// - Parameter observe: Called with the number of sequences done.
  public func answers<Head: FinetuneHead>(
    _ head: Head, _ samples: HeadSamples<Head>, batch: Int, precision: DType,
    hasLoss: Bool = false,
    observe: (Int) throws -> Void = { _ in }
  ) throws -> (answers: [Head.Answer], loss: Double) {
    var stream = try BatchStream(
      samples, limit: BatchLimit(tokens: .max, sequences: batch), order: .sequential, epochs: 1)
    var scored = HeadAnswers(head, samples), loss = 0.0
    while let batch = stream.next() {
      let logits = try GradientMode.disabled {
        try self.logits(of: batch, ForwardContext(evaluating: precision))
      }
      if hasLoss {
        let cases = samples.cases(of: batch)
        let layout = SequenceLayout(offsets: batch.tokens.offsets)
        loss += try head.loss(logits, cases, layout).doubles[0] * Double(cases.count)
      }
      try scored.add(logits.values, batch, outputs: head.outputs, isOfTokens: kind.isOfTokens)
      try observe(scored.windowCount)
    }
    return (try scored.finished(), loss / Double(max(1, samples.count)))
  }
}

/// The answers so far; a sample's windows are kept until all of them have scores.
private struct HeadAnswers<Head: FinetuneHead> {
  let head: Head
  let samples: HeadSamples<Head>
  private(set) var windowCount = 0
  private var answers: [Head.Answer] = []
  private var open: [ScoredWindow] = []

  init(_ head: Head, _ samples: HeadSamples<Head>) { (self.head, self.samples) = (head, samples) }

  mutating func add(_ scores: [Float], _ batch: SampleBatch, outputs: Int, isOfTokens: Bool) throws
  {
    for index in 0..<batch.tokens.sequenceCount {
      let rows = isOfTokens ? batch.tokens.range(of: index) : index..<index + 1
      let place = samples.places[windowCount]
      if place > answers.count { try close() }
      open.append(
        ScoredWindow(
          window: samples.windows[windowCount],
          scores: Array(scores[rows.lowerBound * outputs..<rows.upperBound * outputs])))
      windowCount += 1
    }
  }

  mutating func finished() throws -> [Head.Answer] {
    if !open.isEmpty { try close() }
    return answers
  }

  private mutating func close() throws {
    answers.append(try head.answer(samples.examples[answers.count], open))
    open.removeAll()
  }
}
