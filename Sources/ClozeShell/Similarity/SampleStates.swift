import ClozeCapabilities
import ClozeData
import ClozeEvaluation
import ClozeObjectives

/// The vectors of samples after each number of a model's blocks, and what became of the samples.
struct SampleStates {
  /// The model as the user calls it.
  let model: String
  /// The path of the samples, and what they are, in the plural.
  let data: String, samples: String
  /// The number of blocks.
  let blocks: Int
  /// The number of samples in the data, more than were read where they are limited.
  private(set) var listed = 0
  /// The numbers of the samples with vectors, from 1, ascending.
  private(set) var numbers: [Int] = []
  /// Their names; empty for lines, which have none.
  private(set) var names: [String] = []
  /// The samples without vectors.
  private(set) var omitted: [OmittedSample] = []
  /// The vectors of each sample [samples][depths][C].
  private var vectors: [[[Float]]] = []

  /// What is read of the data, and how its vectors are made.
  struct Reading: Equatable {
    var data: String
    /// The field that holds the text, where lines are JSON records.
    var field: String?
    var pooling: Pooling
    /// The number of the first samples that are read.
    var limit: Int
  }

  /// Computes the vectors of lines.
  ///
  /// - Throws: Errors of reading; `CommandError` for a line that is no record.
  init(
    _ name: String, _ model: any TextEmbedder, _ reading: Reading, _ session: Session
  ) throws {
    (self.model, data, samples, blocks) = (name, reading.data, "lines", model.blocks)
    var embedder = LineEmbedder(
      model: model, form: VectorForm(of: model, pooling: reading.pooling, isNormalized: false),
      batch: 256, limit: reading.limit, field: reading.field, note: session.note)
    var unreadable: Set<Int> = [], done = 0, numbers: [Int] = [], vectors: [[[Float]]] = []
    embedder.observe = { number, _, text in
      if !model.canRead(text) { unreadable.insert(number) }
    }
    let lines = try LineReader(path: reading.data)
    let progress = session.progress("embed", unit: "line")
    defer { progress?.finish() }
    try embedder.states(lines, after: Array(0...blocks), progress) {
      done += 1
      guard !unreadable.contains(done) else { return }
      numbers.append(done)
      vectors.append($0)
    }
    (listed, self.numbers, self.vectors) = (lines.number, numbers, vectors)
    omitted = unreadable.sorted().map {
      OmittedSample(number: $0, Omission("line \($0)", "it cannot be cut into tokens"))
    }
  }

  /// Computes the vectors of the samples in files.
  ///
  /// - Throws: `Misuse` if the model cannot pool its states so; errors of reading.
  init(
    _ name: String, _ model: any FileEmbedder, _ reading: Reading, _ session: Session
  ) throws {
    (self.model, data, samples, blocks) = (name, reading.data, model.samples, model.blocks)
    var form = FileVectorForm()
    (form.pooling, form.depths) = (reading.pooling, Array(0...blocks))
    if let problem = model.problem(of: form) { throw Misuse(text: problem) }
    let observer = SessionObserver(session)
    defer { observer.finish() }
    var found: [FileVector] = []
    (listed, omitted) = try model.embed(
      [reading.data], limit: reading.limit, form, batch: 256, observer
    ) { found.append($0) }
    (numbers, names) = (found.map(\.number), found.map(\.name))
    vectors = found.map(\.vectors)
  }

  /// True if its samples are files, which have names.
  var hasNames: Bool { !names.isEmpty }

  /// Returns the features of the samples called `chosen` after each number of blocks.
  func features(of chosen: [Int]) throws -> [FeatureRows] {
    let places = Dictionary(
      numbers.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    let rows = chosen.compactMap { places[$0] }.map { vectors[$0] }
    return try (0...blocks).map { depth in
      try FeatureRows(
        rows.flatMap { $0[depth] }, width: max(1, rows.first?[depth].count ?? 1))
    }
  }
}
