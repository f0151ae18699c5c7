import ClozeData
import Foundation

/// The names of a model's items: `items.txt` in the model's folder, one name per line in the order
/// of the model's rows. Line ends and backslashes in names are written `\n`, `\r` and `\\`.
enum ItemList {
  static let fileName = "items.txt"

  /// Writes the names of `items` into `folder`.
  static func write(_ items: NameTable, to folder: String) throws {
    var text: [UInt8] = []
    for index in 0..<items.count {
      for byte in items[index].utf8 {
        switch byte {
        case 0x0A: text += Array("\\n".utf8)
        case 0x0D: text += Array("\\r".utf8)
        case 0x5C: text += Array("\\\\".utf8)
        default: text.append(byte)
        }
      }
      text.append(0x0A)
    }
    try AtomicFile.write(text, to: folder + "/" + fileName)
  }

  /// Reads the names in `folder`.
  ///
  /// - Throws: `FileError`; `ItemsModelError` if a name occurs twice.
  static func read(from folder: String) throws -> NameTable {
    let path = folder + "/" + fileName
    var names = NameTable()
    let file = try MappedFile(path: path)
    try file.withBytes { bytes in
      for line in bytes.split(separator: 0x0A, omittingEmptySubsequences: false).dropLast() {
        let number = names.count
        guard names.add(unescaped(line)) == number else {
          throw ItemsModelError.repeatedItem(path: path, line: number + 1)
        }
      }
    }
    return names
  }

  private static func unescaped(_ line: Slice<UnsafeRawBufferPointer>) -> String {
    guard line.contains(0x5C) else { return String(decoding: line, as: UTF8.self) }
    var name: [UInt8] = [], isEscaped = false
    for byte in line {
      switch (isEscaped, byte) {
      case (false, 0x5C): isEscaped = true
      case (true, UInt8(ascii: "n")): (isEscaped, name) = (false, name + [0x0A])
      case (true, UInt8(ascii: "r")): (isEscaped, name) = (false, name + [0x0D])
      default: (isEscaped, name) = (false, name + [byte])
      }
    }
    return String(decoding: name, as: UTF8.self)
  }
}
