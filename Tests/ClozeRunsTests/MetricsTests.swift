import ClozeEvaluation
import ClozeTensor
import Foundation
import Testing

@testable import ClozeRuns

@Suite struct MetricsTests {
  private func table(_ text: String) -> MetricsTable {
    var parser = MetricsParser()
    var text = text
    text.withUTF8 { parser.read(UnsafeRawBufferPointer($0)) }
    return parser.table
  }

  @Test func numbersAreThoseThatSwiftReads() {
    var texts = [
      "0", "-0", "1", "-1", "0.1", "1e5", "1E-5", "-2.5e+3", "123456789012345678901234567890",
      "9007199254740993", "1e22", "1e23", "1e308", "1e-320", "1.7976931348623157e308",
      "0.30000000000000004", "5e-324", "1e400", "3.0",
    ]
    var random = CounterRandom(seed: 39, purpose: .test)
    for _ in 0..<2000 {
      let value = Double(bitPattern: random.next())
      if value.isFinite { texts.append("\(value)") }
      texts.append("\(Double.random(in: -10...10, using: &random))")
    }
    for text in texts {
      let axis = table("{\"step\": 1, \"x\": \(text)}\n").axes.first
      #expect(axis?.columns.first?.first?.bitPattern == Double(text)?.bitPattern, "\(text)")
    }
  }

  @Test(arguments: [
    "{", "{}", "{\"step\": }", "{\"step\": 1} x", "{\"step\": 01x}",
    "{\"step\" 1}", "{step: 1}", "{\"step\": 1.5}", "{\"step\": 1, \"step\": 2}", "null", "12",
    "{\"step\": null}", "{\"step\": -}", "{\"step\": 1e}", "{\"step\": 1.}", "\"", "{\"step",
    "{\"step\": 1e30}", "\u{FF}",
  ])
  func whatIsNoLineOfMetricsIsCounted(_ line: String) {
    let table = table(line + "\n{\"step\": 2, \"x\": 3}\n")
    #expect(table.skipped == 1)
    #expect(table.axes.flatMap(\.steps) == [2])
  }

  @Test func unusualLinesAreRead() {
    let table = table(
      """
      {"x": 1, "step": 1}
      \t{ "x" : 2 , "step":2 }\r

      {"step": 3, "x": 3, "note": "text", "inner": {"y": 1}, "flag": null}
      {"step": 4, "\\u0078": 4}
      """ + "\n{\"step\": 5")
    #expect(table.skipped == 0)
    #expect(table.axes.flatMap(\.steps) == [1, 2, 3, 4])
    #expect(table.axes.map(\.names) == [["x"], ["x"]])
    #expect(table.axes.flatMap(\.columns).flatMap { $0 } == [1, 2, 3, 4])
  }

  @Test func columnsComeBack() {
    for values in [
      [], [0], [1, 2, 3], [Int.max, Int.min, 0, -1, 5], Array(stride(from: 0, to: 9000, by: 20)),
    ] {
      #expect(Columns.integers(Columns.encoded(values)) == values)
    }
    let numbers = [0.1, -.infinity, .nan, 1e-300]
    #expect(
      Columns.doubles(Columns.encoded(numbers)).map(\.bitPattern) == numbers.map(\.bitPattern))
    #expect(Columns.doubles(Data([1, 2, 3])) == [])
    #expect(Columns.integers(Data([0x80, 0x80])) == [])
  }

  @Test func undeclaredDirectionsFollowTheWordsOfNames() {
    #expect(
      MetricDirection(seriesNamed: "validation_accuracy") == .higherIsBetter
        && MetricDirection(seriesNamed: "ndcg@10") == .higherIsBetter)
    #expect(
      MetricDirection(seriesNamed: "loss") == .lowerIsBetter
        && MetricDirection(seriesNamed: "word_error_rate") == .lowerIsBetter)
    for name in ["rate", "gradient_norm", "tokens_per_second", "temperature"] {
      #expect(MetricDirection(seriesNamed: name) == nil)
    }
  }

  @Test func namesForNewRunsAreFree() throws {
    let scratch = try RunScratch()
    try scratch.make("text-7")
    #expect(try scratch.folder.makeRun(recipe: "text") == scratch("text-8"))
    #expect(try scratch.folder.makeRun(recipe: "text-tiny") == scratch("text-tiny-1"))
    #expect(try scratch.folder.makeRun(recipe: "../x y") == scratch("x-y-1"))
    #expect(try scratch.folder.makeRun(recipe: "..") == scratch("run-1"))
    #expect(scratch.folder.names == ["text-7"])
    #expect(try scratch.folder.path(of: "text-7/") == scratch("text-7"))
    #expect(scratch.folder.name(of: scratch("text-7/")) == "text-7")
    #expect(scratch.folder.name(of: scratch("text-7/model")) == nil)
    #expect(throws: RunStoreError.self) { try scratch.folder.path(of: "text-8") }
  }
}
