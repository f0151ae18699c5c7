/// The words that a recogniser heard in utterances whose texts are known.
public struct TranscriptResult: Sendable {
  /// The form in which texts are compared.
  public let normalization: TranscriptNormalization
  /// Each utterance with its alignment.
  public let utterances: [ComparedTranscript]
  /// The edits over all utterances.
  public var counts: TranscriptCounts { groups.total }
  private let groups: CaseGroups<TranscriptCounts>

  /// Compares `transcripts` with `references`, utterance by utterance.
  ///
  /// - Throws: `TranscriptError` if there are none, or the counts differ.
  public init(
    references: [String], transcripts: [String], _ normalization: TranscriptNormalization
  ) throws {
    guard references.count == transcripts.count else {
      throw TranscriptError.differentCounts(
        references: references.count, transcripts: transcripts.count)
    }
    guard !references.isEmpty else { throw TranscriptError.noUtterances }
    self.normalization = normalization
    utterances = zip(references, transcripts).map {
      ComparedTranscript(reference: $0, recognised: $1, normalization)
    }
    groups = CaseGroups(utterances.map(\.counts), empty: TranscriptCounts())
  }

  /// Returns the metrics with 95% percentile intervals from 1000 bootstrap resamples of the
  /// utterances: sums over a set by its reference words, never means of rates.
  public func metrics(seed: UInt64) -> [MetricEstimate] {
    let metrics = Metrics.transcripts
    return groups.estimates(metrics.map(\.name), seed: seed) { counts in
      metrics.map { $0.value(counts) }
    }
  }
}
