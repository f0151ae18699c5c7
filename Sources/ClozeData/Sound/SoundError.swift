import Foundation

/// A problem with a sound file or a corpus of them.
public struct SoundError: Error, Equatable, Sendable {
  /// The faulty file or folder.
  public let path: String
  /// The problem with it.
  public let problem: Problem

  /// A problem, with the numbers that show it.
  public enum Problem: Equatable, Sendable {
    /// The first bytes are those of no format that is read; `name` is the format's if it is known.
    case unknownFormat(name: String?)
    /// The header violates the format, or the encoding is not read.
    case badHeader(reason: String)
    /// The decoder gave up.
    case damaged(reason: String)
    /// The header states `stated` frames and `found` are there.
    case short(stated: Int, found: Int)
    /// The file ends in the middle of its stream.
    case cut(reason: String)
    /// More than the stated frames seem to be there.
    case long(stated: Int, bytes: Int)
    /// A sample of a channel, both from 0, is NaN, infinite or beyond 1e12.
    case notFinite(frame: Int, channel: Int)
    /// There are no samples.
    case noSamples
    /// The stated rate is no rate of sound.
    case badRate(Int)
    /// There are more samples than one array should hold.
    case tooLong(limit: Int)
    /// The stretch that is wanted does not lie in the file; all in seconds.
    case outside(start: Double, end: Double?, seconds: Double)
    /// Standard input is longer than may be kept in a temporary file, in bytes.
    case spoolFull(limit: Int)
    /// A folder holds no sound; `files` is the number of other files.
    case noSound(files: Int)
    /// A table has no column of paths; `columns` lists those that it has.
    case noPaths(columns: [String])
    /// The data has no such part; `found` lists those that it has.
    case noPart(LabelledPart, found: [LabelledPart])
    /// The program that speaks is not there.
    case noProgram
    /// The program that speaks ended with a status that is not 0.
    case speaking(voice: String, status: Int32)
    /// Files that belong together have different numbers of lines.
    case lineCounts(Int, other: String, Int)
  }

  /// Makes an error for `problem` in `path`.
  public init(path: String, problem: Problem) { (self.path, self.problem) = (path, problem) }
}

extension SoundError: FileProblem, CustomStringConvertible, LocalizedError {
  var reason: String { problem.text }

  /// One line: what is wrong, where, and what to do.
  public var description: String { "\(path.quoted): \(problem.text)" }

  /// The same line, as Foundation's localized description.
  public var errorDescription: String? { description }
}

extension SoundError.Problem {
  /// The problem and its remedy, to follow the file's name.
  public var text: String {
    switch self {
    case .unknownFormat(let name):
      (name.map { "\($0), which is not read" } ?? "no sound in a format that is read")
        + "; convert it to WAV or FLAC, for example with ffmpeg"
    case .badHeader(let reason):
      "\(reason); the file is damaged or its encoding is not read, write it again as WAV or FLAC"
    case .damaged(let reason): "damaged: \(reason); copy or make the file again"
    case .short(let stated, let found):
      "states \(stated) frames and holds \(found); it is cut off or damaged, copy it again"
    case .cut(let reason): "cut off: \(reason); copy it again"
    case .long(let stated, let bytes):
      "states \(stated) frames, but \(bytes) bytes that are no chunks of WAV follow; it was not "
        + "closed, convert it with a program that mends headers"
    case .notFinite(let frame, let channel):
      "sample \(frame) of channel \(channel) (both from 0) is NaN, infinite or beyond 1e12; mend "
        + "or remove the file"
    case .noSamples: "no samples; remove it"
    case .badRate(let rate):
      "a rate of \(rate) samples per second, where \(SoundFile.rates.lowerBound) to "
        + "\(SoundFile.rates.upperBound) are read; correct the rate"
    case .tooLong(let limit):
      "more than \(limit) samples; cut it into parts, or read it as a stream"
    case .outside(let start, let end, let seconds):
      "\(number(start)) to \(end.map { number($0) } ?? "the end") s are wanted, and it has "
        + "\(number(seconds)) s; correct the offset and the duration"
    case .spoolFull(let limit):
      "more than \(limit >> 20) MiB in a format that cannot be read while it arrives; write it to "
        + "a file, or send it as WAV"
    case .noSound(let files):
      files == 0
        ? "an empty folder; give a folder with sound files"
        : "no sound among \(files) files; give WAV, FLAC, Ogg, MP3, AIFF, AU, CAF or NIST files, "
          + "or a table with a column 'path'"
    case .noPaths(let columns):
      "a table without a column of files (columns: "
        + columns.map(\.quoted).joined(separator: ", ") + "); call it 'path'"
    case .noPart(let part, let found):
      "no part for \(part.rawValue)"
        + (found.isEmpty
          ? " (the data has no parts)"
          : " (parts: \(found.map(\.rawValue).joined(separator: ", ")))")
        + "; name data that has one"
    case .noProgram: "no such program on the PATH; install it, or take tones"
    case .speaking(let voice, let status):
      "ended with status \(status) for the voice \(voice.quoted); take tones"
    case .lineCounts(let count, let other, let others):
      "\(count) lines where \(other.quoted) has \(others); they must go together line by line"
    }
  }

  private func number(_ seconds: Double) -> String { String(format: "%.3f", seconds) }
}
