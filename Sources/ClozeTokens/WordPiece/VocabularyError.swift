/// A problem with a vocabulary.
public enum VocabularyError: Error, Equatable, Sendable {
  /// `token` is on two lines (counted from 1).
  case duplicate(token: String, firstLine: Int, secondLine: Int, source: String)
  /// Special tokens that every vocabulary needs are missing.
  case missingSpecials([Vocabulary.Special], source: String)
  /// There are no tokens.
  case empty(source: String)
  /// A line (counted from 1) is not UTF-8.
  case invalidUTF8(line: Int, source: String)
  /// The tokens together have more bytes than `Vocabulary.byteLimit`, or added ones than 1 MiB.
  case tooLarge(source: String)
  /// The folder has no `vocab.txt` or `tokenizer.json`.
  case missingFiles(folder: String)
  /// A JSON file has unexpected contents.
  case malformed(source: String, reason: String)
  /// A JSON file asks for something that is not supported; `supported` describes what is.
  case unsupported(source: String, key: String, value: String, supported: String)
  /// The token on a line (counted from 1) is one that no text would ever have: the tokenizer makes
  /// `words` words of it, or, if that is nil, it is too long.
  case impossibleToken(token: String, line: Int, source: String, words: Int?)
  /// None of the tokens to add is new; `known` of them are there already.
  case nothingNew(source: String, known: Int)
  /// The file contradicts another one.
  case contradicting(source: String, reason: String, remedy: String)
}

extension VocabularyError: CustomStringConvertible {
  /// One line: what is wrong, where, and what to do.
  public var description: String {
    switch self {
    case .duplicate(let token, let first, let second, let source):
      "\(source): the token \(token.debugDescription) stands on line \(first) and on line "
        + "\(second); remove one"
    case .missingSpecials(let tokens, let source):
      "\(source): \(tokens.map(\.rawValue).joined(separator: ", ")) missing; "
        + "add a line for each"
    case .empty(let source): "\(source) has no tokens; give a file with one token per line"
    case .invalidUTF8(let line, let source):
      "\(source): line \(line) is not UTF-8; convert the file to UTF-8"
    case .tooLarge(let source):
      "\(source): too many bytes of tokens (at most \(Vocabulary.byteLimit), and 1,048,576 of "
        + "added ones); is this a vocabulary?"
    case .missingFiles(let folder):
      "no vocab.txt and no tokenizer.json in '\(folder)'; give a tokenizer's folder"
    case .malformed(let source, let reason):
      "\(source): \(reason); mend the file or fetch it again"
    case .unsupported(let source, let key, let value, let supported):
      "\(source): '\(key)' is \(value), which is not supported (supported: \(supported)); "
        + "take another tokenizer"
    case .impossibleToken(let token, let line, let source, let words):
      "\(source) line \(line): the tokenizer would never find \(token.debugDescription), "
        + (words.map { "which is \($0) words to it" } ?? "which has more than 100 characters")
        + "; take it out or split it"
    case .nothingNew(let source, let known):
      "\(source) has no new tokens"
        + (known > 0 ? ": all \(known) are in the vocabulary; leave out --add-tokens" : "")
    case .contradicting(let source, let reason, let remedy): "\(source): \(reason); \(remedy)"
    }
  }
}
