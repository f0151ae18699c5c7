import ClozeReport
import Foundation

/// Converts Markdown to HTML that is fully escaped and contains nothing executable.
///
/// It supports headings, paragraphs, emphasis, code, lists, links, pictures, tables, quotes and
/// rules. HTML in the text is shown as text.
public struct MarkdownRenderer {
  /// A function that returns the bytes of the picture that a link names, or nil if the page cannot
  /// hold it.
  public typealias PictureSource = (_ target: String) -> (bytes: [UInt8], form: HTMLPictureForm)?

  private let picture: PictureSource

  /// Makes a renderer that embeds the pictures found by `picture`.
  public init(picture: @escaping PictureSource = { _ in nil }) { self.picture = picture }

  /// Returns `markdown` as HTML.
  public func html(_ markdown: String) -> String { html(MarkdownParser.blocks(markdown)) }

  /// Returns an element with an embedded picture.
  static func image(_ bytes: [UInt8], _ form: HTMLPictureForm, description: String) -> String {
    let data = Data(bytes).base64EncodedString()
    return "<img alt=\"\(HTML.escape(description))\" src=\"data:\(form.rawValue);base64,\(data)\">"
  }

  private func html(_ blocks: [MarkdownBlock]) -> String {
    blocks.map(html).joined(separator: "\n")
  }

  private func html(_ block: MarkdownBlock) -> String {
    switch block {
    case .heading(let level, let text): return "<h\(level)>\(inline(text))</h\(level)>"
    case .paragraph(let text): return "<p>\(inline(text))</p>"
    case .code(let text): return HTMLBlock.preformatted(text).markup
    case .rule: return "<hr>"
    case .quote(let blocks): return "<blockquote>\n\(html(blocks))\n</blockquote>"
    case .list(let start, let isTight, let items):
      let lines = items.map { "<li>\(item($0, isTight: isTight))</li>" }.joined(separator: "\n")
      let first = start.flatMap { $0 == 1 ? nil : " start=\"\($0)\"" } ?? ""
      return start == nil ? "<ul>\n\(lines)\n</ul>" : "<ol\(first)>\n\(lines)\n</ol>"
    case .table(let header, let alignments, let rows):
      return table(header, alignments, rows)
    }
  }

  private func item(_ blocks: [MarkdownBlock], isTight: Bool) -> String {
    blocks.map { block in
      if isTight, case .paragraph(let text) = block { return inline(text) }
      return html(block)
    }.joined(separator: "\n")
  }

  private func table(
    _ header: [String], _ alignments: [MarkdownBlock.Alignment?], _ rows: [[String]]
  ) -> String {
    func row(_ cells: [String], _ tag: String) -> String {
      let fields = zip(cells, alignments).map { cell, alignment in
        let style = alignment.map { " style=\"text-align: \($0.rawValue)\"" } ?? ""
        return "<\(tag)\(style)>\(inline(cell))</\(tag)>"
      }
      return "<tr>\(fields.joined())</tr>"
    }
    let body = rows.map { row($0, "td") + "\n" }.joined()
    return "<div class=\"wide\"><table>\n<thead>\(row(header, "th"))</thead>\n<tbody>\n\(body)"
      + "</tbody>\n</table></div>"
  }

  private func inline(_ text: String) -> String { MarkdownInline.html(text, picture) }
}
