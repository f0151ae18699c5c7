import ClozeData
import ClozeEvaluation
import ClozeTraining

/// Histories ready for training: read, filtered, split.
public struct ItemsData: Sendable {
  /// The histories.
  public let log: InteractionLog
  /// The training samples.
  public let samples: ItemSamples
  /// The validation questions.
  public let validation: RankingQuestions
  /// The share of each item in the training parts; adds up to 1.
  public let shares: [Float]
  /// The moments of a split by time; nil for any other.
  let cuts: HistorySplit.Cuts?
  /// True if the run has no checkpoints yet, so that it starts from the model that it goes on from.
  var begins = false
  /// A hash of the histories.
  public let digest: String

  /// Reads the data of `recipe`.
  public init(_ recipe: ItemsRecipe, observe: (PreparationEvent) throws -> Void) throws {
    let split = try Self.split(recipe.data, observe: observe)
    cuts = split.cuts
    samples = ItemSamples(
      split, longest: recipe.encoder.maximumLength,
      stride: Int((recipe.windowStride * Double(recipe.encoder.maximumLength)).rounded()),
      isCausal: recipe.isCausal, seed: recipe.seed)
    log = samples.log
    guard samples.count > 0 else {
      throw TrainingError.noData(
        reason: "no history has two items to train on; give longer histories, or filter less")
    }
    validation = RankingQuestions(
      try Self.cases(split, recipe.data, observe), seen: recipe.data.seen)
    for note in [split.note, validation.note] { try note.map { try observe(.note($0)) } }
    if validation.cases.isEmpty {
      try observe(.note("nothing validates: \(split.requirement(.validation))"))
    }
    let counts = Self.popularity(split), total = Float(counts.reduce(0, +))
    shares = counts.map { Float($0) / total }
    digest = Self.digest(split)
  }

  /// Returns the questions that validate, at most as many as `corpus` has users for.
  private static func cases(
    _ split: HistorySplit, _ corpus: ItemsBody.Corpus, _ observe: (PreparationEvent) throws -> Void
  ) throws -> [RankingCase] {
    let all = split.questions(
      .validation, limit: corpus.validationUsers, seed: corpus.splitSeed)
    // Other histories than those that train may have items that nothing was learned of.
    let count = Int32(split.log.items.count), known = all.filter { $0.target < count }
    if known.count < all.count {
      try observe(
        .note("\(all.count - known.count) users validate with an item that never trains: left out"))
    }
    return known.map { question in
      RankingCase(
        user: question.user, history: question.history.filter { $0 < count },
        target: question.target)
    }
  }

  /// Reads the histories of `corpus`, filters and splits them.
  ///
  /// - Parameter kept: The moments of a split by time, where a run keeps them.
  static func split(
    _ corpus: ItemsBody.Corpus, kept: HistorySplit.Cuts? = nil,
    observe: (PreparationEvent) throws -> Void
  ) throws -> HistorySplit {
    let log = try log(corpus, observe: observe)
    let given = try GivenHistories(corpus, after: log, observe: observe)
    for note in given?.notes ?? [] { try observe(.note(note)) }
    return try HistorySplit(log, corpus.split, given: given, kept: kept)
  }

  /// Reads the histories of `corpus` and filters them.
  public static func log(
    _ corpus: ItemsBody.Corpus, observe: (PreparationEvent) throws -> Void
  ) throws -> InteractionLog {
    let (read, report) = try corpus.source.read { try observe(.reading(bytes: $0)) }
    for note in report.forms + report.omissions(corpus.minimumRating) { try observe(.note(note)) }
    let log = corpus.filter.apply(read)
    guard log.items.count > 0 else {
      throw TrainingError.noData(
        reason: "the filter and the least rating leave no interactions; filter less")
    }
    try observe(
      .note(
        "\(log.users.count) users, \(log.items.count) items, \(log.count) interactions"
          + (corpus.filter.isEmpty ? "" : ", of \(read.count) before filtering")))
    return log
  }

  /// Returns the frequency of each item in the training parts.
  public static func popularity(_ split: HistorySplit) -> [Int] {
    var counts = [Int](repeating: 0, count: split.log.items.count)
    for user in 0..<split.log.users.count {
      for item in split.training(user) { counts[Int(item)] += 1 }
    }
    return counts
  }

  private static func digest(_ split: HistorySplit) -> String {
    var sum = RunningChecksum()
    for log in [split.log] + (split.given.map { [$0.log] } ?? []) {
      log.offsets.withUnsafeBytes { sum.update($0) }
      log.sequence.withUnsafeBytes { sum.update($0) }
      for item in 0..<log.items.count {
        Array((log.items[item] + "\0").utf8).withUnsafeBytes { sum.update($0) }
      }
    }
    // What leaves one out follows from the histories alone.
    if let cuts = split.cuts {
      Array("\(cuts.validation) \(cuts.test)".utf8).withUnsafeBytes { sum.update($0) }
      split.log.times?.withUnsafeBytes { sum.update($0) }
    }
    return Checksum.sha256(sum.digest)
  }
}
