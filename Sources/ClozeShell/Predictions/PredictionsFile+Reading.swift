import ClozeCapabilities
import ClozeData
import ClozeEvaluation

extension PredictionsFile {
  /// Reads the right and predicted classes of a file that `evaluate --predictions` wrote, or of any
  /// table or records with columns `gold` and `predicted`.
  ///
  /// - Throws: `CommandError` for a file without them; `FileError`, `DataError`.
  func classification() throws -> ClassificationResult {
    let source = LabelledSource(
      paths: [path], fields: [Self.predicted], isExact: true, label: Self.gold)
    let samples: [LabelledText]
    do {
      samples = try source.read(nil)
    } catch LabelledError.badLine(let path, let line, let reason) {
      throw CommandError("\(path.quoted) line \(line): \(reason)")
    } catch let error as LabelledError {
      if case .missingField(_, let line, let field, _) = error {
        throw CommandError("\(path.quoted) line \(line): nothing under \(field.quoted); \(advice)")
      }
      throw CommandError("\(path.quoted) has no columns 'gold' and 'predicted'; \(advice)")
    }
    guard !samples.isEmpty else { throw FileError.empty(path: path) }
    let predicted = samples.map { LabelledText([], label: $0.texts[0]) }
    let classes = LabelledClasses.names(of: samples + predicted)
    return try ClassificationResult(
      classes: classes, labels: LabelledClasses.labels(of: samples, among: classes),
      predictions: LabelledClasses.labels(of: predicted, among: classes))
  }

  private var advice: String { "give a file of evaluate --predictions, or name a run" }
}
