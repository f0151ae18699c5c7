import ClozeTensor
import Foundation
import Testing

/// Comparing measurements, and where the time of a step goes.
@Suite struct BenchTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  private func line(_ rate: Double, threads: Int = 2, layers: Int = 4) -> String {
    "{\"layers\": \(layers), \"steps\": \(Int(rate)), \"threads\": \(threads), \"trainTokensPerSecond\": \(rate), "
      + "\"peakBytes\": 100}\n"
  }

  @Test func measurementsAreComparedByTheirMedians() throws {
    let before = try scratch.write("before", [10, 30, 20].map { line($0) }.joined())
    let after = try scratch.write("after", "[\(line(60)), \(line(1, layers: 12))]")
    let made = cloze("bench", "compare", before, after)
    #expect(made.status == 0, "\(made.messages)")
    #expect(
      made.rows == [
        ["measured", "what", "before", "after", "ratio", "low", "high"],
        ["layers 4, threads 2", "peakBytes", "100.0", "100.0", "1.0", "1.0", "1.0"],
        ["layers 4, threads 2", "trainTokensPerSecond", "20.0", "60.0", "3.0", "2.0", "6.0"],
      ])
    #expect(made.messages.contains("2 measurements are in one of the files only"))
  }

  @Test(arguments: [
    ("", "is empty"), ("{\"a\": 1}\nx\n", "line 2 is no JSON object"),
    ("{\"xPerSecond\": 0}", "must be above 0"), ("{\"part\": \"head\"}", "--profile"),
    ("{\"layers\": 5, \"aPerSecond\": 2}", "nothing that is the same"),
  ])
  func whatIsWrongIsNamed(text: String, part: String) throws {
    let before = try scratch.write("before", line(1))
    let made = cloze("bench", "compare", before, try scratch.write("after", text))
    #expect(made.status != 0 && made.messages.contains(part), "\(made.messages)")
  }

  /// Each product is counted, and where it belongs, whatever the vocabulary's size beside the other
  /// sizes.
  @Test(arguments: [7, 50, 2000]) func aProfileCountsAllProducts(vocabulary: Int) throws {
    let made = cloze(
      "bench", "mlm", "--layers", "1", "--hidden", "8", "--heads", "1", "--vocab", "\(vocabulary)",
      "--batch", "3", "--max-length", "20", "--steps", "2", "--precision", "f32", "--profile")
    #expect(made.status == 0, "\(made.messages)")
    let parts = Dictionary(uniqueKeysWithValues: made.rows.dropFirst().map { ($0[0], $0) })
    // Five of a block that is not asked for all its rows (queries, then keys and values) and one of
    // the head's transform, each with two gradients.
    #expect(parts["matrix products"]?[1] == "18")
    let shares = made.rows.dropFirst().dropLast().compactMap { Double($0[3]) }
    #expect(abs(shares.reduce(0, +) - 100) < 1, "\(shares)")
    #expect(parts["step"]?[3] == "100.0" && parts["attention"]?[1] == "2")
  }

  @Test func aProfileOfItems() throws {
    let log = (0..<40).map { "u\($0 / 8) i\($0 * 7 % 13)\n" }.joined()
    let made = cloze(
      "bench", "items", "--data", try scratch.write("log.txt", log), "--hidden", "8", "--heads",
      "1",
      "--layers", "1", "--batch", "4", "--steps", "2", "--precision", "f32", "--profile")
    #expect(made.status == 0, "\(made.messages)")
    let parts = Dictionary(uniqueKeysWithValues: made.rows.dropFirst().map { ($0[0], $0) })
    #expect(parts["matrix products"]?[1] == "18" && parts["head"]?[1] == "4")
    #expect(parts["optimizer"] != nil && parts["other"] != nil && parts["step"]?[3] == "100.0")
  }

  /// Any recipe is measured on its data, and nothing is left of it.
  @Test func aRecipeOnItsData() throws {
    let log = (0..<80).map { "u\($0 / 8) i\($0 * 7 % 13)\n" }.joined()
    let command = [
      "bench", "training", "items-causal", "--data", try scratch.write("log.txt", log), "--set",
      "encoder.hidden=8", "--set", "encoder.heads=1", "--set", "encoder.feedForward=16", "--set",
      "encoder.layers=1", "--steps", "2", "--precision", "f32",
    ]
    let made = cloze(command)
    #expect(made.status == 0, "\(made.messages)")
    #expect(made.rows.count == 2 && made.rows[1][0] == "items-causal")
    #expect(Double(made.rows[1][5]).map { $0 > 0 } == true && made.rows[1][6] == "")
    let profile = cloze(command + ["--profile"])
    #expect(profile.rows.last?[0] == "step" && profile.rows.last?[3] == "100.0")
    let none = cloze("bench", "training", "items", "--data", scratch.path + "/none")
    #expect(none.status == 1 && none.messages.contains("does not exist"))
  }
}
