import ClozeData
import Foundation

extension RunFolder {
  /// The path of the kept evaluations, one JSON object per line.
  public var evaluationsFile: String { path + "/evaluations.jsonl" }

  /// Returns the kept evaluations, oldest first.
  ///
  /// Lines that are damaged or of a later form are passed over.
  public func evaluations() -> [KeptEvaluation] {
    ((try? evaluationLines()) ?? []).compactMap { KeptEvaluation(line: $0) }
  }

  /// Keeps `evaluation` behind the others; one that it repeats is removed.
  ///
  /// The file is replaced as a whole, so that a process that is killed leaves all or nothing of it;
  /// lines of a later form stay.
  ///
  /// - Throws: `FileError` if the former ones cannot be read, the folder is not writable or the
  ///   disk is full.
  public func keep(_ evaluation: KeptEvaluation) throws {
    let line = try evaluation.line()
    try exclusively {
      let others = try evaluationLines().filter { line in
        if let known = KeptEvaluation(line: line) { return !evaluation.repeats(known) }
        // What a later version wrote is an object, the end of a damaged file is not.
        return (try? JSONSerialization.jsonObject(with: line)) is [String: Any]
      }
      let text = others.reduce(into: Data()) { $0 += $1 + Data([UInt8(ascii: "\n")]) } + line
      try AtomicFile.write(text, to: evaluationsFile)
    }
  }

  /// Returns the lines of the file; none if there is no file. What cannot be read must not look
  /// like nothing, since the file is replaced.
  private func evaluationLines() throws -> [Data] {
    let descriptor = Foundation.open(evaluationsFile, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      if errno == ENOENT { return [] }
      throw FileError.system(.open, evaluationsFile)
    }
    let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    guard let data = try? (file.readToEnd() ?? Data()) else {
      throw FileError.system(.read, evaluationsFile, code: EIO)
    }
    return data.split(separator: UInt8(ascii: "\n")).map { Data($0) }
  }
}
