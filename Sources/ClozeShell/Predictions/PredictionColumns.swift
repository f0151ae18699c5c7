import ClozeCapabilities
import ClozeReport

/// The columns in which `predict` shows predictions, one row per sample.
struct PredictionColumns {
  /// The column that names a sample.
  enum Reference {
    /// None: there is one sample.
    case none
    /// `line`, its line's number.
    case line
    /// `path`, the file or cloud.
    case path
  }

  let model: any SamplePredictor
  let reference: Reference
  /// The number of classes shown.
  let top: Int
  /// True if the probabilities of all classes are shown, each in a column.
  let showsAll: Bool

  /// The number of classes that a prediction must have.
  var wanted: Int { showsAll ? model.classes.count : top }

  /// The names of the columns.
  var names: [String] {
    var names: [String] =
      switch reference {
      case .none: []
      case .line: ["line"]
      case .path: ["path"]
      }
    if !model.classes.isEmpty { names += ["label", "probability"] }
    if hasNext { names += ["next", "next_probabilities"] }
    names += model.fields
    return names + (showsAll ? model.classes.map { "p(\($0))" } : [])
  }

  /// Returns the row of a prediction.
  func row(_ prediction: SamplePrediction) -> [RecordValue] {
    var row: [RecordValue] =
      switch reference {
      case .none: []
      case .line: [.int(prediction.number)]
      case .path: [RecordValue(prediction.name)]
      }
    if !model.classes.isEmpty {
      row += [RecordValue(prediction.label), RecordValue(prediction.probability)]
    }
    if hasNext {
      let next = prediction.top.dropFirst()
      row += [
        .list(next.map { .string($0.label) }), .list(next.map { .double($0.probability) }),
      ]
    }
    row += prediction.values(of: model.fields)
    guard showsAll else { return row }
    let known = Dictionary(
      prediction.top.map { ($0.label, $0.probability) }, uniquingKeysWith: { first, _ in first })
    return row + model.classes.map { RecordValue(known[$0]) }
  }

  private var hasNext: Bool { top > 1 && !showsAll && !model.classes.isEmpty }
}

extension SamplePrediction {
  /// Returns what is predicted under `names`, null where there is nothing.
  func values(of names: [String]) -> [RecordValue] {
    names.map { name in
      fields.first { $0.name == name }.map { RecordValue($0.value) } ?? .null
    }
  }
}
