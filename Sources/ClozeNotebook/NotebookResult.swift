import ClozeReport

/// The result of running a block of commands.
public struct CellResult: Equatable, Sendable, Codable {
  /// Its printed output, in parts.
  public var parts: [Part]
  /// Its pictures.
  public var pictures: [Picture]
  /// The error that ended the notebook in this block; nil if none did.
  public var failure: String?

  /// A part of a block's output.
  public enum Part: Equatable, Sendable, Codable {
    /// Text.
    case text(String)
    /// Records, and the table that was printed of them.
    case table(Records, text: String)

    /// The part as it was printed.
    public var text: String {
      switch self {
      case .text(let text), .table(_, let text): text
      }
    }
  }

  /// A picture drawn by a block.
  public struct Picture: Equatable, Sendable, Codable {
    /// The file's name in the notebook's picture folder.
    public var name: String
    /// The file's bytes.
    public var bytes: [UInt8]

    /// Makes a picture called `name`.
    public init(name: String, bytes: [UInt8]) {
      self.name = name
      self.bytes = bytes
    }
  }

  /// Makes a result of output in parts, and pictures.
  public init(parts: [Part], pictures: [Picture] = [], failure: String? = nil) {
    (self.parts, self.pictures, self.failure) = (parts, pictures, failure)
  }

  /// Makes a result of printed output and pictures.
  public init(output: String = "", pictures: [Picture] = []) {
    self.init(parts: output.isEmpty ? [] : [.text(output)], pictures: pictures)
  }

  /// All that was printed.
  public var output: String { parts.map(\.text).joined() }

  /// The content of the block behind the commands: what was printed, and the error that ended the
  /// notebook.
  var shown: String { output + (failure.map { "error: \($0)\n" } ?? "") }
}

extension Notebook {
  /// Returns the notebook's text with the recorded outputs replaced by the results of its blocks.
  ///
  /// - Parameters:
  ///   - results: one for each block, in order; nil if a block was not run.
  ///   - target: the path that the text will be written to, which determines the name of the
  ///     picture folder.
  public func text(with results: [CellResult?], at target: String) -> String {
    precondition(results.count == cells.count, "\(results.count) results, \(cells.count) blocks")
    let folder = Self.link(to: Self.pictureFolder(of: target))
    var text = "", place = 0
    for (cell, result) in zip(cells, results) {
      text += lines[place..<cell.lines.upperBound].map { $0.text + $0.ending }.joined()
      place = cell.lines.upperBound
      // The notebook itself keeps what blocks that did not run had; a copy has only results.
      if result == nil, target == path { continue }
      place = cell.end
      let added = lines(of: result ?? CellResult(), behind: cell, folder)
      guard !added.isEmpty else { continue }
      // The last line of the file may lack a line ending.
      if lines[cell.lines.upperBound - 1].ending.isEmpty { text += ending }
      text += added.map { $0 + ending }.joined()
    }
    return text + lines[place...].map { $0.text + $0.ending }.joined()
  }

  /// Returns the lines after `cell` for its `result`.
  private func lines(
    of result: CellResult, behind cell: NotebookCell, _ folder: String
  ) -> [String] {
    var added: [String] = []
    if !result.shown.isEmpty {
      let indent = String(repeating: " ", count: cell.indent)
      var content = result.shown.split(
        omittingEmptySubsequences: false, whereSeparator: { $0 == "\n" || $0 == "\r\n" })
      if content.last == "" { content.removeLast() }
      let mark = Self.mark(around: content)
      added += ["", indent + mark + "output"] + content.map { indent + $0 } + [indent + mark]
    }
    for picture in result.pictures {
      let words = picture.name.filter { !"[]\\".contains($0) }
      added += ["", "![\(words)](\(folder)/\(picture.name))"]
    }
    return added
  }

  /// Returns enough backticks that no line of `content` closes the block.
  static func mark(around content: [Substring]) -> String {
    let longest =
      content.map { line in
        line.utf8.drop { $0 == UInt8(ascii: " ") }.prefix { $0 == UInt8(ascii: "`") }.count
      }.max() ?? 0
    return String(repeating: "`", count: max(3, longest + 1))
  }
}
