import Foundation

/// A piece of a page's body. The functions that make one escape their text.
public struct HTMLBlock: Equatable, Sendable {
  /// The block as HTML.
  public let markup: String

  /// Makes a block of finished HTML, which must be escaped already.
  public init(markup: String) { self.markup = markup }

  /// Makes a heading of `level` 1 to 6 with the link target `#id`.
  public static func heading(_ text: String, level: Int, id: String? = nil) -> HTMLBlock {
    let level = min(max(level, 1), 6)
    let target = id.map { " id=\"\(HTML.escape($0))\"" } ?? ""
    return HTMLBlock(markup: "<h\(level)\(target)>\(HTML.escape(text))</h\(level)>")
  }

  /// Makes a paragraph; `style` names its class in the style sheet.
  public static func paragraph(_ text: String, style: String? = nil) -> HTMLBlock {
    HTMLBlock(markup: "<p\(attribute("class", style))>\(HTML.escape(text))</p>")
  }

  /// Makes text with significant spaces and line ends; `style` names its class in the style sheet.
  public static func preformatted(_ text: String, style: String? = nil) -> HTMLBlock {
    HTMLBlock(markup: "<pre\(attribute("class", style))><code>\(HTML.escape(text))</code></pre>")
  }

  /// Makes a list with a bullet before each of `items`.
  public static func list(_ items: [String]) -> HTMLBlock {
    let lines = items.map { "<li>\(HTML.escape($0))</li>" }
    return HTMLBlock(markup: "<ul>\n\(lines.joined(separator: "\n"))\n</ul>")
  }

  /// Makes a table of `records` with right-aligned numbers.
  ///
  /// - Parameters:
  ///   - caption: A line above it.
  ///   - bold: The cells that stand out, each as a row and a column from 0.
  public static func table(
    _ records: Records, caption: String? = nil, bold: Set<[Int]> = []
  ) -> HTMLBlock {
    let styles = records.columns.indices.map {
      attribute("class", records.isNumeric($0) ? "number" : nil)
    }
    let rows = records.rows.enumerated().map { index, row in
      let fields = row.enumerated().map { column, value in
        let text = HTML.escape(value.display)
        let marked = bold.contains([index, column]) ? "<strong>\(text)</strong>" : text
        return "<td\(styles[column])>\(marked)</td>"
      }
      return "<tr>\(fields.joined())</tr>\n"
    }
    let names = zip(records.columns, styles).map { "<th\($1)>\(HTML.escape($0))</th>" }
    let words = caption.map { "<caption>\(HTML.escape($0))</caption>\n" } ?? ""
    return HTMLBlock(
      markup: "<div class=\"wide\"><table>\n\(words)<thead><tr>\(names.joined())</tr></thead>\n"
        + "<tbody>\n\(rows.joined())</tbody>\n</table></div>")
  }

  /// Makes a table of the properties of one thing: names on the left, values on the right.
  public static func properties(_ values: [(name: String, value: String)]) -> HTMLBlock {
    let rows = values.map {
      "<tr><th scope=\"row\">\(HTML.escape($0.name))</th><td>\(HTML.escape($0.value))</td></tr>\n"
    }
    return HTMLBlock(
      markup: "<div class=\"wide\"><table class=\"properties\"><tbody>\n\(rows.joined())"
        + "</tbody></table></div>")
  }

  /// Makes a picture embedded in the page, with a description for those who cannot see it.
  public static func picture(
    _ bytes: [UInt8], _ form: HTMLPictureForm, description: String, caption: String? = nil
  ) -> HTMLBlock {
    let data = Data(bytes).base64EncodedString()
    let image =
      "<img alt=\"\(HTML.escape(description))\" src=\"data:\(form.rawValue);base64,\(data)\">"
    let words = caption.map { "<figcaption>\(HTML.escape($0))</figcaption>" } ?? ""
    return HTMLBlock(markup: "<figure>\(image)\(words)</figure>")
  }

  /// Makes blocks that unfold when `summary` is clicked.
  public static func folded(
    _ summary: String, _ blocks: [HTMLBlock], isOpen: Bool = false
  ) -> HTMLBlock {
    let body = blocks.map(\.markup).joined(separator: "\n")
    return HTMLBlock(
      markup: "<details\(isOpen ? " open" : "")><summary>\(HTML.escape(summary))</summary>\n"
        + body + "\n</details>")
  }

  /// Makes a group of blocks; `style` names its class in the style sheet.
  public static func group(_ blocks: [HTMLBlock], style: String? = nil) -> HTMLBlock {
    let body = blocks.map(\.markup).joined(separator: "\n")
    return HTMLBlock(markup: "<section\(attribute("class", style))>\n\(body)\n</section>")
  }

  private static func attribute(_ name: String, _ value: String?) -> String {
    value.map { " \(name)=\"\(HTML.escape($0))\"" } ?? ""
  }
}

/// The formats of pictures that a page can embed.
public enum HTMLPictureForm: String, Sendable {
  /// Pixels.
  case png = "image/png"
  /// Vector graphics. They are embedded as images, in which nothing is executed.
  case svg = "image/svg+xml"
}
