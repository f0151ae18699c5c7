import ClozeCapabilities
import ClozeData
import Foundation

/// A pipeline that splits several files of source code at once, on all cores.
enum CodeSplitBatch {
  /// The result for one file: a line of JSON, empty if it could not be read, and the problem with
  /// it.
  struct Result: Sendable {
    var line: [UInt8] = []
    var note: String?
    /// The number of lines of a notebook that have become comments.
    var commentedLines = 0
  }

  private static let files = 256
  private static let bytes = 8 << 20

  /// Returns a pipeline from files to results in the same order; at most one large file is held at
  /// a time.
  static func pipeline(with splitter: CodeSplitter) -> OrderedPipeline<TextFile, Result> {
    OrderedPipeline(
      threads: ProcessInfo.processInfo.activeProcessorCount, capacity: bytes, most: files
    ) {
      split($0.path, with: splitter)
    }
  }

  private static func split(_ path: String, with splitter: CodeSplitter) -> Result {
    let bytes: [UInt8]
    do { bytes = try contents(of: path) } catch { return Result(note: "\(error)") }
    do {
      let source = try CodeSource(decoding: bytes, as: splitter.language, path: path)
      let line = line(path, try splitter.split(source))
      return Result(line: line, commentedLines: source.commentedLines)
    } catch {
      return Result(line: line(path, CodeSplitter.unreadable), note: "\(error)")
    }
  }

  private static func contents(of path: String) throws(FileError) -> [UInt8] {
    guard access(path, R_OK) == 0 else { throw .system(.open, path) }
    guard let data = FileManager.default.contents(atPath: path) else {
      throw .system(.read, path, code: EIO)
    }
    return Array(data)
  }

  private static func line(_ path: String, _ pieces: CodePieces) -> [UInt8] {
    var line: [UInt8] = []
    line.reserveCapacity(pieces.bytes.count + 4 * pieces.count + path.utf8.count + 32)
    line += Array("{\"file\": ".utf8)
    JSONBytes.append(string: path.utf8, to: &line)
    line += Array(", \"tokens\": [".utf8)
    for index in 0..<pieces.count {
      if index > 0 { line += [0x2C, 0x20] }
      JSONBytes.append(string: pieces.bytes[pieces.range(index)], to: &line)
    }
    line += Array("]}\n".utf8)
    return line
  }
}
