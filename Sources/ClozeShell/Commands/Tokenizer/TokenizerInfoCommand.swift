import ArgumentParser
import ClozeCapabilities
import ClozeReport

/// `cloze tokenizer info`: shows the properties of a tokenizer.
struct TokenizerInfoCommand: Command {
  static let configuration = help(
    "info", "Show a tokenizer's size, settings and special tokens.",
    examples: ["cloze tokenizer info run/tokenizer --format json"])

  @OptionGroup var tokenizer: TokenizerArgument

  @OptionGroup var display: OutputOptions

  func execute(_ session: Session) throws {
    let folder = try tokenizer.path(session)
    var records = Records(properties: ["folder": .string(folder)])
    records.append(try Registry.tokenizers(at: folder).tokenizerProperties(at: folder))
    try session.show(records)
  }
}
