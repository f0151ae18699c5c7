import ClozeData
import ClozeEncoder
import ClozeTensor
import ClozeTestSupport
import ClozeText
import ClozeTokens
import Foundation
import Testing

/// A published checkpoint gives the sentence vectors that transformers gives; see
/// Fixtures/make_sentences.py. Runs where CLOZE_MINILM names the folder of all-MiniLM-L6-v2.
@Suite(.enabled(if: ProcessInfo.processInfo.environment["CLOZE_MINILM"] != nil))
struct HuggingFaceCheckpointTests {
  @Test func sentenceVectorsAgree() throws {
    let path = try #require(ProcessInfo.processInfo.environment["CLOZE_MINILM"])
    let fixtures = try #require(Bundle.module.resourceURL).path + "/Fixtures"
    let expected = try SafeTensorsFile(path: fixtures + "/sentences.safetensors")
    let folder = try TextModelFolder.load(from: path, device: Device(.auto, threads: 2))
    #expect(!folder.hasHead)
    let tokenizer = try #require(folder.tokenizer)
    let sentences = try String(contentsOfFile: fixtures + "/sentences.txt", encoding: .utf8)
      .split(separator: "\n")
    let ids = sentences.map { tokenizer.sequence(tokenizer.encode(String($0))).ids }
    #expect(try ids.flatMap { $0 } == expected.floats(of: "ids").map { Int32($0) })
    let layout = SequenceLayout(
      offsets: ids.reduce(into: [0]) { $0.append($0[$0.count - 1] + Int32($1.count)) })
    let hidden = try folder.model.encode(
      ids.flatMap { $0 }, layout, ForwardContext(evaluating: .f32))
    let vectors = zip(layout.offsets, layout.offsets.dropFirst()).flatMap {
      Self.direction(of: hidden.values, width: hidden.shape[1], rows: Int($0)..<Int($1))
    }
    let apart = try difference(vectors, expected.floats(of: "vectors"))
    #expect(apart <= 1e-4)
  }

  /// The normalized mean of `rows` of a matrix.
  private static func direction(of matrix: [Float], width: Int, rows: Range<Int>) -> [Float] {
    let sums = (0..<width).map { column in
      rows.reduce(0.0) { $0 + Double(matrix[$1 * width + column]) }
    }
    let norm = sums.reduce(0) { $0 + $1 * $1 }.squareRoot()
    return sums.map { Float($0 / norm) }
  }
}
