import ArgumentParser
import ClozeTokens

/// `cloze tokenizer encode`: lines of text to tokens.
struct TokenizerEncodeCommand: Command {
  static let configuration = help(
    "encode", "Turn lines of text into tokens: a line in, a line of JSON out.",
    notes: """
      Each line of the output is {"tokens": [...], "ids": [...]}, whatever --format says. A line \
      of text may hold up to 16 MiB; bytes that are not UTF-8 are left out.
      """,
    examples: [
      "cloze tokenizer encode tokenizer --input book.txt",
      "echo 'to be or not' | cloze tokenizer encode run/tokenizer --input - --special",
    ])

  @Argument(help: "A folder with a tokenizer.")
  var folder: String

  @OptionGroup var input: InputOption

  @Flag(help: "Put [CLS] in front and [SEP] behind.")
  var special = false

  @OptionGroup var display: OutputOptions

  func execute(_ session: Session) throws {
    let tokenizer = try WordPieceTokenizer.find(at: folder)
    let names = tokenizer.vocabulary.tokens.map(JSONBytes.string)
    let lines = try input.lines()
    var out = ByteSink(session)
    while let line = try lines.next() {
      var ids: [Int32] = []
      if special { ids.append(tokenizer.vocabulary.classification) }
      line.withUnsafeBufferPointer { tokenizer.encode(utf8: $0, into: &ids) }
      if special { ids.append(tokenizer.vocabulary.separator) }
      try out.write(Array("{\"tokens\": ".utf8))
      try out.write(list: ids) { names[Int($0)] }
      try out.write(Array(", \"ids\": ".utf8))
      try out.write(list: ids) { Array(String($0).utf8) }
      try out.write(Array("}\n".utf8))
    }
    try out.finish()
  }
}
