import ClozeEvaluation
import ClozePlots

/// A confusion matrix as a figure, and its size: a row for each right class, a column for each
/// predicted one.
struct ConfusionFigure {
  /// The right and predicted classes.
  let result: ClassificationResult
  /// The title; nil for one that names the number of samples.
  var title: String?

  /// The number of classes above which only those are drawn that are confused most.
  static let classLimit = 30
  /// The number of classes that are drawn of more.
  static let chosenLimit = 20

  /// True if some of the classes are left out.
  var isCut: Bool { result.classes.count > Self.classLimit }

  /// The classes that are drawn, ascending: all, or those of the most frequent confusions.
  var classes: [Int] {
    guard isCut else { return Array(result.classes.indices) }
    var chosen: Set<Int> = []
    for confusion in result.matrix.confusions {
      let more = chosen.union([confusion.label, confusion.prediction])
      guard more.count <= Self.chosenLimit else { break }
      chosen = more
    }
    // Without enough confusions, the first classes with samples fill the rest.
    for label in result.classes.indices where result.matrix.support(label) > 0 {
      guard chosen.count < Self.chosenLimit else { break }
      chosen.insert(label)
    }
    return chosen.sorted()
  }

  /// The matrix; colours are shares of a row's samples, texts are counts.
  var figure: Figure {
    let classes = classes, matrix = result.matrix
    let counts = classes.map { label in classes.map { matrix[label, $0] } }
    let rows = zip(classes, counts).map { label, row in
      row.map { Double($0) / Double(max(1, matrix.support(label))) }
    }
    let names = classes.map { result.classes[$0] }
    return Figure(
      Chart(
        title: title ?? usualTitle, x: Axis("predicted"), y: Axis("right class"),
        heatMap: HeatMap(
          rows: rows, rowLabels: names, columnLabels: names, range: 0...1,
          texts: counts.map { $0.map { $0 == 0 ? "" : String($0) } })))
  }

  private var usualTitle: String {
    let matrix = result.matrix
    let right = result.classes.indices.reduce(0) { $0 + matrix[$1, $1] }
    let part = isCut ? ", \(classes.count) of \(result.classes.count) classes" : ""
    return "\(right) of \(matrix.total) right\(part)"
  }

  private var side: Double { min(max(Double(classes.count) * 34, 240), 900) }
  private var label: Double {
    Double(min(16, classes.map { result.classes[$0].count }.max() ?? 0)) * 8
  }

  /// The figure's size in points: the matrix, labels, titles and the key.
  private var points: (width: Double, height: Double) { (label + side + 110, label + side + 110) }

  /// The default size in pixels, at which text is as large as in other pictures.
  var size: PictureSize {
    PictureSize(Int(points.width * 5 / 3), Int(points.height * 5 / 3))
  }

  /// The factor by which text is larger than in a picture of the usual size.
  var zoom: Double { (720 * 450 / (points.width * points.height)).squareRoot() }

  /// The number of lines in a terminal: one at least for each class, and more for few.
  var lines: Int { max(classes.count, min(16, 3 * classes.count)) + 4 }

  /// A sentence on the most frequent confusions; nil if there are none.
  var summary: String? {
    let pairs = result.matrix.confusions.prefix(5).map {
      "\(result.classes[$0.label]) as \(result.classes[$0.prediction]) \($0.count)"
    }
    return pairs.isEmpty ? nil : "taken most for another: \(pairs.joined(separator: ", "))"
  }
}
