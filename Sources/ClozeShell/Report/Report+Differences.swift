import ClozeReport

extension Report {
  /// The number of differences above which the table is folded.
  private static let manyDifferences = 40

  /// The keys of recipe and environment in which the runs differ; nothing for one run.
  var differences: [HTMLBlock] {
    guard single == nil else { return [] }
    let recipe = Self.different(runs.map { Self.values($0.detail.recipe) })
    let environment = Self.different(runs.map { Self.values($0.detail.environment) })
    return [.heading("What differs", level: 2)]
      + block(recipe, head: "recipe", none: "The recipes are the same.")
      + block(
        environment, head: "environment", none: "All ran in the same environment.")
  }

  private func block(
    _ rows: [(name: String, values: [String?])], head: String, none: String
  ) -> [HTMLBlock] {
    guard !rows.isEmpty else { return [.paragraph(none)] }
    let table = HTMLBlock.table(table(of: rows, head: head))
    guard rows.count > Self.manyDifferences else { return [table] }
    return [.folded("\(rows.count) keys of the \(head)", [table])]
  }

  private static func values(_ pairs: [(key: String, value: String)]) -> [String: String] {
    Dictionary(pairs.map { ($0.key, $0.value) }) { $1 }
  }

  /// Returns the keys whose values are not the same in all of `runs`, with these values.
  static func different(_ runs: [[String: String]]) -> [(name: String, values: [String?])] {
    Set(runs.flatMap(\.keys)).sorted().compactMap { key in
      let values = runs.map { $0[key] }
      return Set(values).count > 1 ? (key, values) : nil
    }
  }
}
