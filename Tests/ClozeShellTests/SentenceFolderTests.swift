import Foundation
import Testing

/// Vectors by a folder of sentence-transformers: as the folder says, unless options say otherwise.
@Suite struct SentenceFolderTests {
  private let scratch: Scratch
  private var model: String { scratch("model") }

  /// Makes a folder that wants the first token, vectors of length 1 and texts of 6 tokens.
  init() throws {
    scratch = try Scratch()
    let training = cloze(
      ["pretrain", "text-tiny", "--data", try scratch.corpus(), "--out", scratch("run")]
        + ["--vocab-size", "150", "--steps", "3", "--quiet"] + tinySettings)
    #expect(training.status == 0, "\(training.messages)")
    #expect(cloze("model", "export", scratch("run"), "--out", model).status == 0)
    try FileManager.default.createDirectory(
      atPath: scratch("model/1_Pooling"), withIntermediateDirectories: true)
    let modules = ["", "1_Pooling", "2_Normalize"].map { path in
      let type = path.split(separator: "_").last ?? "Transformer"
      return "{\"path\": \"\(path)\", \"type\": \"sentence_transformers.models.\(type)\"}"
    }
    try scratch.write("model/modules.json", "[\(modules.joined(separator: ","))]")
    try scratch.write("model/1_Pooling/config.json", "{\"pooling_mode_cls_token\": true}")
    try scratch.write("model/sentence_bert_config.json", "{\"max_seq_length\": 6}")
    try scratch.write(
      "lines.txt", "the small cat sees a boat\nthe small cat sees the river\nan old dog\n")
  }

  private func vectors(_ folder: String, _ options: String...) throws -> [[Double]] {
    let path = scratch("v.csv")
    let outcome = cloze(
      ["embed", folder, "--input", scratch("lines.txt"), "--output", path, "--quiet"] + options)
    #expect(outcome.status == 0, "\(outcome.messages)")
    return try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").compactMap {
      let numbers = $0.split(separator: ",").compactMap { Double($0) }
      return numbers.isEmpty ? nil : numbers
    }
  }

  private func apart(_ one: [[Double]], _ other: [[Double]]) -> Double {
    zip(one.joined(), other.joined()).reduce(0) { max($0, abs($1.0 - $1.1)) }
  }

  @Test func optionsComeBeforeTheFolder() throws {
    let usual = try vectors(model)
    #expect(usual.count == 3)
    #expect(try usual == vectors(model, "--pool", "cls", "--normalize"))
    let raw = try vectors(model, "--no-normalize")
    #expect(apart(raw, usual) > 1e-3)
    #expect(try apart(vectors(model, "--pool", "mean"), usual) > 1e-3)
    // The first four words are all that six tokens hold at most.
    #expect(usual[0] == usual[1])
    let run = try vectors(scratch("run"), "--pool", "cls")
    #expect(run[0] != run[1])
  }

  @Test func searchAndMapsFollowTheFolder() throws {
    let words = ["--input", scratch("lines.txt"), "--quiet"]
    let found = cloze(["search", model, "--like", "1", "--top", "1"] + words)
    // Cut to six tokens, the first two lines are one.
    #expect(found.rows.last?[2] == "2", "\(found.result)")
    let map = cloze(["plot", "embeddings", model, "--format", "csv"] + words)
    #expect(map.status == 0)
    #expect(cloze("model", "info", model).result.contains("pooling\tcls"))
  }

  @Test func whatIsNotSupportedIsNamed() throws {
    try scratch.write("model/1_Pooling/config.json", "{\"pooling_mode\": \"lasttoken\"}")
    for words in [
      ["embed", model, "--output", scratch("v.npy")], ["search", model, "--like", "1"],
    ] {
      let outcome = cloze(words + ["--input", scratch("lines.txt"), "--quiet"])
      #expect(outcome.status == 1)
      #expect(outcome.messages.contains("'pooling_mode' is 'lasttoken'"))
    }
    #expect(cloze("fill", model, "the [MASK] cat").status == 0)
    #expect(cloze("model", "info", model).status == 0)
    #expect(cloze("model", "export", model, "--out", scratch("copy")).status == 1)
  }
}
