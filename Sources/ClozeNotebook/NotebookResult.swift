/// The result of running a block of commands.
public struct CellResult: Equatable, Sendable {
  /// Its printed output.
  public var output: String
  /// Its pictures.
  public var pictures: [Picture]

  /// A picture drawn by a block.
  public struct Picture: Equatable, Sendable {
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

  /// Makes a result of printed output and pictures.
  public init(output: String = "", pictures: [Picture] = []) {
    self.output = output
    self.pictures = pictures
  }
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
    if !result.output.isEmpty {
      let indent = String(repeating: " ", count: cell.indent)
      var content = result.output.split(
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
  private static func mark(around content: [Substring]) -> String {
    let longest =
      content.map { line in
        line.utf8.drop { $0 == UInt8(ascii: " ") }.prefix { $0 == UInt8(ascii: "`") }.count
      }.max() ?? 0
    return String(repeating: "`", count: max(3, longest + 1))
  }
}
