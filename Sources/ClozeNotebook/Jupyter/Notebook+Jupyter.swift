import ClozeReport
import Foundation

extension Notebook {
  /// Returns the notebook in the format of Jupyter, nbformat 4.5: prose as Markdown cells, blocks
  /// of commands as code cells, with the outputs that stand behind them.
  ///
  /// - Parameter picture: Returns the bytes of a picture of the notebook by its name; nil if it is
  ///   missing, which leaves it out.
  public func jupyter(picture: (_ name: String) -> [UInt8]?) throws -> String {
    var cells: [JupyterCell] = [], place = frontMatter?.lines.upperBound ?? 0, prose = 0
    if let frontMatter {
      cells.append(
        JupyterCell(id: "front-matter", kind: .raw, source: text(of: frontMatter.lines)))
    }
    func addProse(to end: Int) {
      let source = text(of: place..<end)
      guard !source.isEmpty else { return }
      prose += 1
      cells.append(JupyterCell(id: "prose-\(prose)", kind: .markdown, source: source))
    }
    for cell in self.cells {
      addProse(to: cell.lines.lowerBound)
      place = cell.end
      cells.append(jupyter(cell, picture))
    }
    addProse(to: lines.count)
    let file = JupyterFile(
      cells: cells,
      metadata: JupyterFile.Metadata(
        kernel: .init(name: "cloze", displayName: "Cloze", language: "cloze"),
        language: .init(name: "cloze", fileExtension: ".cloze"), title: frontMatter?["title"]),
      format: 4, minorFormat: 5)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(file), as: UTF8.self) + "\n"
  }

  private func jupyter(_ cell: NotebookCell, _ picture: (String) -> [UInt8]?) -> JupyterCell {
    let output = cell.output.flatMap { $0.isEmpty ? nil : JupyterOutput.stream($0) }
    let pictures = cell.pictureNames.compactMap { name -> JupyterOutput? in
      guard let form = HTMLPictureForm(name: name), let bytes = picture(name) else { return nil }
      let content =
        form == .svg ? String(decoding: bytes, as: UTF8.self) : Data(bytes).base64EncodedString()
      return .data([form.rawValue: content], name: name)
    }
    let outputs = (output.map { [$0] } ?? []) + pictures
    return JupyterCell(
      id: "block-\(cell.number)", kind: .code, source: String(cell.source.dropLast()),
      words: words(of: cell), indent: cell.indent, outputs: outputs,
      execution: outputs.isEmpty ? nil : cell.number)
  }

  /// Returns the words behind `cloze`.
  private func words(of cell: NotebookCell) -> [String] {
    let line = lines[cell.lines.lowerBound].text
    let plain = String(line.unicodeScalars.drop { $0 == "\u{FEFF}" })
    return Fence(opening: plain).map { Array($0.words.dropFirst()) } ?? []
  }

  /// Returns lines without blank ones at their ends.
  private func text(of range: Range<Int>) -> String {
    let texts = lines[range].map { String($0.text.unicodeScalars.drop { $0 == "\u{FEFF}" }) }
    let isBlank = { (line: String) in line.allSatisfy(\.isWhitespace) }
    let kept = texts.drop(while: isBlank).reversed().drop(while: isBlank).reversed()
    return kept.joined(separator: "\n")
  }
}
