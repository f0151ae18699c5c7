import ClozeData
import ClozeTokens
import Foundation

/// CuBERT's tokenizer (Kanade et al. 2020, section 3.1): source code to pieces, pieces to subwords.
///
/// A text becomes its logical lines, with `___NEWLINE___` at the end of each and nothing else
/// between them.
public struct CodeTokenizer: Tokenizer {
  /// The splitter of source code into pieces.
  public let splitter: CodeSplitter
  /// The subwords.
  public let vocabulary: SubwordVocabulary
  /// The roles of the ids.
  public let roles: TokenRoles
  /// SHA-256 of the vocabulary and the settings.
  public let fingerprint: String

  /// Makes a tokenizer for the pieces of `splitter`.
  ///
  /// - Throws: `SubwordError.missingEntries` unless `vocabulary` has `[CLS]_`, `[SEP]_` and
  ///   `[MASK]_`.
  public init(_ vocabulary: SubwordVocabulary, _ splitter: CodeSplitter) throws {
    self.vocabulary = vocabulary
    self.splitter = splitter
    roles = try TokenRoles(vocabulary)
    let settings = "code 1 \(splitter.language.rawValue) \(splitter.comments)\n"
    fingerprint = Checksum.sha256(
      Array(settings.utf8) + vocabulary.entries.flatMap { Array($0.utf8) + [0x0A] })
  }

  /// Appends the ids of the source code `text`. Bytes that are not UTF-8 are treated as U+FFFD.
  public func encode(utf8 text: UnsafeBufferPointer<UInt8>, into ids: inout [Int32]) {
    for line in lines(of: String(decoding: text, as: UTF8.self)) { ids += line }
  }

  /// Appends the ids of `pieces`, as made by `CodeSplitter`. `[MASK]` becomes the mask's id.
  public func encode(pieces: some Sequence<String>, into ids: inout [Int32]) {
    for var piece in pieces { piece.withUTF8 { vocabulary.encode(utf8: $0, into: &ids) } }
  }

  /// Returns the ids of each logical line of `text`, ending in that of `___NEWLINE___`; lines
  /// without pieces are left out, and so is the end of the program.
  public func lines(of text: String) -> [[Int32]] {
    let pieces = splitter.pieces(of: CodeSource(text))
    let end = vocabulary.encode(Self.newline), newline = Array(Self.newline.utf8)
    var lines: [[Int32]] = [], line: [Int32] = []
    pieces.bytes.withUnsafeBufferPointer { bytes in
      for index in 0..<max(0, pieces.count - 1) {
        let piece = UnsafeBufferPointer(rebasing: bytes[pieces.range(index)])
        guard piece.elementsEqual(newline) else {
          vocabulary.encode(utf8: piece, into: &line)
          continue
        }
        if !line.isEmpty { lines.append(line + end) }
        line.removeAll(keepingCapacity: true)
      }
    }
    return line.isEmpty ? lines : lines + [line + end]
  }

  static let newline = "___NEWLINE___"

  /// Returns the entry with `id`; nil if there is none.
  public func token(_ id: Int32) -> String? {
    id >= 0 && id < vocabulary.count ? vocabulary.entries[Int(id)] : nil
  }

  /// Returns the source code of `ids`, with one blank between tokens; see `CodeText`.
  public func decode(_ ids: some Sequence<Int32>, skippingSpecials: Bool) -> String {
    let kept = skippingSpecials ? ids.filter { !roles.isSpecial($0) } : Array(ids)
    return CodeText.text(of: vocabulary.decode(kept))
  }
}

extension TokenRoles {
  /// Derives the roles of the entries of a vocabulary for source code. A word is a token of the
  /// program: pieces that continue end in `^`, subwords that continue lack the `_`. (In a
  /// vocabulary so small that `^` and `_` are separate entries, such a `_` counts as an end.)
  ///
  /// - Throws: `SubwordError.missingEntries`.
  init(_ vocabulary: SubwordVocabulary) throws {
    let names = ["[CLS]_", "[SEP]_", "[MASK]_"]
    let ids = names.map(vocabulary.id)
    guard let classification = ids[0], let separator = ids[1], let mask = ids[2] else {
      throw SubwordError.missingEntries(
        zip(names, ids).filter { $1 == nil }.map(\.0), source: "the vocabulary")
    }
    let others = ["<EOS>_", "<EOS>", "[UNK]_"].compactMap(vocabulary.id)
    let padding = ["<pad>_", "<pad>", "[PAD]_"].compactMap(vocabulary.id).first
    let newline = vocabulary.encode(CodeTokenizer.newline)
    self.init(
      count: vocabulary.count, padding: padding,
      classification: classification, separator: separator, mask: mask, others: Set(others),
      words: .ending(vocabulary.entries.map { $0.hasSuffix("_") && !$0.hasSuffix("^_") }),
      sentenceEnd: newline.count == 1 ? newline[0] : nil)
  }
}
