import ArgumentParser
import ClozeCapabilities
import ClozeObjectives
import ClozeReport
import ClozeTensor
import Foundation

/// `cloze search`: finds the most similar texts, sounds or clips by a model's vectors.
struct SearchCommand: ComputingCommand {
  static let configuration = help(
    "search",
    "Find the lines of text or source code, sounds or clips that a model finds most like another.",
    notes: """
      similarity is the cosine of the angle between vectors as embed gives them, less their mean over all lines: \
      models that were not trained to compare give vectors that all point the same way. The search is exact. With \
      --field each line is a JSON record; --show names the field that is shown of those found (default: the first \
      line of the text). With --like the line itself is left out.

      Models of speech search among the sounds of --files, models of points among clouds; --query is then a file, \
      and --like the number of one of the sounds or clouds, from 1.

      Models of video search among the clips of --files, or of a folder as --input, or else among the captions in the \
      lines of --input. --query is a clip if it names a file, and otherwise a sentence; similarity is the cosine that \
      the model was trained by. Of clips the stretch of their file is shown, in seconds, and the caption, where a \
      table names them.
      """,
    examples: [
      "cloze search run --input lines.txt --query \"how warm is it\"",
      "cloze search code-run --input functions.jsonl --field function --show info --like 12 --top 3",
      "cloze search clips-run --input moving/ --query \"the red ring moves left\"",
      "cloze search clips-run --input captions.txt --query moving/clips/train-000000.apng",
      "cloze search speech-run --files spoken/ --query clip.wav --depth 4",
    ])

  @OptionGroup var model: ModelArgument
  @OptionGroup var input: VectorInput

  @Option(help: "What is looked for: a text, or a file for models of points, speech and video.")
  var query: String?

  @Option(
    help: ArgumentHelp("The number of the line or sample that is looked for.", valueName: "line"))
  var like: Int?

  @Option(help: "How many are shown.")
  var top = 5

  @Option(help: "The field that holds the text, where lines are JSON records.")
  var field: String?

  @Option(help: "The field that is shown, where lines are JSON records.")
  var show: String?

  @Option(
    help: ArgumentHelp(
      "How the vectors of tokens or steps become one (default: as the model's folder says, "
        + "or mean)."))
  var pool: Pooling?

  @OptionGroup var compute: ComputeOptions
  @OptionGroup var display: OutputOptions

  func validate() throws {
    guard (query == nil) != (like == nil) else {
      throw ValidationError("give either --query or --like")
    }
    guard (1...1_000_000).contains(top) else {
      throw ValidationError("--top is \(top): must lie in 1...1000000")
    }
    guard show == nil || field != nil else { throw ValidationError("--show goes with --field") }
  }

  func execute(_ session: Session) throws {
    let (embedding, path, settled) = try self.model.provider(of: .embedding, compute, session)
    let observer = SessionObserver(session)
    defer { observer.finish() }
    switch try embedding.embedder(at: path, settled) {
    case .texts(let model):
      let lines = try lines(by: model, session)
      try show(lines, query.map { try vector(of: $0, by: model, session) }, settled, session)
    case .files(let model):
      let query = try query.map { try vector(of: $0, by: model, observer) }
      try show(samples(by: model, observer), query, settled, session)
    case .both(let texts, let files):
      let query = try query.map { query in
        if isFile(query) { return try vector(of: query, by: files, observer) }
        guard !isNamed(asFile: query) else {
          throw Misuse(text: "there is no file '\(query)'; a text has no such ending")
        }
        if input.depth != nil {
          throw Misuse(text: "--depth is for clips, and '\(query)' is no file; leave it out")
        }
        return try vector(of: query, by: texts, session)
      }
      let found =
        try input.namesFiles ? samples(by: files, observer) : lines(by: texts, session)
      // Clips and captions lie around different means.
      try show(found, query, isCentred: input.depth != nil, settled, session)
    }
  }

  /// True if something is at `path`, which is then no text.
  private func isFile(_ path: String) -> Bool { access(path, F_OK) == 0 }

  /// The endings of files that models read.
  private static let endings: Set<String> = [
    "wav", "flac", "ogg", "opus", "mp3", "aif", "aiff", "caf", "mp4", "mov", "webm", "mkv", "avi",
    "mpg", "mpeg", "gif", "y4m", "png", "apng", "jpg", "jpeg", "npy", "npz", "ply", "obj", "stl",
    "glb", "off", "xyz", "pcd", "las",
  ]

  /// True if a query can hardly be a text: one word with the ending of such a file.
  private func isNamed(asFile query: String) -> Bool {
    guard !query.contains(where: \.isWhitespace) else { return false }
    return Self.endings.contains((query as NSString).pathExtension.lowercased())
  }

  private func form(of model: any TextEmbedder) -> VectorForm {
    VectorForm(of: model, pooling: pool, isNormalized: nil)
  }

  private func form(of model: any FileEmbedder) throws -> FileVectorForm {
    try FileVectorForm(pooling: pool, depth: input.depth, isNormalized: nil, of: model)
  }

  // MARK: What is searched

  private func lines(by model: any TextEmbedder, _ session: Session) throws -> SearchedLines {
    let embedder = LineEmbedder(
      model: model, form: form(of: model), batch: 256, field: field, note: session.note)
    model.sentences.notes.forEach(session.note)
    return try SearchedLines(
      input.lines(for: self.model.name), embedder, show: show, like: like,
      session.progress("embed", unit: "line"))
  }

  private func samples(
    by model: any FileEmbedder, _ observer: SessionObserver
  ) throws -> SearchedLines {
    if field != nil { throw Misuse(text: "--field is for models of texts; leave it out") }
    return try SearchedLines(input.paths(), model, form(of: model), observer)
  }

  // MARK: What is looked for

  private func vector(
    of query: String, by model: any TextEmbedder, _ session: Session
  ) throws -> [Float] {
    guard model.canRead(query) else {
      throw CommandError("the --query cannot be cut into tokens; give whole lines of a program")
    }
    if model.isCut(query) {
      session.note("note: the --query is cut to the model's \(model.maximumTokens) tokens")
    }
    let form = form(of: model)
    return try model.embed([query], pooling: form.pooling, normalize: form.isNormalized)[0]
  }

  private func vector(
    of query: String, by model: any FileEmbedder, _ observer: SessionObserver
  ) throws -> [Float] {
    var asked: [Float] = [], count = 0
    try model.embed([query], form(of: model), batch: 1, observer) {
      (asked, count) = ($0.vector, count + 1)
    }
    guard count == 1 else {
      throw CommandError("the --query has \(count) \(model.samples); give one")
    }
    return asked
  }

  // MARK: What is found

  /// Shows what is most like `asked`, or else like what --like names.
  private func show(
    _ lines: SearchedLines, _ asked: [Float]?, isCentred: Bool = true, _ compute: Compute,
    _ session: Session
  ) throws {
    guard let place = like.map({ lines.numbers.firstIndex(of: $0) }) ?? 0 else {
      throw CommandError(
        "the input has no \(lines.columns[0]) \(like ?? 1); it has \(lines.numbers.count), "
          + "counted from 1")
    }
    let asked = asked ?? lines.vector(place)
    let index = try lines.index(
      width: asked.count, device: compute.device, isCentred: isCentred)
    let hits = index.nearest(to: asked, count: top, omitting: like)
    try session.show(
      Records(
        columns: ["rank", "similarity"] + lines.columns,
        rows: hits.enumerated().map { rank, hit in
          [.int(rank + 1), .double(Double(hit.similarity))] + lines.values(of: hit)
        }))
  }
}
