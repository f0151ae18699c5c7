import Foundation

/// The program `espeak-ng`, which speaks many languages by rules.
struct SpeakingProgram: Sendable {
  /// The path of the program.
  let path: String

  /// The voices that speak in turn: kinds of English, each with a variant.
  static let voices = [
    "en-us+m1", "en-gb+f1", "en-gb-scotland+m3", "en-us+f2", "en-gb-x-rp+m2", "en-029+f3",
    "en-gb-x-gbclan+m4", "en-us+f4", "en-gb-x-gbcwmd+m5", "en-gb-scotland+f5", "en-us+m7",
    "en-gb-x-rp+f2",
  ]

  /// Finds the program in the folders of the environment's `PATH`; nil if it is not there.
  init?(searching folders: String = ProcessInfo.processInfo.environment["PATH"] ?? "") {
    let places = folders.split(separator: ":").map { "\($0)/espeak-ng" }
    guard let path = places.first(where: { FileManager.default.isExecutableFile(atPath: $0) })
    else { return nil }
    self.path = path
  }

  /// Returns `text` as `voice` says it, at `rate`.
  ///
  /// - Parameters:
  ///   - speed: The words per minute.
  ///   - pitch: The pitch, in 0...99.
  /// - Throws: `SoundError` if the program fails, `FileError`.
  func say(
    _ text: String, voice: String, speed: Int, pitch: Int, rate: Int, scratch: String
  ) throws -> Sound {
    let file = scratch + "/.speaking.wav"
    defer { unlink(file) }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = ["-v", voice, "-s", "\(speed)", "-p", "\(pitch)", "-w", file, text]
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    do { try process.run() } catch {
      throw SoundError(path: path, problem: .speaking(voice: voice, status: 127))
    }
    process.waitUntilExit()
    guard process.terminationStatus == 0, FileManager.default.fileExists(atPath: file) else {
      throw SoundError(
        path: path, problem: .speaking(voice: voice, status: process.terminationStatus))
    }
    return try SoundReader.read(Utterance(name: text, path: file), rate: rate)
  }
}
