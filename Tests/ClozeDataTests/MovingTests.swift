import ClozeTensor
import Foundation
import Testing

@testable import ClozeData

/// Clips of moving objects; numbers of `Fixtures/make_moving.py`.
@Suite struct MovingTests {
  /// The sheet of the script.
  private static let sheet = (0..<1400).flatMap { row in
    (0..<2800).map { UInt8((7 * row + 13 * $0) % 256) }
  }

  @Test func drawsAsNumPyDoes() {
    var random = NumpyRandom([3, 1 << 40, 0, 7, 9])
    let integers = [7, 1000, 3_000_000_000, 1, 64].map { random.integer(below: $0) }
    #expect(integers == [1, 140, 2_304_070_899, 0, 53])
    let pairs = (0..<3).map { _ in random.distinct(2, below: 24) }
    #expect(pairs == [[5, 13], [19, 16], [17, 16]])
    #expect(random.distinct(4, below: 5) == [4, 2, 3, 1])
    #expect((0..<6).map { _ in random.place(in: [0.2, 0.5, 0.3]) } == [1, 1, 2, 1, 0, 1])
  }

  private struct Golden {
    let seed: UInt64
    let part: LabelledPart
    let index: Int
    let most: Int
    let clauses: [[Int]]
    let sum: String
  }

  @Test func clipsAreThoseOfTheScript() {
    let goldens = [
      Golden(
        seed: 0, part: .training, index: 0, most: 2, clauses: [[2, 8, 10], [1, 5, 8]],
        sum: "d8ec8ef30634fe24"),
      Golden(
        seed: 0, part: .training, index: 5, most: 2, clauses: [[0, 10, 19], [0, 14, 25]],
        sum: "a0f9888c328ff48b"),
      Golden(
        seed: 1, part: .validation, index: 2, most: 3, clauses: [[0, 3, 10], [1, 3, 27]],
        sum: "96f290f5e518294a"),
      Golden(
        seed: 0, part: .test, index: 41, most: 2, clauses: [[3, 9, 28], [2, 2, 0]],
        sum: "556119a94cf3ee32"),
      Golden(
        seed: 7, part: .test, index: 3, most: 3, clauses: [[3, 8, 15], [0, 10, 0], [4, 13, 7]],
        sum: "79f8c44bb43b4d4c"),
    ]
    for golden in goldens {
      var settings = SyntheticMoving(count: 1)
      (settings.seed, settings.objects) = (golden.seed, golden.most)
      let clip = MovingMaker(settings, MovingObjects(sheet: Self.sheet))
        .clip(golden.part, golden.index)
      #expect(clip.clauses.map { [$0.colour, $0.object, $0.motion] } == golden.clauses)
      #expect(Checksum.sha256(clip.pixels).prefix(16) == golden.sum)
    }
  }

  @Test func captionsOfPartsShareNoClause() {
    let parts = LabelledPart.allCases.map { Set(MovingClause.all(of: $0)) }
    let count = parts.map(\.count).reduce(0, +)
    #expect(count == 2475)
    #expect(parts[0].isDisjoint(with: parts[1]) && parts[0].isDisjoint(with: parts[2]))
    #expect(parts.allSatisfy { !$0.isEmpty } && parts[1].isDisjoint(with: parts[2]))
    let clause = MovingClause(colour: 0, object: 3, motion: 17 + 4)
    #expect(clause.text == "the red digit 3 moves quickly left then right")
  }

  @Test func editsSayWhatIsNotSeen() {
    var random = NumpyRandom([7, 0])
    let rest = MovingClause(colour: 0, object: 12, motion: 0)
    let turn = MovingClause(colour: 2, object: 13, motion: 6)
    #expect(turn.text == "the blue cross moves slowly left then up")
    let edits = CaptionEdit.all(of: [rest, turn], among: 10..<15, &random)
    let texts = Dictionary(
      uniqueKeysWithValues: edits.map { ($0.kind, MovingClip.text(of: $0.clauses)) })
    #expect(
      texts["path order"] == "the red triangle stays and the blue cross moves slowly up then left")
    #expect(
      texts["backwards"]
        == "the red triangle stays and the blue cross moves slowly down then right")
    #expect(
      texts["motions swapped"]
        == "the red triangle moves slowly left then up and the blue cross stays")
    #expect(
      texts["colours swapped"]
        == "the blue triangle stays and the red cross moves slowly left then up")
    #expect(edits.allSatisfy { Set($0.clauses) != [rest, turn] })
    #expect(edits.allSatisfy { $0.clauses.allSatisfy { $0.object >= 10 } })
    // What rests alone has no path to edit.
    let alone = CaptionEdit.all(of: [rest], among: 0..<15, &random)
    #expect(alone.map(\.kind) == ["noun", "colour"])
  }

  @Test func familiesDifferInWhatAnOrderlessBagCannotTell() {
    let maker = MovingMaker(SyntheticMoving(count: 1), MovingObjects(sheet: []))
    for number in 0..<5 {
      let family = maker.family(number)
      #expect(Set(family.map(\.text)).count == 16)
      let bags = Set(family.map { $0.text.split(separator: " ").sorted() })
      #expect(bags.count == 2 || bags.count == 1)
    }
  }

  @Test func aFolderIsMadeWhole() throws {
    let folder = try ScratchFolder()
    var settings = SyntheticMoving(count: 5)
    (settings.validation, settings.test, settings.families) = (3, 4, 1)
    let path = folder("moving")
    try settings.write(to: path, sheet: [])
    let lines = try String(contentsOfFile: path + "/captions.jsonl", encoding: .utf8)
      .split(separator: "\n")
    #expect(lines.count == 12)
    #expect(lines[0].contains("\"path\":\"clips/train-000000.apng\",\"split\":\"train\""))
    #expect(!lines[0].contains("edits") && lines[11].contains("edits"))
    let hard = try String(contentsOfFile: path + "/hard/captions.jsonl", encoding: .utf8)
    #expect(hard.split(separator: "\n").count == 16)
    // The families are no part of the rest.
    #expect(try VideoSource(paths: [path]).clips(of: .test).clips.count == 4)
    #expect(try VideoSource(paths: [path + "/hard"]).clips(of: .test).clips.count == 16)
    settings.test = 9000
    #expect(throws: DataError.self) { try settings.write(to: folder("many"), sheet: []) }
    struct Full: Error {}
    #expect(throws: Full.self) {
      try settings.write(to: folder("none"), sheet: []) { if $0 == 7 { throw Full() } }
    }
    #expect(!FileManager.default.fileExists(atPath: folder("none")))
  }

  @Test func oneLookShowsAllMotions() throws {
    var settings = SyntheticMoving(count: 1)
    settings.looks = 1
    let maker = MovingMaker(settings, MovingObjects(sheet: []))
    var texts: Set<String> = []
    try maker.forEachClip(of: .test, count: 33) { clip, _ in texts.insert(clip.text) }
    #expect(texts.count == 33 && texts.allSatisfy { $0.hasPrefix("the white ring ") })
  }
}
