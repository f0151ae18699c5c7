import ArgumentParser
import ClozeTokens
import Foundation

/// `cloze tokenizer decode`: converts ids to text.
struct TokenizerDecodeCommand: Command {
  static let configuration = help(
    "decode", "Turn ids into text: a line in, a line out.",
    notes: """
      A line is an object with "ids" (what encode writes), a JSON list of ids, or ids with blanks \
      or commas between them.
      """,
    examples: [
      "cloze tokenizer encode tokenizer --input book.txt | cloze tokenizer decode tokenizer "
        + "--input -",
      "echo '101 2023 102' | cloze tokenizer decode bert --input - --skip-special",
    ])

  @OptionGroup var tokenizer: TokenizerArgument

  @OptionGroup var input: InputOption

  @Flag(help: "Leave out [CLS], [SEP] and the other special tokens.")
  var skipSpecial = false

  @OptionGroup var display: OutputOptions

  func execute(_ session: Session) throws {
    let tokenizer = try Registry.tokenizer(at: self.tokenizer.path(session))
    let lines = try input.lines()
    var out = ByteSink(session)
    while let line = try lines.next(beforeWaiting: { try out.finish() }) {
      guard let ids = Self.ids(line) else {
        throw CommandError(
          "\(input.name) line \(lines.number): not a list of ids; write {\"ids\": [...]}, [...] "
            + "or numbers with blanks between them")
      }
      if let unknown = ids.first(where: { tokenizer.token($0) == nil }) {
        throw CommandError(
          "\(input.name) line \(lines.number): id \(unknown) is outside the vocabulary of "
            + "\(tokenizer.roles.count) tokens; was it made with another tokenizer?")
      }
      let text = tokenizer.decode(ids, skippingSpecials: skipSpecial)
      try out.write(Array((text + "\n").utf8))
    }
    try out.finish()
  }

  private struct Encoded: Decodable { var ids: [Int32] }

  /// Returns the ids that a line contains; nil if it contains anything else.
  static func ids(_ line: ArraySlice<UInt8>) -> [Int32]? {
    let first = line.first { $0 != 0x20 && $0 != 0x09 }
    if first == UInt8(ascii: "{") {
      return (try? JSONDecoder().decode(Encoded.self, from: Data(line)))?.ids
    }
    if first == UInt8(ascii: "[") {
      return try? JSONDecoder().decode([Int32].self, from: Data(line))
    }
    let separators = Set(" ,\t".utf8)
    let numbers = line.split { separators.contains($0) }
      .map { Int32(String(decoding: $0, as: UTF8.self)) }
    return numbers.contains(nil) ? nil : numbers.compactMap { $0 }
  }
}
