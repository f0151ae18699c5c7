import ClozeTensor
import Foundation

/// Made-up samples of several kinds that belong together, for learning across kinds without any
/// data: a manifest with a column for each kind, and the files that it names.
///
/// Everything follows from the seed, of digits except what a program says. One pair in ten is for
/// validation and one for testing.
public struct SyntheticPairs: Sendable, Equatable {
  /// The things that are shown in several ways.
  public enum Subject: String, Sendable, CaseIterable {
    /// A digit: spoken, drawn and moving, and its name.
    case digits
    /// A solid as a cloud of points, and a sentence about its form, its size and its pose.
    case shapes3d
  }

  /// The things.
  public var subject: Subject
  /// The number of pairs.
  public var count: Int
  /// The seed that everything follows from.
  public var seed: UInt64 = 0
  /// The speaker of the digits.
  public var voice = SyntheticSpeech.Voice.auto
  /// The number of points of a cloud.
  public var points = 1024

  /// The maximum number of pairs.
  public static let countLimit = 1_000_000
  /// The name of the manifest.
  public static let manifest = "pairs.jsonl"
  /// The folders that are written.
  public static let folderKind = FolderKind(
    marker: manifest, files: ["speech/*.wav", "video/*.apng", "points/*.npy"])

  /// Makes `count` pairs.
  public init(of subject: Subject, count: Int) { (self.subject, self.count) = (subject, count) }

  /// Returns a message for each invalid setting.
  public func validate() -> [String] {
    [
      DataError.problem("count", count, 10...Self.countLimit),
      DataError.problem("points", points, 16...SyntheticShapes.pointLimit),
    ].compactMap(\.self)
  }

  /// Writes all to the folder `path`; it appears complete or not at all.
  ///
  /// - Parameter observe: Called with the number of pairs that are written; what it throws ends the
  ///   writing.
  /// - Throws: `DataError.invalidSettings`, `SoundError`, `FileError`.
  public func write(to path: String, observe: (Int) throws -> Void = { _ in }) throws {
    let problems = validate()
    guard problems.isEmpty else { throw DataError.invalidSettings(problems) }
    try AtomicFolder.replace(at: path, as: Self.folderKind) { folder in
      let row: (Int, LabelledPart) throws -> Row
      switch subject {
      case .digits: row = try digits(in: folder)
      case .shapes3d: row = try solids(in: folder)
      }
      let manifest = try AtomicFile(at: folder + "/" + Self.manifest)
      for number in 0..<count {
        let part = part(number)
        var pair = try row(number, part)
        pair.split = part == .training ? "train" : part.rawValue
        try manifest.write(SyntheticMoving.line(pair))
        try observe(number + 1)
      }
      try manifest.commit()
    }
  }

  /// Returns the part of pair `number`, of every ten the last two validate and test.
  func part(_ number: Int) -> LabelledPart {
    switch number % 10 {
    case 8: .validation
    case 9: .test
    default: .training
    }
  }

  /// A line of the manifest.
  struct Row: Encodable, Equatable {
    let id: String
    let text: String
    var speech: String?
    var video: String?
    var points: String?
    var split = ""
  }

  private func name(_ number: Int) -> String { String(format: "%06d", number) }

  /// Returns a function that writes digit `number`, spoken and moving.
  private func digits(in folder: String) throws -> (Int, LabelledPart) throws -> Row {
    for kind in ["speech", "video"] { try makeFolder(folder + "/" + kind) }
    let speaker = try SpokenWords(voice, seed: seed)
    let objects = MovingObjects(sheet: DrawnDigits.sheet(seed: seed))
    return { number, part in
      var random = NumpyRandom([seed, 9, UInt64(number)])
      let digit = random.integer(below: 10)
      let clause = MovingClause(
        colour: random.integer(below: MovingClause.colours.count), object: digit,
        motion: random.integer(below: MovingClause.motions.count))
      let clip = MovingClip([clause], part, objects, &random)
      let name = name(number), word = SpokenNumbers.words(digit)[0]
      let row = Row(
        id: name, text: word, speech: "speech/\(name).wav", video: "video/\(name).apng")
      try WaveFile.write(
        speaker.say(word, number: number, scratch: folder), to: "\(folder)/speech/\(name).wav")
      try AtomicFile.write(
        AnimatedPNG.bytes(clip.pixels, frames: MovingClip.frames, side: MovingClip.side),
        to: "\(folder)/video/\(name).apng")
      return row
    }
  }

  /// Returns a function that writes solid `number`.
  private func solids(in folder: String) throws -> (Int, LabelledPart) throws -> Row {
    try makeFolder(folder + "/points")
    return { number, _ in
      var random = CounterRandom(seed: seed, purpose: .pairs, sample: number)
      let solid = DescribedSolid(&random), name = name(number)
      let writer = try NPYWriter(
        path: "\(folder)/points/\(name).npy", rowShape: [3], type: .float32)
      try writer.append(solid.cloud(points: points, &random))
      try writer.finish()
      return Row(id: name, text: solid.text, points: "points/\(name).npy")
    }
  }
}

extension CounterRandom.Purpose {
  /// The solids of synthetic pairs.
  fileprivate static let pairs = Self("data.pairs")
}
