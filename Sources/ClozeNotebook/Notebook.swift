import Foundation

/// A Markdown file with blocks of commands.
///
/// Fenced blocks whose first word is `cloze` are run. The block marked `output` after one holds its
/// output, and links after that to pictures in the notebook's picture folder are its pictures.
/// Everything else is prose and is preserved byte for byte.
public struct Notebook: Sendable {
  /// The file's path, for messages and for the name of its picture folder.
  public let path: String
  /// The properties at its start; nil if there are none.
  public let frontMatter: FrontMatter?
  /// The blocks of commands in order.
  public let cells: [NotebookCell]

  /// A line and its line ending.
  struct Line: Equatable, Sendable {
    var text: String
    var ending: String
  }

  let lines: [Line]

  /// Parses the notebook in `bytes`.
  ///
  /// - Throws: `NotebookError`.
  public init(_ bytes: some Collection<UInt8>, path: String) throws {
    self.path = path
    lines = try Self.lines(Array(bytes), path)
    frontMatter = FrontMatter(lines)
    var parser = CellParser(lines: lines, path: path, start: frontMatter?.lines.upperBound ?? 0)
    cells = try parser.cells()
  }

  /// The complete text of the file.
  public var text: String { lines.map { $0.text + $0.ending }.joined() }

  /// The names of all pictures linked after blocks.
  public var pictureNames: [String] { cells.flatMap(\.pictureNames) }

  /// The line ending of the first line, which is used for new lines.
  var ending: String { lines.first.map(\.ending).flatMap { $0.isEmpty ? nil : $0 } ?? "\n" }

  /// Returns the name of the picture folder beside the notebook at `path`.
  public static func pictureFolder(of path: String) -> String {
    let name = path.split(separator: "/").last.map(String.init) ?? path
    return (name.hasSuffix(".md") ? String(name.dropLast(3)) : name) + ".files"
  }

  /// Returns `folder` as it is written in a link.
  static func link(to folder: String) -> String {
    let allowed = CharacterSet.alphanumerics.union(.init(charactersIn: "-._~"))
    return folder.addingPercentEncoding(withAllowedCharacters: allowed) ?? folder
  }

  private static func lines(_ bytes: [UInt8], _ path: String) throws -> [Line] {
    var pieces = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    let isEnded = pieces.last?.isEmpty ?? true
    if isEnded { _ = pieces.popLast() }
    return try pieces.enumerated().map { index, piece in
      let hasReturn = piece.last == UInt8(ascii: "\r")
      guard let text = String(validating: hasReturn ? piece.dropLast() : piece, as: UTF8.self)
      else { throw NotebookError(file: path, line: index + 1, problem: .notUTF8) }
      let isLast = index == pieces.count - 1 && !isEnded
      return Line(text: text, ending: (hasReturn ? "\r" : "") + (isLast ? "" : "\n"))
    }
  }
}
