import ClozeReport

/// The predictions of a classifier for samples whose classes are known.
struct ReportedPredictions {
  /// A sample with a wrong prediction.
  struct Mistake {
    /// The sample: its text, or its file.
    let sample: String
    /// The right class.
    let label: String
    /// The predicted class.
    let prediction: String
    /// The probability of the prediction.
    let probability: Double
  }

  /// The run's label.
  let run: String
  /// The names of the classes.
  let classes: [String]
  /// The number of samples of each class predicted as each class.
  let matrix: [[Int]]
  /// The wrong predictions of the highest probability, that one first.
  let mistakes: [Mistake]

  /// The number of classes up to which all pairs are shown, and of pairs beyond that.
  private static let mostClasses = 30, pairs = 25

  /// The confusion matrix and the most confident errors.
  var blocks: [HTMLBlock] {
    [.heading("Classes by \(run)", level: 2), confusion]
      + (mistakes.isEmpty
        ? [.paragraph("No sample is in the wrong class.")]
        : [.heading("Most confident errors", level: 3), errors])
  }

  private var confusion: HTMLBlock {
    let total = matrix.joined().reduce(0, +)
    let right = classes.indices.reduce(0) { $0 + matrix[$1][$1] }
    let caption = "\(right) of \(total) right; rows are the right classes, columns the predictions"
    guard classes.count > Self.mostClasses else {
      return .matrix(matrix, labels: classes, caption: caption)
    }
    let cells = classes.indices.flatMap { row in classes.indices.map { (row, $0) } }
      .filter { $0.0 != $0.1 && matrix[$0.0][$0.1] > 0 }
      .sorted { (-matrix[$0.0][$0.1], $0.0, $0.1) < (-matrix[$1.0][$1.1], $1.0, $1.1) }
    let rows = cells.prefix(Self.pairs).map { row, column -> [RecordValue] in
      [.string(classes[row]), .string(classes[column]), .int(matrix[row][column])]
    }
    return .table(
      Records(columns: ["class", "predicted", "samples"], rows: rows),
      caption: "\(right) of \(total) right; the most frequent confusions")
  }

  private var errors: HTMLBlock {
    .table(
      Records(
        columns: ["sample", "class", "predicted", "probability"],
        rows: mistakes.map {
          let text = $0.sample.count > 300 ? $0.sample.prefix(300) + "…" : $0.sample[...]
          return [
            .string(String(text)), .string($0.label), .string($0.prediction),
            .double(($0.probability * 10000).rounded() / 10000),
          ]
        }))
  }
}
