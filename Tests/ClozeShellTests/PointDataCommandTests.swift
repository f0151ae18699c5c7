import Foundation
import Testing

@Suite struct PointDataCommandTests {
  let scratch: Scratch
  init() throws { scratch = try Scratch() }

  private func make(_ folder: String, _ arguments: String...) -> Outcome {
    cloze(["data", "make", "shapes3d", "--out", scratch(folder)] + arguments)
  }

  @Test func whatIsMadeIsCounted() throws {
    let made = make("shapes", "--classes", "3", "--count", "20", "--points", "32")
    #expect(made.status == 0, "\(made.messages)")
    let values = Dictionary(made.rows.map { ($0[0], $0[1]) }, uniquingKeysWith: { $1 })
    #expect(values["train"] == "17" && values["test"] == "3" && values["points"] == "32")
    let stats = cloze("data", "stats", scratch("shapes"), "--as", "points", "--split", "train")
    #expect(
      stats.rows == [
        [
          "clouds", "meshes", "classes", "minimum", "median", "maximum", "smallestClass",
          "largestClass",
        ], ["17", "0", "3", "32", "32.0", "32", "5", "6"],
      ])
    #expect(cloze("data", "stats", scratch("shapes"), "--as", "points").rows[1][0] == "20")
  }

  @Test func meshesWithoutClasses() throws {
    let path = try scratch.write("a.off", "OFF\n3 1 0\n0 0 0\n1 0 0\n0 1 0\n3 0 1 2\n")
    let stats = cloze("data", "stats", path, "--as", "points")
    #expect(stats.rows[1] == ["1", "1", "0", "3", "3.0", "3", "", ""])
    let split = cloze("data", "stats", path, "--as", "points", "--split", "test")
    #expect(split.status == 1 && split.messages.contains("no test split"))
    let bad = try scratch.write("b.xyz", "0 0 0\n1 nan 0\n")
    let outcome = cloze("data", "stats", bad, "--as", "points")
    #expect(outcome.status == 1 && outcome.messages.contains("line 2"))
  }

  /// --format prints what would be drawn, and a cloud far from zero is cut as near it.
  @Test func pointsOfAPlotArePrinted() throws {
    func rows(_ place: [Double], _ name: String) throws -> [[String]] {
      var lines: [String] = []
      for index in 0..<90 {
        // Irregular, so that patches do not depend on which of two equal distances is taken.
        let numbers = (0..<3).map { axis in
          let wave = sin(Double(3 * index + axis) * 12.9898) * 43_758.5453
          return place[axis] + 3 * abs(wave.truncatingRemainder(dividingBy: 1))
        }
        lines.append(numbers.map { String(format: "%.3f", $0) }.joined(separator: " "))
      }
      let path = try scratch.write(name, lines.joined(separator: "\n"))
      let outcome = cloze(
        "plot", "cloud", path, "--patches", "5", "--format", "tsv", "--threads", "1")
      #expect(outcome.status == 0, "\(outcome.messages)")
      return outcome.rows
    }
    let near = try rows([0, 0, 0], "near.xyz"),
      far = try rows([694_386, 5_155_487, 381], "far.xyz")
    #expect(near.first == ["view", "point", "x", "y", "z", "patch"])
    #expect(near.count == 1 + 90 + 5 * 32 && far.count == near.count)
    // Neighbours at nearly equal distances may change places within a patch.
    func sorted(_ rows: [[String]]) -> [(group: [String], place: [Double])] {
      rows.dropFirst().map { row in
        ([row[0], row[5]], row[2..<5].map { Double($0) ?? .nan })
      }.sorted { ($0.group[0], $0.group[1], $0.place[0]) < ($1.group[0], $1.group[1], $1.place[0]) }
    }
    for (left, right) in zip(sorted(near), sorted(far)) {
      #expect(left.group == right.group)
      for axis in 0..<3 { #expect(abs(left.place[axis] - right.place[axis]) < 1e-4) }
    }
    #expect(near[1][5] == "" && near[91][5] == "0" && near.last?[5] == "4")
  }

  @Test func misuse() throws {
    for (arguments, reason) in [
      (["stats", "x", "--as", "points", "--core", "5"], "--as items"),
      (["stats", "x", "--as", "points", "--user-column", "a"], "--as items"),
      (["stats", "x", "--as", "items", "--split", "test"], "--as points"),
      (["stats", "x", "--as", "points", "--split", "dev"], "--split"),
      (["make", "shapes3d", "--classes", "13", "--count", "100", "--out", "x"], "--classes"),
      (["make", "shapes3d", "--count", "59", "--out", "x"], "--count"),
      (["make", "shapes3d", "--count", "60", "--points", "0", "--out", "x"], "--points"),
      (["make", "shapes3d", "--count", "60"], "--out"),
    ] {
      let outcome = cloze(["data"] + arguments)
      #expect(outcome.status == 2 && outcome.messages.contains(reason), "\(outcome.messages)")
    }
    try FileManager.default.createDirectory(
      atPath: scratch("home"), withIntermediateDirectories: true)
    _ = try scratch.write("home/letter.txt", "precious")
    let outcome = make("home", "--count", "60", "--points", "16")
    #expect(outcome.status == 1 && outcome.messages.contains("is there already"))
    let forced = make("home", "--count", "60", "--points", "16", "--force")
    #expect(forced.status == 1 && forced.messages.contains("not replaced"))
  }
}
