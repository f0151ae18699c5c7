import ArgumentParser
import ClozeCapabilities
import Foundation

/// The options that name what becomes vectors: texts, or files for models that read these.
struct VectorInput: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "A file with one text per line, or - for standard input; for models of speech, one path per "
        + "line; or, for models of points, speech and video, a folder, as with --files.",
      valueName: "file")
  )
  var input: String?

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "Models of points, speech and video: files, folders and tables of them.", valueName: "path"))
  var files: [String] = []

  @Option(
    help: ArgumentHelp(
      "Models of points, speech and video: the number of blocks after which states are read, 0 for the "
        + "encoder's input (default: all).", valueName: "blocks"))
  var depth: Int?

  func validate() throws {
    guard (input == nil) == !files.isEmpty else {
      throw ValidationError("give one of --input and --files")
    }
    if let depth, depth < 0 { throw ValidationError("--depth is \(depth): must be at least 0") }
  }

  /// True if files are named, and not texts: with --files, or by a folder as --input.
  var namesFiles: Bool { input.map(Self.isFolder) ?? true }

  private static func isFolder(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
      && isFolder.boolValue
  }

  /// Returns the input of lines for the model called `model`, which reads texts.
  ///
  /// - Throws: `Misuse` if something else is given.
  func lines(for model: String) throws -> InputOption {
    guard let input, depth == nil else {
      throw Misuse(
        text: "'\(model)' reads texts, one per line of --input; leave out "
          + (depth == nil ? "--files" : "--depth"))
    }
    guard !Self.isBinary(input) else {
      throw Misuse(
        text: "'\(input)' holds zero bytes and is no text; name sounds and clips with --files")
    }
    var option = InputOption()
    option.input = input
    return option
  }

  /// True if a regular file begins with what no text has; others would lose what is read of them.
  private static func isBinary(_ path: String) -> Bool {
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return false }
    let start = try? FileHandle(forReadingFrom: URL(filePath: path)).read(upToCount: 4096)
    return start?.contains(0) ?? false
  }

  /// Returns the paths on the command line, the folder, or the paths in the lines of the input.
  ///
  /// - Throws: `CommandError` if there are none, or a line is empty.
  func paths() throws -> [String] {
    guard let input else { return files }
    if Self.isFolder(input) { return [input] }
    let lines = try LineReader(path: input)
    var paths: [String] = []
    while let line = try lines.next() {
      guard !line.isEmpty else {
        throw CommandError("line \(lines.number) of '\(input)' is empty; give a path there")
      }
      paths.append(String(decoding: line, as: UTF8.self))
    }
    guard !paths.isEmpty else {
      throw CommandError("'\(input)' has no lines; give it a path in each")
    }
    return paths
  }
}
