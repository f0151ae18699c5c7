import ClozeReport

extension Notebook {
  /// Returns the notebook with the results of its blocks as one self-contained HTML page.
  ///
  /// - Parameters:
  ///   - results: one for each block, in order; nil if a block was not run.
  ///   - picture: finds the pictures that the prose links to.
  public func page(
    with results: [CellResult?], picture: @escaping MarkdownRenderer.PictureSource
  ) -> HTMLPage {
    precondition(results.count == cells.count, "\(results.count) results, \(cells.count) blocks")
    let renderer = MarkdownRenderer(picture: picture)
    var page = HTMLPage(title: title), place = frontMatter?.lines.upperBound ?? 0
    for block in head { page.append(block) }
    func addProse(to end: Int) {
      let prose = lines[place..<end].map { $0.text + "\n" }.joined()
      let markup = renderer.html(
        prose.unicodeScalars.first == "\u{FEFF}" ? String(prose.dropFirst()) : prose)
      if !markup.isEmpty { page.append(HTMLBlock(markup: markup)) }
    }
    for (cell, result) in zip(cells, results) {
      addProse(to: cell.lines.lowerBound)
      place = cell.end
      for block in Self.blocks(of: cell, result) { page.append(block) }
    }
    addProse(to: lines.count)
    return page
  }

  /// Returns the commands of a block and what came of them.
  private static func blocks(of cell: NotebookCell, _ result: CellResult?) -> [HTMLBlock] {
    let commands = HTMLBlock.preformatted(cell.source)
    guard let result else {
      let reason = cell.options.quick ? "Only in the quick size" : "Not run"
      return [.folded(reason, [commands])]
    }
    var blocks = [commands], text = ""
    func addText() {
      if !text.isEmpty {
        blocks.append(.preformatted(text, style: cell.options.fails ? "failure" : "output"))
      }
      text = ""
    }
    for part in result.parts {
      switch part {
      case .text(let more): text += more
      case .table(let records, _):
        addText()
        blocks.append(.group([.table(records)], style: "output"))
      }
    }
    addText()
    if let failure = result.failure {
      blocks.append(.preformatted("error: \(failure)", style: "failure"))
    }
    return blocks + result.pictures.map(block)
  }

  private static func block(_ picture: CellResult.Picture) -> HTMLBlock {
    .picture(
      picture.bytes, HTMLPictureForm(name: picture.name) ?? .png, description: picture.name)
  }

  /// The title, authors and date of the front matter.
  private var head: [HTMLBlock] {
    guard let frontMatter else { return [] }
    var blocks: [HTMLBlock] = []
    // Many write the title as the first heading, too.
    if let title = frontMatter["title"], title != firstHeading {
      blocks.append(.heading(title, level: 1))
    }
    if let words = frontMatter["subtitle"] { blocks.append(.paragraph(words, style: "lead")) }
    let names = ["author", "date"].compactMap { frontMatter[$0] }
    if !names.isEmpty { blocks.append(.paragraph(names.joined(separator: ", "), style: "note")) }
    return blocks
  }

  /// The title of the front matter, the first heading, or the file's name.
  private var title: String {
    frontMatter?["title"] ?? firstHeading ?? path.split(separator: "/").last.map(String.init)
      ?? path
  }

  private var firstHeading: String? {
    let prose = lines[(frontMatter?.lines.upperBound ?? 0)...].map { $0.text + "\n" }.joined()
    for block in MarkdownParser.blocks(prose) {
      if case .heading(_, let text) = block { return text.filter { !"*_`".contains($0) } }
    }
    return nil
  }
}

extension HTMLPictureForm {
  /// Finds the form of the picture called `name`; nil if a page cannot hold it.
  public init?(name: String) {
    switch name.split(separator: ".").last?.lowercased() {
    case "png": self = .png
    case "svg": self = .svg
    default: return nil
    }
  }
}
