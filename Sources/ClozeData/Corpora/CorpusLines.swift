import Foundation

/// The lines of the text files of corpora.
enum CorpusLines {
  /// Returns the lines of the file at `path` that are not blank, with their numbers from 1.
  ///
  /// - Throws: `DataError`, `FileError`, `LabelledError`.
  static func read(_ path: String) throws -> [(number: Int, text: String)] {
    do {
      let lines = try LabelledLines(path: path)
      var result: [(number: Int, text: String)] = []
      while let (number, text) = try lines.next() {
        result.append((number, text.trimmingCharacters(in: .whitespaces)))
      }
      return result
    } catch FileError.empty {
      return []
    }
  }

  /// Returns the rest of each line by the word with which it starts.
  ///
  /// - Throws: As `read`.
  static func byFirstWord(_ path: String) throws -> [(key: String, rest: String)] {
    try read(path).map { _, text in
      let end = text.firstIndex { $0 == " " || $0 == "\t" } ?? text.endIndex
      return (String(text[..<end]), text[end...].trimmingCharacters(in: .whitespaces))
    }
  }
}
