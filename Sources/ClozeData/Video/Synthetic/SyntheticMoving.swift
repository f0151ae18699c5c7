import ClozeTensor
import Foundation

/// Moving digits and shapes with captions, for learning from video without any data.
///
/// A clip has sixteen frames of 64 x 64 pixels, on which one to three objects of five colours rest
/// or move in one or two of four directions, slowly or quickly. Clauses such as "the red ring
/// stays" belong to one part of the data each, so that captions for testing are new combinations.
public struct SyntheticMoving: Sendable, Equatable {
  /// The number of clips for training.
  public var count: Int
  /// The number of clips for validation.
  public var validation = 200
  /// The number of clips for testing.
  public var test = 1000
  /// The number of families of sixteen clips for testing that differ in which object has which
  /// colour and motion, in order, and in time alone.
  public var families = 0
  /// True to write questions with answers, too.
  public var asks = false
  /// The most objects of a clip: one or two (75 %), or one to three (20, 50, 30 %).
  public var objects = 2
  /// The number of looks, the white ring first, of which one at a time is shown; nil for all.
  ///
  /// Clips then have one object, and all motions occur in every part.
  public var looks: Int?
  /// The PNG file of 5,000 handwritten digits; nil for shapes alone.
  public var digits: String?
  /// The seed that everything follows from.
  public var seed: UInt64 = 0

  /// The maximum number of clips of a part.
  public static let countLimit = 1_000_000
  /// The folders that are written.
  public static let folderKind = FolderKind(
    marker: "captions.jsonl",
    files: ["questions.jsonl", "clips/*.apng", "hard/captions.jsonl", "hard/clips/*.apng"])

  /// Reads the gray values of a sheet of handwritten digits; none if there is no sheet.
  ///
  /// - Throws: `VideoError`, or `DataError.invalidSettings` if it has another size.
  public func sheet() throws -> [UInt8] {
    guard let digits else { return [] }
    let picture = try VideoReader().frames(of: VideoClip(name: digits, path: digits), kept: 1)
    let size = MovingObjects.sheetSize
    guard (picture.width, picture.height) == size else {
      throw DataError.invalidSettings([
        "digits is a picture of \(picture.width) x \(picture.height) pixels; it must have 50 rows of "
          + "100 digits, \(size.width) x \(size.height)"
      ])
    }
    return stride(from: 0, to: picture.bytes.count, by: 3).map { picture.bytes[$0] }
  }

  /// Makes settings with `count` clips for training.
  public init(count: Int) { self.count = count }

  /// Returns a message for each invalid setting.
  public func validate() -> [String] {
    // Captions for validating and testing are different ones, of which there are so many.
    let most = looks == nil ? 10_000 : Self.countLimit
    return [
      DataError.problem("count", count, 1...Self.countLimit),
      DataError.problem("validation", validation, 0...most),
      DataError.problem("test", test, 0...most),
      DataError.problem("families", families, 0...10_000),
      DataError.problem("objects", objects, 2...3),
      looks.flatMap { DataError.problem("looks", $0, 1...(digits == nil ? 25 : 75)) },
    ].compactMap(\.self)
  }

  /// Writes all to the folder `path`: `captions.jsonl` with path, caption, split, objects and
  /// edited captions, and the clips as animated PNG; the families are a corpus by themselves in
  /// `hard`. Questions about the clips are in `questions.jsonl`, with path, split, kind, question
  /// and answer. It appears complete or not at all.
  ///
  /// - Parameters:
  ///   - sheet: The gray values of the handwritten digits; empty for shapes alone.
  ///   - observe: Called with the number of clips that are written; what it throws ends the
  ///     writing.
  /// - Throws: `DataError.invalidSettings`, `FileError`.
  public func write(
    to path: String, sheet: [UInt8], observe: (Int) throws -> Void = { _ in }
  ) throws {
    let problems = validate()
    guard problems.isEmpty else { throw DataError.invalidSettings(problems) }
    let maker = MovingMaker(self, MovingObjects(sheet: sheet))
    try AtomicFolder.replace(at: path, as: Self.folderKind) { folder in
      try makeFolder(folder + "/clips")
      var done = 0
      func write(
        _ clip: MovingClip, _ record: MovingRecord, below folder: String, to index: AtomicFile
      ) throws {
        try AtomicFile.write(
          AnimatedPNG.bytes(clip.pixels, frames: MovingClip.frames, side: MovingClip.side),
          to: folder + "/" + record.path)
        try index.write(Self.line(record))
        done += 1
        try observe(done)
      }
      let index = try AtomicFile(at: folder + "/captions.jsonl")
      let questions = asks ? try AtomicFile(at: folder + "/questions.jsonl") : nil
      for (part, count) in [
        (LabelledPart.training, count), (.validation, validation), (.test, test),
      ] {
        try maker.forEachClip(of: part, count: count) { clip, number in
          let record = maker.record(clip, part, number)
          try write(clip, record, below: folder, to: index)
          for question in questions == nil ? [] : maker.questions(clip, part, number) {
            try questions?.write(Self.line(MovingQuestionRecord(question, of: record)))
          }
        }
      }
      try index.commit()
      try questions?.commit()
      guard families > 0 else { return }
      try makeFolder(folder + "/hard/clips")
      let hard = try AtomicFile(at: folder + "/hard/captions.jsonl")
      for family in 0..<families {
        for (place, clip) in maker.family(family).enumerated() {
          try write(
            clip, MovingRecord(clip, family: family, place: place), below: folder + "/hard",
            to: hard)
        }
      }
      try hard.commit()
    }
  }

  /// Returns a record as a line of JSON.
  static func line(_ record: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(record), as: UTF8.self) + "\n"
  }

  /// The number of clips of all parts.
  public var total: Int { count + validation + test + 16 * families }
}

/// A line of a table of captions.
struct MovingRecord: Encodable {
  /// An object of a clip.
  struct Object: Encodable {
    let colour: String
    let noun: String
    let motion: String
  }

  let path: String
  let caption: String
  let split: String
  /// The number of the family; nil outside of families.
  var family: Int?
  let objects: [Object]
  /// Captions that do not describe the clip, by the kind of their edit; nil in training.
  var edits: [String: String]?

  /// Makes the record of clip `number` of `part`.
  init(_ clip: MovingClip, _ part: LabelledPart, number: Int, edits: [CaptionEdit]) {
    let split = part == .training ? "train" : part.rawValue
    self.init(clip, split: split, name: "\(split)-\(String(format: "%06d", number))")
    guard part != .training else { return }
    self.edits = Dictionary(
      edits.map { ($0.kind, MovingClip.text(of: $0.clauses)) }, uniquingKeysWith: { one, _ in one })
  }

  /// Makes the record of a clip of a family.
  init(_ clip: MovingClip, family: Int, place: Int) {
    self.init(
      clip, split: "test",
      name: "hard-\(String(format: "%04d", family))-\(String(format: "%02d", place))")
    self.family = family
  }

  private init(_ clip: MovingClip, split: String, name: String) {
    path = "clips/\(name).apng"
    caption = clip.text
    self.split = split
    objects = clip.clauses.map {
      Object(
        colour: MovingClause.colours[$0.colour], noun: MovingClause.objects[$0.object],
        motion: MovingClause.motions[$0.motion].text)
    }
  }
}
