extension Records {
  /// Returns the table as a `tabular` of LaTeX, with the rules of the package booktabs.
  ///
  /// - Parameter bold: The cells that stand out, each as a row and a column from 0.
  func latex(bold: Set<[Int]> = []) -> String {
    func line(_ cells: [String]) -> String { "  " + cells.joined(separator: " & ") + " \\\\\n" }
    let alignment = columns.indices.map { isNumeric($0) ? "r" : "l" }.joined()
    let body = rows.enumerated().map { index, row in
      line(
        row.enumerated().map { column, value in
          let text = LaTeX.cell(value)
          return bold.contains([index, column]) ? "\\textbf{\(text)}" : text
        })
    }
    return "% needs \\usepackage{booktabs}\n\\begin{tabular}{\(alignment)}\n  \\toprule\n"
      + line(columns.map(LaTeX.escape)) + "  \\midrule\n" + body.joined()
      + "  \\bottomrule\n\\end{tabular}\n"
  }

  /// Returns the table in one of the forms for people, with some cells marked: in bold letters, or
  /// with an asterisk in plain text.
  ///
  /// - Parameter bold: The cells that stand out, each as a row and a column from 0.
  public func rendered(
    as format: OutputFormat, bold: Set<[Int]>, width: Int? = nil
  ) -> String {
    switch format {
    case .latex: latex(bold: bold)
    case .html: HTMLBlock.table(self, bold: bold).markup + "\n"
    case .markdown: marked(bold) { "**\($0)**" }.rendered(as: format)
    case .table: marked(bold) { $0 + " *" }.rendered(as: format, width: width)
    case .json, .jsonl, .csv, .tsv: rendered(as: format)
    }
  }

  private func marked(_ cells: Set<[Int]>, _ mark: (String) -> String) -> Records {
    Records(
      columns: columns,
      rows: rows.enumerated().map { index, row in
        row.enumerated().map { column, value in
          cells.contains([index, column]) ? .string(mark(value.display)) : value
        }
      })
  }
}

/// Text for LaTeX.
enum LaTeX {
  /// Returns `text` with all characters that LaTeX gives a meaning escaped.
  static func escape(_ text: String) -> String {
    text.unicodeScalars.map { scalar in
      switch scalar {
      case "&", "%", "$", "#", "_", "{", "}": "\\\(scalar)"
      case "\\": "\\textbackslash{}"
      case "~": "\\textasciitilde{}"
      case "^": "\\textasciicircum{}"
      case "<": "\\textless{}"
      case ">": "\\textgreater{}"
      case "|": "\\textbar{}"
      case "\"": "\\textquotedbl{}"
      case "±": "$\\pm$"
      case "−": "$-$"
      case "…": "\\dots{}"
      case _ where scalar.properties.generalCategory == .control: " "
      default: String(scalar)
      }
    }.joined()
  }

  /// Returns a cell; negative numbers have a minus sign instead of a hyphen.
  static func cell(_ value: RecordValue) -> String {
    let text = escape(value.display)
    return value.isNumber && text.hasPrefix("-") ? "$-$" + text.dropFirst() : text
  }
}
