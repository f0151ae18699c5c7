import ClozeCapabilities
import ClozeObjectives
import ClozeReport
import ClozeServe

/// A model with the answers that it has over HTTP, by the capabilities of its kind of data.
struct ServedModel {
  /// The model's kind of data.
  let kind: String
  /// The type of activations.
  let precision: String
  /// The sources of answers, in the order in which they are shown.
  private(set) var answerers: [any Answerer] = []

  /// Reads the model at `path`.
  ///
  /// - Parameter lines: The lines that can be searched, if there are any.
  /// - Throws: `CommandError` if it can answer nothing; the errors of reading it.
  init(
    at path: String, _ compute: Compute, searching lines: ServedLines?, _ session: Session
  ) throws {
    kind = try ModelArgument.modality(of: path)
    precision = compute.dtype.rawValue
    if let scoring = Registry.provider(of: .historyScoring, for: kind) {
      answerers += try Self.histories(scoring.recommender(at: path, compute))
    }
    if let embedding = Registry.provider(of: .embedding, for: kind), !embedding.embedsFiles,
      case .texts(let model) = try embedding.embedder(at: path, compute)
    {
      model.sentences.notes.forEach(session.note)
      answerers.append(EmbedAnswerer(model))
      if let lines { answerers.append(try Self.search(lines, model, compute, session)) }
    } else if lines != nil {
      throw CommandError(
        "'\(path)' is a model of \(kind), which gives no vectors of texts; leave out --input, or "
          + "give a model of text or code")
    }
    if let filling = Registry.provider(of: .filling, for: kind) {
      answerers.append(FillAnswerer(try filling.filler(at: path, compute)))
    }
    if let predicting = Registry.provider(of: .predicting, for: kind),
      case .texts(let model) = try predicting.predictor(at: path, seed: nil, compute)
    {
      answerers.append(PredictAnswerer(model))
    }
    guard !answerers.isEmpty else {
      throw CommandError(
        "'\(path)' is a model of \(kind), which cannot be served; give a model of text, items or "
          + "code")
    }
  }

  private static func histories(_ model: any Recommender) throws -> [any Answerer] {
    let ranking = try HistoryRanking(model)
    let example = (0..<min(3, model.items.count)).map { model.items[$0] }
    return [
      RecommendAnswerer(ranking, example: example), ScoreAnswerer(ranking, example: example),
    ]
  }

  private static func search(
    _ lines: ServedLines, _ model: any TextEmbedder, _ compute: Compute, _ session: Session
  ) throws -> SearchAnswerer {
    let form = VectorForm(of: model, pooling: nil, isNormalized: nil)
    let embedder = LineEmbedder(
      model: model, form: form, batch: 256, field: lines.field, note: session.note)
    let found = try SearchedLines(
      lines.input, embedder, show: lines.show, session.progress("embed", unit: "line"))
    return SearchAnswerer(
      model, form, try found.index(width: model.features, device: compute.device))
  }
}

/// The lines that a server can search, and how they are read.
struct ServedLines {
  /// The input.
  let input: InputOption
  /// The field that holds the text, where lines are JSON records.
  let field: String?
  /// The field that is shown, where lines are JSON records.
  let show: String?
}
