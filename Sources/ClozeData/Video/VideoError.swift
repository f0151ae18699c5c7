import Foundation

/// A problem with a clip or a corpus of them.
public struct VideoError: Error, Equatable, Sendable, Codable {
  /// The faulty file or folder.
  public let path: String
  /// The problem with it.
  public let problem: Problem

  /// A problem, with the numbers that show it.
  public enum Problem: Equatable, Sendable, Codable {
    /// The file is no video that is read.
    case unreadable(reason: String)
    /// Not one frame can be decoded.
    case noFrames(reason: String?)
    /// No frame lies in the stretch that is wanted, in seconds.
    case outside(begin: Double, end: Double?, seconds: Double)
    /// The frames that are wanted take more bytes than an answer may hold.
    case tooLarge(limit: Int)
    /// The decoder took more processor time than it may, in seconds.
    case tooSlow(limit: Int)
    /// The decoder crashed, each time, by this signal.
    case crashed(signal: Int32)
    /// The file was written to while it was read.
    case changed
    /// A folder holds no video; `files` is the number of other files.
    case noVideo(files: Int)
    /// A table has no column of clips; `columns` lists those that it has.
    case noPaths(columns: [String])
    /// A list of captions has another form than its layout.
    case badList(reason: String)
    /// The data has no such part; `found` lists those that it has.
    case noPart(LabelledPart, found: [LabelledPart])
    /// The libraries that decode are missing; `reason` says how to get them.
    case noLibraries(reason: String)
    /// The process that decodes cannot be started.
    case noWorker(reason: String)
    /// The process that decodes was ended from outside, this often.
    case killed(times: Int)
  }

  /// Makes an error for `problem` in `path`.
  public init(path: String, problem: Problem) { (self.path, self.problem) = (path, problem) }

  /// True if no other clip can be read either.
  public var concernsAll: Bool {
    switch problem {
    case .noLibraries, .noWorker, .killed: true
    default: false
    }
  }
}

extension VideoError: FileProblem, CustomStringConvertible, LocalizedError {
  var reason: String { problem.text }

  /// One line: what is wrong, where, and what to do.
  public var description: String {
    if case .noLibraries(let reason) = problem { return "video cannot be read: \(reason)" }
    return "\(path.quoted): \(problem.text)"
  }

  /// The same line, as Foundation's localized description.
  public var errorDescription: String? { description }
}

extension VideoError.Problem {
  /// The problem and its remedy, to follow the file's name.
  public var text: String {
    switch self {
    case .unreadable(let reason):
      "\(reason); copy the file again, or convert it to MP4, for example with ffmpeg"
    case .noFrames(let reason):
      "no frame can be decoded" + (reason.map { " (\($0))" } ?? "") + "; copy the file again"
    case .outside(let begin, let end, let seconds):
      "\(number(begin)) to \(end.map(number) ?? "the end") s are wanted, and it has "
        + "\(number(seconds)) s; correct the times"
    case .tooLarge(let limit):
      "its frames take more than \(limit >> 20) MiB at this size; take fewer or smaller ones"
    case .tooSlow(let limit): "decoding takes more than \(limit) s; cut it into parts"
    case .crashed(let signal):
      "the decoder crashed or ran out of memory (signal \(signal)); convert the file or remove it"
    case .changed: "written to while it was read; try again when it is complete"
    case .noVideo(let files):
      files == 0
        ? "an empty folder; give a folder with video"
        : "no video among \(files) files; give MP4, WebM, MKV, AVI, MPEG, GIF or Y4M files, folders "
          + "of PNG or JPEG pictures, or a table with a column 'path'"
    case .noPaths(let columns):
      "a table without a column of clips (columns: "
        + columns.map(\.quoted).joined(separator: ", ") + "); call it 'path'"
    case .badList(let reason): "\(reason); correct the list"
    case .noPart(let part, let found):
      "no part for \(part.rawValue)"
        + (found.isEmpty
          ? " (the data has no parts)"
          : " (parts: \(found.map(\.rawValue).joined(separator: ", ")))")
        + "; name data that has one"
    case .noLibraries(let reason): reason
    case .noWorker(let reason): "the process that decodes cannot be started: \(reason)"
    case .killed(let times):
      "the process that decodes was ended from outside \(times) times; see what ends it"
    }
  }

  private func number(_ seconds: Double) -> String { String(format: "%.3f", seconds) }
}
