import Foundation

/// A problem with the tags of sentences.
public enum TagError: Error, Equatable, Sendable {
  /// There are no tokens to evaluate.
  case noTokens
  /// The numbers of sentences with right and with predicted tags differ.
  case differentSentences(gold: Int, predicted: Int)
  /// A sentence has more right tags than predicted ones, or fewer.
  case differentLengths(sentence: Int, gold: Int, predicted: Int)
  /// A tag is empty.
  case emptyTag(sentence: Int, token: Int)
  /// A tag's first letter is none of those of the scheme.
  case unknownPrefix(tag: String, sentence: Int, token: Int, scheme: TagScheme)
}

extension TagError: CustomStringConvertible, LocalizedError {
  /// One line: what is wrong, where, and what to do.
  public var description: String {
    switch self {
    case .noTokens: "there are no tokens to evaluate; give sentences with tags"
    case .differentSentences(let gold, let predicted):
      "there are \(gold) sentences with tags and \(predicted) with predicted ones; give both for "
        + "every sentence"
    case .differentLengths(let sentence, let gold, let predicted):
      "sentence \(sentence) has \(gold) tags and \(predicted) predicted ones; give one of each "
        + "for every token"
    case .emptyTag(let sentence, let token):
      "sentence \(sentence), token \(token): the tag is empty; give it a tag, such as O"
    case .unknownPrefix(let tag, let sentence, let token, let scheme):
      "sentence \(sentence), token \(token): the tag '\(tag)' is none of \(scheme.name), whose "
        + "tags have the letters \(scheme.letters); name the scheme of the data"
    }
  }

  /// The same line, as Foundation's localized description.
  public var errorDescription: String? { description }
}
