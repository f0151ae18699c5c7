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
    var page = HTMLPage(title: title), place = 0
    func addProse(to end: Int) {
      let prose = lines[place..<end].map { $0.text + "\n" }.joined()
      let markup = renderer.html(
        prose.unicodeScalars.first == "\u{FEFF}" ? String(prose.dropFirst()) : prose)
      if !markup.isEmpty { page.append(HTMLBlock(markup: markup)) }
    }
    for (cell, result) in zip(cells, results) {
      addProse(to: cell.lines.lowerBound)
      place = cell.end
      let commands = HTMLBlock.preformatted(cell.source)
      guard let result else {
        page.append(.folded("Only in the quick size", [commands]))
        continue
      }
      page.append(commands)
      if !result.output.isEmpty {
        page.append(
          .preformatted(result.output, style: cell.options.fails ? "failure" : "output"))
      }
      for picture in result.pictures { page.append(Self.block(picture)) }
    }
    addProse(to: lines.count)
    return page
  }

  private static func block(_ picture: CellResult.Picture) -> HTMLBlock {
    .picture(
      picture.bytes, HTMLPictureForm(name: picture.name) ?? .png, description: picture.name)
  }

  /// The first heading, or the file's name.
  private var title: String {
    for block in MarkdownParser.blocks(text) {
      if case .heading(_, let text) = block { return text.filter { !"*_`".contains($0) } }
    }
    return path.split(separator: "/").last.map(String.init) ?? path
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
