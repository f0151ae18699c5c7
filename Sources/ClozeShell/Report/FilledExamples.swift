import ClozeCapabilities
import ClozeReport
import ClozeTraining

/// Texts with a word taken out, and the words that models propose for it.
struct FilledExamples {
  /// The texts, each with `[MASK]` in it, and the word that stood there if it is known.
  let texts: [(text: String, answer: String?)]
  /// The origin of the texts, in a sentence.
  let origin: String
  /// The proposals of each model that fills in texts.
  let columns: [Column]

  /// The proposals of one model.
  struct Column {
    /// The run's label.
    let label: String
    /// The candidates for each text; empty where the model has none.
    let candidates: [[BlankCandidate]]
    /// The reason why the model could not be used, if it could not.
    let problem: String?
  }

  /// The number of proposals for each blank.
  private static let top = 5

  /// No examples.
  static let none = FilledExamples(texts: [], origin: "", columns: [])

  private init(texts: [(text: String, answer: String?)], origin: String, columns: [Column]) {
    (self.texts, self.origin, self.columns) = (texts, origin, columns)
  }

  /// Has the models of `runs` fill in `given`, or else sentences of the first run's data.
  init(_ runs: [ReportedRun], given: [String], _ compute: Compute) {
    let fillers = runs.compactMap { run in Self.provider(of: run).map { (run, $0) } }
    guard let first = fillers.first?.0 else {
      self = .none
      return
    }
    var texts = given.map { (text: $0, answer: String?.none) }, origin = ""
    if texts.isEmpty, let sample = SentenceSample(first) {
      (texts, origin) = (sample.sentences.map { ($0.text, $0.word) }, sample.origin)
    }
    let columns = texts.isEmpty ? [] : fillers.map { Self.column($0, $1, texts, compute) }
    self.init(texts: texts, origin: origin, columns: columns)
  }

  /// Returns the modality of a run with a model if it fills in plain text.
  private static func provider(of run: ReportedRun) -> (any Filling.Type)? {
    guard run.hasModel, let modality = run.value("modality"),
      let provider = Registry.provider(of: .filling, for: modality), provider.languages.isEmpty
    else { return nil }
    return provider
  }

  private static func column(
    _ run: ReportedRun, _ provider: any Filling.Type, _ texts: [(text: String, answer: String?)],
    _ compute: Compute
  ) -> Column {
    do {
      let model = try provider.filler(at: run.detail.path, compute)
      let found = try texts.map { try model.fill($0.text, top: top).candidates }
      return Column(label: run.label, candidates: found, problem: nil)
    } catch {
      return Column(
        label: run.label, candidates: texts.map { _ in [] }, problem: Failure(error, []).text)
    }
  }
}

extension Report {
  /// The texts that the models have filled in, side by side.
  var filled: [HTMLBlock] {
    guard !examples.texts.isEmpty else { return [] }
    let problems = examples.columns.compactMap { column in
      column.problem.map { HTMLBlock.paragraph("\(column.label): \($0)", style: "failure") }
    }
    let origin = examples.origin.isEmpty ? [] : [HTMLBlock.paragraph(examples.origin)]
    return [.heading("Filled in", level: 2)] + origin + problems
      + examples.texts.indices.map { block(of: $0) }
  }

  private func block(of index: Int) -> HTMLBlock {
    let (text, answer) = examples.texts[index]
    let columns = examples.columns.filter { $0.problem == nil }
    let blanks = columns.map { Dictionary(grouping: $0.candidates[index], by: \.blank) }
    let places = Set(blanks.flatMap(\.keys)).sorted()
    var records = Records(
      columns: (places.count > 1 ? ["blank"] : []) + columns.flatMap { [$0.label, "share"] })
    let first = places.count > 1 ? 1 : 0
    var bold: Set<[Int]> = []
    for place in places {
      for rank in 0..<(blanks.map { $0[place]?.count ?? 0 }.max() ?? 0) {
        var row: [RecordValue] = places.count > 1 ? [.int(place + 1)] : []
        for (column, blank) in blanks.enumerated() {
          let candidate = blank[place].flatMap { $0.indices.contains(rank) ? $0[rank] : nil }
          if let candidate, candidate.token.lowercased() == answer?.lowercased() {
            bold.formUnion([0, 1].map { [records.rows.count, first + 2 * column + $0] })
          }
          let share = candidate.map { ($0.probability * 1000).rounded() / 1000 }
          row += [RecordValue(candidate?.token), RecordValue(share)]
        }
        records.append(row)
      }
    }
    let word = answer.map { [HTMLBlock.paragraph("The word was: \($0)", style: "note")] } ?? []
    let table =
      records.rows.isEmpty
      ? [HTMLBlock.paragraph("no [MASK]", style: "note")] : [.table(records, bold: bold)]
    return .group([.paragraph(text, style: "example")] + table + word)
  }
}
