import ClozeCapabilities
import ClozeData
import ClozeReport

/// The file in which `evaluate --predictions` writes each sample, right or wrong.
///
/// The columns are `sample`, `path`, `text`, `text_pair`, `gold`, `predicted`, `probability`,
/// `gold_probability`, `right`, and what else is predicted. Those that no sample has are omitted,
/// but for `sample`, `gold` and `right`.
struct PredictionsFile {
  let path: String

  /// The names of the columns that `plot confusion` reads.
  static let gold = "gold", predicted = "predicted"

  /// Throws unless a file can be written at the path, before anything is computed.
  func check() throws {
    guard RecordStream.format(of: path) != nil else {
      throw Misuse(
        text: "--predictions is '\(path)': its name must end in .jsonl, .csv or .tsv")
    }
    try AtomicFile(at: path).discard()
  }

  /// Writes the predictions; the file appears complete or not at all.
  func write(_ predictions: PredictedSamples, _ session: Session) throws {
    let columns = Self.columns(of: predictions.samples)
    let stream = try RecordStream(path: path, columns: columns.map(\.name))
    try session.interrupts.removing(stream.temporaryPath) {
      for sample in predictions.samples { try stream.append([columns.map { $0.value(sample) }]) }
      try stream.finish()
    }
    session.made(.file, path)
  }

  private typealias Column = (name: String, value: (SamplePrediction) -> RecordValue)

  private static func columns(of samples: [SamplePrediction]) -> [Column] {
    let first: [Column] = [
      ("path", { RecordValue($0.name) }), ("text", { RecordValue($0.texts.first) }),
      ("text_pair", { RecordValue($0.texts.dropFirst().first) }),
    ]
    let last: [Column] = [
      (predicted, { RecordValue($0.label) }), ("probability", { RecordValue($0.probability) }),
      ("gold_probability", { RecordValue($0.goldProbability) }),
    ]
    func used(_ columns: [Column]) -> [Column] {
      columns.filter { column in samples.contains { column.value($0) != .null } }
    }
    let common: [Column] =
      [("sample", { .int($0.number) })] + used(first) + [(gold, { RecordValue($0.gold) })]
      + used(last) + [("right", { $0.isRight.map(RecordValue.bool) ?? .null })]
    let names = Set(common.map(\.name))
    // The text of a predicted span stands beside the text that it is in.
    return common
      + (samples.first?.fields ?? []).map { field in
        let name = names.contains(field.name) ? "predicted_" + field.name : field.name
        return (name, { $0.values(of: [field.name])[0] })
      }
  }
}
