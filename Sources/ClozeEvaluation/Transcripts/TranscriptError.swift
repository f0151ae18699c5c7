import Foundation

/// A problem with transcripts that are to be compared.
public enum TranscriptError: Error, Equatable, Sendable {
  /// There are no utterances to compare.
  case noUtterances
  /// None of the references has a word.
  case noWords(references: Int)
  /// There are as many transcripts as references only by mistake.
  case differentCounts(references: Int, transcripts: Int)
}

extension TranscriptError: CustomStringConvertible, LocalizedError {
  /// One line: what is wrong, where, and what to do.
  public var description: String {
    switch self {
    case .noUtterances: "there are no utterances to evaluate; give sound files with their texts"
    case .noWords(let references):
      "there is no error rate, since no word is in the references (\(references)); give texts"
    case .differentCounts(let references, let transcripts):
      "\(transcripts) transcripts cannot be compared with \(references) references; give one for "
        + "each"
    }
  }

  /// The same line, as Foundation's localized description.
  public var errorDescription: String? { description }
}
