import Foundation

/// The code of a Jupyter notebook as one Python program: its cells of code one after the other,
/// without their outputs and without text.
struct PythonNotebook {
  /// The ending of the names of notebooks, without the dot.
  static let ending = "ipynb"

  /// The program, in UTF-8.
  let bytes: [UInt8]
  /// The number of lines that are IPython's and not Python's, and have become comments.
  let commentedLines: Int

  /// Reads the notebook in the bytes of a file without a byte order mark.
  ///
  /// - Throws: `CodeDecodingError.notNotebook`, `.foreignNotebook`.
  init(_ bytes: some Collection<UInt8>) throws(CodeDecodingError) {
    guard let file = try? JSONDecoder().decode(NotebookFile.self, from: Data(bytes)) else {
      throw .notNotebook
    }
    if let language = file.language, !language.hasPrefix("python"), language != "ipython" {
      throw .foreignNotebook(language: language)
    }
    var (program, commented): ([UInt8], Int) = ([], 0)
    for code in file.code where !code.isEmpty {
      let cell = NotebookCell(Array(code.utf8))
      program += cell.bytes
      if program.last != 0x0A { program.append(0x0A) }
      commented += cell.commentedLines
    }
    (self.bytes, commentedLines) = (program, commented)
  }

  /// True if the file at `path` is a notebook by its name.
  static func isNamed(_ path: String) -> Bool { path.lowercased().hasSuffix("." + ending) }

  /// True if `bytes` start like a JSON object, as notebooks do and programs hardly ever.
  static func mayBe(_ bytes: some Collection<UInt8>) -> Bool {
    bytes.first { !($0 == 0x20 || $0 == 0x09 || $0 == 0x0A || $0 == 0x0D) } == UInt8(ascii: "{")
  }
}

/// A notebook's JSON in nbformat 3, whose cells are in worksheets, or 4.
private struct NotebookFile: Decodable {
  private struct Cell: Decodable {
    var cell_type: String?
    var source: NotebookText?
    var input: NotebookText?
  }

  private struct Sheet: Decodable { var cells: [Cell] }

  private struct Metadata: Decodable {
    struct Kernel: Decodable { var language: String? }
    struct Language: Decodable { var name: String? }

    var kernelspec: Kernel?
    var language_info: Language?
  }

  private enum Key: CodingKey { case nbformat, metadata, cells, worksheets }

  /// The language that the notebook names, in lower case.
  let language: String?
  /// The source of each cell of code.
  let code: [String]

  init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: Key.self)
    _ = try values.decode(Int.self, forKey: .nbformat)
    let metadata = try? values.decode(Metadata.self, forKey: .metadata)
    language = (metadata?.language_info?.name ?? metadata?.kernelspec?.language)?.lowercased()
    let cells =
      if values.contains(.cells) {
        try values.decode([Cell].self, forKey: .cells)
      } else {
        try values.decode([Sheet].self, forKey: .worksheets).flatMap(\.cells)
      }
    code = cells.filter { $0.cell_type == "code" }.compactMap { ($0.source ?? $0.input)?.text }
  }
}

/// A text in a notebook: a string, or a list of its lines with their ends.
private struct NotebookText: Decodable {
  let text: String

  init(from decoder: any Decoder) throws {
    let value = try decoder.singleValueContainer()
    text = try (try? value.decode(String.self)) ?? value.decode([String].self).joined()
  }
}
