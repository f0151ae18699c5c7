import Foundation

/// A failure to make batches.
public enum BatchError: Error, Equatable, Sendable {
  /// The settings are invalid; one message for each problem.
  case invalidSettings([String])
  /// None of the documents has enough tokens for a sample.
  case noSamples(documents: Int, minimumTokens: Int)
  /// Next-sentence pairs need a second document to take sentences from.
  case tooFewDocuments(documents: Int)
  /// The cursor points outside the samples, so it was made for different ones.
  case cursorOutOfRange(sample: Int, samples: Int)
}

extension BatchError: CustomStringConvertible, LocalizedError {
  /// One line: what is wrong and what to do.
  public var description: String {
    switch self {
    case .invalidSettings(let problems): problems.joined(separator: "; ")
    case .noSamples(let documents, let minimum):
      "none of \(documents) documents has \(minimum) tokens; "
        + "give more text, lower minimumTokens or set spansDocuments"
    case .tooFewDocuments(let documents):
      "next-sentence pairs need 2 documents with samples and there is \(documents); "
        + "give more text or leave the objective nextSentence out"
    case .cursorOutOfRange(let sample, let samples):
      "cannot go on at sample \(sample) of \(samples): the text is not that of the first run; "
        + "give the same text or start again"
    }
  }

  /// The same line, as Foundation's localized description.
  public var errorDescription: String? { description }
}
