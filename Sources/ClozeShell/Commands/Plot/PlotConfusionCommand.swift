import ArgumentParser
import ClozeCapabilities
import ClozeEvaluation
import ClozePlots
import ClozeReport
import Foundation

/// `cloze plot confusion`: draws a confusion matrix.
struct PlotConfusionCommand: ComputingCommand {
  static let configuration = help(
    "confusion", "Draw which classes a classifier takes for which.",
    notes: """
      A row for each right class, a column for each predicted one. The colour is the share of the row's \
      samples, the number is their count. Of more than 30 classes the 20 are drawn that are confused \
      most. The samples are scored as 'evaluate' does, or they are those of a file that \
      evaluate --predictions wrote. --format lists all pairs that occur.
      """,
    examples: [
      "cloze plot confusion sentiment --split test --output confusion.png",
      "cloze plot confusion classifier",
      "cloze plot confusion each.jsonl --format csv",
    ])

  @Argument(
    help: ArgumentHelp(
      "A classifier, a run by name or folder, or a file of evaluate --predictions.",
      valueName: "run"))
  var source: String

  @OptionGroup var data: EvaluationDataOptions
  @OptionGroup var picture: PictureOptions
  @OptionGroup var compute: ComputeOptions
  @OptionGroup var display: OutputOptions

  func execute(_ session: Session) throws {
    let result = try classification(session)
    if picture.lists(display) { return try list(result, session) }
    let figure = ConfusionFigure(result: result, title: picture.title)
    try picture.show(
      figure.figure, usual: figure.size, zoom: figure.zoom, lines: figure.lines,
      details: ["samples": .int(result.labels.count), "classes": .int(figure.classes.count)],
      session)
    if figure.isCut, let summary = figure.summary { session.note("note: \(summary)") }
  }

  private func classification(_ session: Session) throws -> ClassificationResult {
    var isFolder: ObjCBool = false
    if FileManager.default.fileExists(atPath: source, isDirectory: &isFolder), !isFolder.boolValue {
      guard data.request == EvaluationRequest() else {
        throw Misuse(
          text: "'\(source)' is a file with predictions: leave out --data, --split, --seed and "
            + "--limit, or name a run")
      }
      return try PredictionsFile(path: source).classification()
    }
    let path = try session.model(source)
    let kind = try Registry.provider(of: .evaluation, forModelAt: path)
    var request = data.request
    request.wantsPredictions = true
    try kind.check(request)
    let observer = SessionObserver(session)
    defer { observer.finish() }
    let evaluation = try kind.evaluate([path], request, compute.settled, observer)
    guard let predictions = evaluation.predictions else {
      throw CommandError("'\(source)' predicts no classes; name a classifier")
    }
    guard !predictions.classes.isEmpty else {
      throw CommandError(
        "'\(source)' answers in another way than by one class of several; name a classifier")
    }
    return try predictions.classification()
  }

  /// Lists the pairs of right and predicted classes that occur.
  private func list(_ result: ClassificationResult, _ session: Session) throws {
    let stream = RecordStream(
      session, columns: [PredictionsFile.gold, PredictionsFile.predicted, "count", "share"])
    let matrix = result.matrix
    for label in result.classes.indices where matrix.support(label) > 0 {
      for prediction in result.classes.indices where matrix[label, prediction] > 0 {
        let count = matrix[label, prediction]
        try stream.append([
          [
            .string(result.classes[label]), .string(result.classes[prediction]), .int(count),
            .double(Double(count) / Double(matrix.support(label))),
          ]
        ])
      }
    }
    try stream.finish()
  }
}
