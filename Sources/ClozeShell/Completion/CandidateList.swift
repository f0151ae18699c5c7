import ClozeReport

/// A list of candidates as text: with summaries one per line, without them in columns.
struct CandidateList {
  let candidates: [Completion.Candidate]
  let width: Int
  /// The maximum number of lines, which keeps the typed line visible.
  var height = 40

  /// The lines of the list.
  var lines: [String] {
    let all = candidates.contains { !$0.summary.isEmpty } ? explained : columns
    guard all.count > height else { return all }
    return all.prefix(height - 1) + ["... and \(all.count - height + 1) more lines"]
  }

  private var longest: Int { candidates.map { textWidth($0.label) }.max() ?? 0 }

  private var explained: [String] {
    let column = min(longest, max(16, width / 2)) + 2
    return candidates.map { candidate in
      let gap = String(repeating: " ", count: max(1, column - textWidth(candidate.label)))
      return cut(candidate.label + gap + candidate.summary, to: width - 1)
    }
  }

  /// The lines in columns, which are filled downwards, then to the right.
  private var columns: [String] {
    let column = longest + 2
    let across = max(1, (width - 1) / column)
    let down = (candidates.count + across - 1) / across
    return (0..<down).map { row in
      let cells = stride(from: row, to: candidates.count, by: down).map { candidates[$0].label }
      let line = cells.map { $0 + String(repeating: " ", count: column - textWidth($0)) }.joined()
      return cut(String(line.reversed().drop { $0 == " " }.reversed()), to: width - 1)
    }
  }
}
