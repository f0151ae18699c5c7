import ArgumentParser
import ClozeCode
import ClozeReport
import ClozeTokens

/// `cloze tokenizer info`: what a tokenizer is.
struct TokenizerInfoCommand: Command {
  static let configuration = help(
    "info", "Show a tokenizer's size, settings and special tokens.",
    examples: ["cloze tokenizer info run/tokenizer --format json"])

  @Argument(help: "A folder with a tokenizer.")
  var folder: String

  @OptionGroup var display: OutputOptions

  func execute(_ session: Session) throws {
    if CodeTokenizer.folder(at: folder) != nil { return try showCode(session) }
    let tokenizer = try WordPieceTokenizer.find(at: folder)
    let vocabulary = tokenizer.vocabulary, settings = tokenizer.settings
    let continuations = (0..<Int32(vocabulary.count)).count { vocabulary.isContinuation($0) }
    var records = Records(properties: [
      "folder": .string(folder), "kind": "wordpiece", "tokens": .int(vocabulary.count),
      "continuations": .int(continuations), "cased": .bool(!settings.lowercases),
      "strips accents": .bool(settings.stripsAccents ?? settings.lowercases),
      "splits ideographs": .bool(settings.splitsIdeographs),
      "recognizes special tokens": .bool(settings.recognizesSpecialTokens),
    ])
    for special in Vocabulary.Special.allCases {
      records.append([
        .string(special.rawValue), RecordValue(vocabulary.id(of: special).map(Int.init)),
      ])
    }
    records.append(["fingerprint", .string(tokenizer.fingerprint)])
    try session.show(records)
  }

  private func showCode(_ session: Session) throws {
    let tokenizer = try CodeTokenizer.find(at: folder)
    let roles = tokenizer.roles
    var records = Records(properties: [
      "folder": .string(folder), "kind": "code",
      "language": .string(tokenizer.splitter.language.rawValue),
      "comments": .bool(tokenizer.splitter.comments), "tokens": .int(roles.count),
    ])
    for (name, id) in [
      ("padding", roles.padding), ("[CLS]_", roles.classification), ("[SEP]_", roles.separator),
      ("[MASK]_", roles.mask),
    ] {
      records.append([.string(name), RecordValue(id.map(Int.init))])
    }
    records.append(["fingerprint", .string(tokenizer.fingerprint)])
    try session.show(records)
  }
}
