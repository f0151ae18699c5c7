extension HTMLBlock {
  /// Makes a table of counts whose cells are the darker the larger their share of the row.
  ///
  /// - Parameter labels: The names of rows and columns.
  public static func matrix(
    _ counts: [[Int]], labels: [String], caption: String
  ) -> HTMLBlock {
    let names = labels.map { "<th class=\"number\">\(HTML.escape($0))</th>" }.joined()
    let rows = zip(labels, counts).map { label, row in
      let sum = max(1, row.reduce(0, +))
      let cells = row.map { count in
        "<td class=\"number level-\(count * 4 / sum)\">\(count)</td>"
      }
      return "<tr><th scope=\"row\">\(HTML.escape(label))</th>\(cells.joined())</tr>\n"
    }
    return HTMLBlock(
      markup: paragraph(caption, style: "caption").markup + "\n<div class=\"wide\"><table>\n"
        + "<thead><tr><th></th>\(names)</tr></thead>\n<tbody>\n\(rows.joined())</tbody>\n"
        + "</table></div>")
  }
}
