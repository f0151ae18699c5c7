import ClozeCapabilities
import ClozeData
import Dispatch
import Foundation
import Synchronization

/// Splits some files of source code at once, on all cores.
enum CodeSplitBatch {
  /// What one file gives: a line of JSON, empty if it could not be read, and what is wrong with it.
  struct Result: Sendable {
    var line: [UInt8] = []
    var note: String?
  }

  private static let files = 256
  private static let bytes = 8 << 20

  /// The files in their order, in batches that hold no more than one large file each.
  static func batches(of files: [TextFile]) -> [ArraySlice<TextFile>] {
    var batches: [ArraySlice<TextFile>] = []
    var start = 0
    var size = 0
    for (index, file) in files.enumerated() {
      if index - start == Self.files || (index > start && size + file.size > bytes) {
        batches.append(files[start..<index])
        start = index
        size = 0
      }
      size += file.size
    }
    if start < files.count { batches.append(files[start...]) }
    return batches
  }

  /// The results of `files`, in their order.
  static func split(_ files: ArraySlice<TextFile>, with splitter: CodeSplitter) -> [Result] {
    let results = Mutex(Array(repeating: Result(), count: files.count))
    DispatchQueue.concurrentPerform(iterations: files.count) { index in
      let result = split(files[files.startIndex + index].path, with: splitter)
      results.withLock { $0[index] = result }
    }
    return results.withLock { $0 }
  }

  private static func split(_ path: String, with splitter: CodeSplitter) -> Result {
    let bytes: [UInt8]
    do { bytes = try contents(of: path) } catch { return Result(note: "\(error)") }
    do {
      let source = try CodeSource(decoding: bytes, as: splitter.language)
      return Result(line: line(path, try splitter.split(source)))
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
