import ArgumentParser
import ClozeCapabilities
import ClozeTokens

/// `cloze tokenizer encode`: converts lines of text to tokens.
struct TokenizerEncodeCommand: Command {
  static let configuration = help(
    "encode", "Turn lines of text into tokens: a line in, a line of JSON out.",
    notes: """
      Each line of the output is {"tokens": [...], "ids": [...]}, whatever --format says. A line \
      of text may hold up to 16 MiB; bytes that are not UTF-8 are left out.

      A tokenizer of source code takes the whole input as one program, and writes a line for each \
      logical line of it.
      """,
    examples: [
      "cloze tokenizer encode tokenizer --input book.txt",
      "echo 'to be or not' | cloze tokenizer encode run/tokenizer --input - --special",
    ])

  @OptionGroup var tokenizer: TokenizerArgument

  @OptionGroup var input: InputOption

  @Flag(help: "Put [CLS] in front and [SEP] behind.")
  var special = false

  @OptionGroup var display: OutputOptions

  func execute(_ session: Session) throws {
    let tokenizer = try Registry.tokenizer(at: self.tokenizer.path(session))
    let names = (0..<Int32(tokenizer.roles.count)).map {
      JSONBytes.string(tokenizer.token($0) ?? "")
    }
    var out = ByteSink(session)
    func write(_ ids: [Int32]) throws {
      let roles = tokenizer.roles
      let ids = special ? [roles.classification] + ids + [roles.separator] : ids
      try out.write(Array("{\"tokens\": ".utf8))
      try out.write(list: ids) { names[Int($0)] }
      try out.write(Array(", \"ids\": ".utf8))
      try out.write(list: ids) { Array(String($0).utf8) }
      try out.write(Array("}\n".utf8))
    }
    let lines = try input.lines()
    if let tokenizer = tokenizer as? any ProgramTokenizer {
      for ids in try programLines(lines, tokenizer) { try write(ids) }
    } else {
      while let line = try lines.next(beforeWaiting: { try out.finish() }) {
        var ids: [Int32] = []
        line.withUnsafeBufferPointer { tokenizer.encode(utf8: $0, into: &ids) }
        try write(ids)
      }
    }
    try out.finish()
  }

  /// Returns the ids of the logical lines of the whole input as one program.
  private func programLines(
    _ lines: LineReader, _ tokenizer: any ProgramTokenizer
  ) throws -> [[Int32]] {
    var bytes: [UInt8] = []
    while let line = try lines.next() {
      bytes += line
      bytes.append(0x0A)
      guard bytes.count <= LineReader.limit else {
        throw CommandError(
          "\(input.name): a program of more than \(LineReader.limit) bytes; cut it into files")
      }
    }
    do {
      return try tokenizer.lines(ofFile: bytes)
    } catch {
      throw CommandError("\(input.name): \(error)")
    }
  }
}
