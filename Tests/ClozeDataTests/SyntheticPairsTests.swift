import ClozeTensor
import ClozeTestSupport
import Foundation
import Testing

@testable import ClozeData

@Suite struct SyntheticPairsTests {
  private func rows(_ folder: String) throws -> [[String: String]] {
    let text = try String(contentsOfFile: folder + "/pairs.jsonl", encoding: .utf8)
    return try text.split(separator: "\n").map { line in
      try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: String])
    }
  }

  @Test func `Digits are spoken and drawn, and the seed decides all`() throws {
    try withTemporaryFolder { folder in
      var pairs = SyntheticPairs(of: .digits, count: 30)
      pairs.voice = .tones
      try pairs.write(to: folder + "/a")
      let rows = try rows(folder + "/a")
      #expect(rows.count == 30)
      #expect(rows.map { $0["split"] ?? "" }.count { $0 == "train" } == 24)
      #expect(Set(rows.compactMap { $0["text"] }).count > 5)
      for row in rows {
        let sound = try SoundReader.read(
          Utterance(name: "a", path: folder + "/a/" + (row["speech"] ?? "")), rate: 16_000)
        #expect(sound.seconds > 0.3 && sound.seconds < 2)
        let size =
          try FileManager.default.attributesOfItem(
            atPath: folder + "/a/" + (row["video"] ?? ""))[.size] as? Int
        #expect((size ?? 0) > 200)
      }
      try pairs.write(to: folder + "/b")
      for name in ["pairs.jsonl", "speech/000007.wav", "video/000007.apng"] {
        #expect(
          FileManager.default.contents(atPath: folder + "/a/" + name)
            == FileManager.default.contents(atPath: folder + "/b/" + name), "\(name)")
      }
      pairs.seed = 1
      try pairs.write(to: folder + "/b")
      #expect(try self.rows(folder + "/b") != rows)
    }
  }

  @Test func `Drawn digits are different, and alike among themselves`() {
    let objects = MovingObjects(sheet: DrawnDigits.sheet(seed: 3))
    let pictures = (0..<10).map { digit in
      (0..<20).map { objects.opacity(of: digit, example: $0) }
    }
    func distance(_ one: [Double], _ other: [Double]) -> Double {
      zip(one, other).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    }
    let means = pictures.map { examples in
      examples[0].indices.map { place in examples.reduce(0) { $0 + $1[place] } / 20 }
    }
    var right = 0
    for digit in 0..<10 {
      for example in 20..<60 {
        let picture = objects.opacity(of: digit, example: example)
        let nearest = means.indices.min {
          distance(means[$0], picture) < distance(means[$1], picture)
        }
        right += nearest == digit ? 1 : 0
      }
    }
    #expect(right > 380, "\(right) of 400")
  }

  @Test func `Solids have the proportions and the pose that their sentences say`() throws {
    try withTemporaryFolder { folder in
      var pairs = SyntheticPairs(of: .shapes3d, count: 200)
      pairs.points = 256
      try pairs.write(to: folder + "/solids")
      let rows = try rows(folder + "/solids")
      #expect(Set(rows.compactMap { $0["text"] }).count > 60)
      func height(_ row: [String: String]) throws -> Double {
        let set = try PointSource(paths: [folder + "/solids/" + (row["points"] ?? "")]).read(
          minimumPoints: 256)
        var random = CounterRandom(
          seed: 1, purpose: CounterRandom.Purpose("test"), step: 0, sample: 0)
        let cloud = try set.cloud(0, points: 256, &random)
        #expect(cloud.count == 3 * 256)
        let heights = stride(from: 1, to: cloud.count, by: 3).map { Double(cloud[$0]) }
        return (heights.max() ?? 0) - (heights.min() ?? 0)
      }
      let flat = rows.filter { ($0["text"] ?? "").hasPrefix("a flat ") }
      let uprightFlat = flat.filter { ($0["text"] ?? "").hasSuffix("stands upright") }
      let sideFlat = flat.filter { ($0["text"] ?? "").hasSuffix("lies on its side") }
      let upright = try uprightFlat.map(height).reduce(0, +) / Double(uprightFlat.count)
      let side = try sideFlat.map(height).reduce(0, +) / Double(sideFlat.count)
      #expect(upright + 0.3 < side, "\(upright), \(side)")
    }
  }

  @Test func `Bad settings are named`() {
    #expect(SyntheticPairs(of: .digits, count: 3).validate().count == 1)
    var pairs = SyntheticPairs(of: .shapes3d, count: 20)
    pairs.points = 2
    #expect(pairs.validate().count == 1)
  }
}
