import Foundation
import Testing

/// `model export` in its layouts, and what each refuses.
@Suite struct ModelExportTests {
  private let scratch: Scratch

  init() throws { scratch = try Scratch() }

  private func trainTiny() throws {
    let training = cloze(
      ["pretrain", "text-tiny", "--data", try scratch.corpus(), "--out", scratch("run")]
        + ["--vocab-size", "150", "--steps", "3", "--quiet"] + tinySettings)
    #expect(training.status == 0, "\(training.messages)")
  }

  private func export(_ options: String...) -> Outcome {
    cloze(["model", "export", scratch("run"), "--out", scratch("out"), "--quiet"] + options)
  }

  private var files: [String] {
    get throws { try FileManager.default.contentsOfDirectory(atPath: scratch("out")).sorted() }
  }

  @Test func aModelOfTextHasThreeLayouts() throws {
    try trainTiny()
    let scores = export("--as", "onnx", "--format", "json")
    #expect(scores.status == 0, "\(scores.messages)")
    #expect(scores.result.contains("logits"))
    #expect(try files.prefix(2) == ["export.json", "model.onnx"])
    #expect(try files.contains("tokenizer.json"))
    // Another layout is another kind of folder.
    #expect(export("--force").status == 1)
    let vectors = export("--as", "onnx", "--pool", "cls", "--normalize", "--force")
    #expect(vectors.status == 0, "\(vectors.messages)")
    let notes = try String(contentsOfFile: scratch("out/export.json"), encoding: .utf8)
    #expect(notes.contains("\"pooling\" : \"cls\"") && notes.contains("\"embedding\""))

    try FileManager.default.removeItem(atPath: scratch("out"))
    #expect(export("--as", "safetensors").status == 0)
    let configuration = try String(contentsOfFile: scratch("out/config.json"), encoding: .utf8)
    #expect(configuration.contains("\"model_type\": \"cloze\""))
    let fill = { (model: String) in
      cloze("fill", model, "the [MASK] cat", "--format", "csv", "--quiet").result
    }
    #expect(fill(scratch("out")) == fill(scratch("run")))
    #expect(fill(scratch("out")).count > 20)
  }

  @Test func optionsOfGraphsAreForGraphs() {
    for options in [
      ["--head", "none"], ["--pool", "cls", "--as", "safetensors"], ["--normalize"],
    ] {
      let outcome = cloze(["model", "export", "run", "--out", "out"] + options)
      #expect(outcome.status == 2)
      #expect(outcome.messages.contains("are for --as onnx; add it"), "\(outcome.messages)")
    }
    let outcome = cloze(
      "model", "export", "run", "--out", "out", "--as", "onnx", "--head", "trained", "--pool", "cls"
    )
    #expect(outcome.status == 2 && outcome.messages.contains("leave out --head trained"))
  }

  @Test(arguments: ["items", "points-classify", "text-classify", "code-repair", "code-classify"])
  func modelsWithHeadsHaveNoVectors(kind: String) throws {
    try FileManager.default.createDirectory(
      atPath: scratch("run"), withIntermediateDirectories: true)
    try scratch.write("run/config.json", "{\"cloze\": {\"modality\": \"\(kind)\"}}")
    let outcome = export("--as", "onnx", "--head", "none")
    #expect(outcome.status == 1)
    #expect(
      outcome.messages.contains("a model of \(kind) is written with its head"),
      "\(outcome.messages)")
    #expect(!FileManager.default.fileExists(atPath: scratch("out")))
  }

  @Test func dVAEsHaveNoGraph() throws {
    try FileManager.default.createDirectory(
      atPath: scratch("run"), withIntermediateDirectories: true)
    try scratch.write("run/config.json", "{\"cloze\": {\"modality\": \"points-dvae\"}}")
    let outcome = export("--as", "onnx")
    #expect(outcome.status == 1)
    #expect(
      outcome.messages.contains("are not written as ONNX; export the model --as safetensors"),
      "\(outcome.messages)")
  }
}
