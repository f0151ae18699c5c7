/// The lines of a file that are not blank, with their numbers from 1. A line that is not UTF-8 is
/// read as Latin-1.
struct LabelledLines: Sequence {
  /// The file's path.
  let path: String
  private let file: MappedFile

  /// Opens the file at `path`.
  ///
  /// - Throws: `FileError` if it is empty or cannot be read.
  init(path: String) throws {
    self.path = path
    file = try MappedFile(path: path)
  }

  /// The first line that is not blank.
  var first: (number: Int, text: String)? { first { _ in true } }

  func makeIterator() -> AnyIterator<(number: Int, text: String)> {
    var start = 0, number = 0
    return AnyIterator {
      while start < file.count {
        let rest = file.bytes[start...]
        let end = rest.firstIndex(of: 0x0A) ?? file.count
        let line = file.bytes[start..<end]
        number += 1
        let isFirst = start == 0
        start = end + 1
        let text = Self.text(isFirst && line.starts(with: Self.mark) ? line.dropFirst(3) : line)
        if text.contains(where: { !$0.isWhitespace }) { return (number, text) }
      }
      return nil
    }
  }

  /// The byte order mark that some editors write.
  private static let mark: [UInt8] = [0xEF, 0xBB, 0xBF]

  private static func text(_ line: Slice<UnsafeRawBufferPointer>) -> String {
    let line = line.last == 0x0D ? line.dropLast() : line
    return String(validating: line, as: UTF8.self)
      ?? String(String.UnicodeScalarView(line.map { Unicode.Scalar($0) }))
  }
}
