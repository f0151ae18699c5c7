import ClozeData
import ClozeEncoder
import ClozeModels
import ClozeTensor
import ClozeTokens
import Foundation
import Testing

/// Writes models and what Cloze computes with them, for Fixtures/check_export.py to read with
/// transformers. Runs where CLOZE_EXPORT names an existing folder.
@Suite(.enabled(if: ProcessInfo.processInfo.environment["CLOZE_EXPORT"] != nil))
struct HuggingFaceExportTests {
  @Test(arguments: ParityCase.names) func exports(name: String) throws {
    let root = try #require(ProcessInfo.processInfo.environment["CLOZE_EXPORT"])
    let parity = try ParityCase(name)
    let folder = try parity.load()
    let words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "river", "##bank"]
    let tokenizer = WordPieceTokenizer(try Vocabulary(words))
    try folder.save(to: "\(root)/\(name)", padding: tokenizer.roles.padding) {
      try tokenizer.save(to: $0)
    }
    let hidden = try parity.hidden(folder.model)
    var results: [String: (shape: [Int], values: [Float])] = [
      "hidden": (hidden.shape, hidden.values)
    ]
    if folder.hasHead {
      let logits = try folder.trainedHead().logits(hidden)
      results["logits"] = (logits.shape, logits.values)
    }
    for input in ["ids", "segments", "lengths"] {
      let values = try parity.expected.floats(of: input)
      results[input] = ([values.count], values)
    }
    try SafeTensorsWriter.write(results, to: "\(root)/\(name).safetensors")
  }
}
