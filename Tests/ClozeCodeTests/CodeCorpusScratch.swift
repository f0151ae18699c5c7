import ClozeCode
import Foundation

/// A folder of its own for each test, removed afterwards.
final class CodeCorpusScratch {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "cloze-code-\(UInt64.random(in: .min ... .max))"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit {
    chmod(path + "/locked", 0o700)
    try? FileManager.default.removeItem(atPath: path)
  }

  func callAsFunction(_ name: String) -> String { name.isEmpty ? path : path + "/" + name }

  /// Writes `bytes` to `name`, making folders on the way.
  func put(_ bytes: [UInt8], _ name: String) throws {
    let url = URL(filePath: self(name))
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: url)
  }

  /// Writes `text` to `name`, making folders on the way.
  func put(_ text: String, _ name: String) throws { try put(Array(text.utf8), name) }

  /// The corpus of the whole folder.
  func corpus(
    threads: Int = 2, _ change: (inout CodeCorpusSettings) -> Void = { _ in }
  ) throws -> CodeCorpus {
    var settings = CodeCorpusSettings()
    change(&settings)
    return try CodeCorpus(paths: [path], settings: settings, threads: threads)
  }

  /// The names of the files of `corpus` below this folder.
  func names(_ corpus: CodeCorpus) -> [String] {
    corpus.files.map { String($0.path.dropFirst(path.count + 1)) }
  }
}

/// A program of `count` lines, of which those in `changed` read differently.
func program(_ count: Int, changed: Range<Int> = 0..<0, comment: String = "") -> String {
  let lines = (0..<count).map { line in
    changed.contains(line) ? "other_\(line) = call_\(line)('x')" : "name_\(line) = \(line) + 1"
  }
  return comment + lines.joined(separator: "\n") + "\n"
}
