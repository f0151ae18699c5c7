/// A problem with a vocabulary of subwords or with its training.
public enum SubwordError: Error, Equatable, Sendable {
  /// There are no entries.
  case empty(source: String)
  /// The entries together have more bytes than ids and matching allow.
  case tooLarge(source: String)
  /// Some characters occur in entries, or are needed for escapes, but are not entries themselves.
  case missingCharacters([String], source: String)
  /// A line (counted from 1) is not UTF-8.
  case invalidUTF8(line: Int, source: String)
  /// Entries that models need are missing.
  case missingEntries([String], source: String)
  /// The entry with this id contains a line feed, so it does not fit on a line.
  case unwritable(id: Int, source: String)
  /// There are no pieces to train on.
  case noPieces
  /// This is not a valid number of entries.
  case invalidSize(Int)
  /// The characters and the reserved entries alone need `needed` entries.
  case sizeTooSmall(size: Int, needed: Int)
  /// The pieces have more bytes than training handles.
  case tooManyPieces(bytes: Int)
}

extension SubwordError: CustomStringConvertible {
  /// One line: what is wrong, where, and what to do.
  public var description: String {
    switch self {
    case .empty(let source): "\(source) has no subwords; give a file with one per line"
    case .tooLarge(let source):
      "\(source): more than \(TokenTrie.byteLimit) bytes of subwords; is this a vocabulary?"
    case .missingCharacters(let characters, let source):
      "\(source): not every text can be written, since \(characters.count) characters are no "
        + "entries (\(characters.prefix(5).map(\.debugDescription).joined(separator: ", "))); "
        + "add a line for each"
    case .invalidUTF8(let line, let source):
      "\(source): line \(line) is not UTF-8; convert the file to UTF-8"
    case .missingEntries(let entries, let source):
      "\(source): \(entries.joined(separator: ", ")) missing; add a line for each at the end"
    case .unwritable(let id, let source):
      "\(source): entry \(id) holds a line feed and cannot stand on a line; leave it out"
    case .noPieces: "there is nothing to make a vocabulary of; give files with source code"
    case .invalidSize(let size):
      "a vocabulary cannot have \(size) entries; ask for 1 to \(SubwordTrainer.sizeLimit)"
    case .sizeTooSmall(let size, let needed):
      "a vocabulary of \(size) cannot hold the reserved entries and the characters, which are "
        + "\(needed); ask for more entries or limit the alphabet"
    case .tooManyPieces(let bytes):
      "the different pieces have \(bytes) bytes, more than \(SubwordPieces.byteLimit); "
        + "train on a part of the data"
    }
  }
}
