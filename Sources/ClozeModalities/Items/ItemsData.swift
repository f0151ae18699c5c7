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
  public let validation: [RankingCase]
  /// The share of each item in the training parts; adds up to 1.
  public let shares: [Float]
  /// A hash of the histories.
  public let digest: String

  /// Reads the data of `recipe`.
  public init(_ recipe: ItemsRecipe, observe: (PreparationEvent) -> Void) throws {
    log = try Self.log(recipe.data, observe: observe)
    let given = try GivenHistories(recipe.data, after: log, observe: observe)
    samples = ItemSamples(
      log, longest: recipe.encoder.maximumLength,
      stride: Int((recipe.windowStride * Double(recipe.encoder.maximumLength)).rounded()),
      isCausal: recipe.isCausal, isWhole: given != nil, seed: recipe.seed)
    guard samples.count > 0 else {
      throw TrainingError.noData(
        reason: "no history has two items to train on; give longer histories, or filter less")
    }
    validation = Self.questions(log, given, recipe.data, observe)
    if validation.isEmpty {
      observe(.note("nothing validates: no history has \(LeaveOneOut.shortest) items"))
    }
    let counts = Self.popularity(log, isWhole: given != nil), total = Float(counts.reduce(0, +))
    shares = counts.map { Float($0) / total }
    digest = Self.digest([log] + (given.map { [$0.log] } ?? []))
  }

  /// Returns the questions that validate, at most as many as `corpus` has users for.
  private static func questions(
    _ log: InteractionLog, _ given: GivenHistories?, _ corpus: ItemsBody.Corpus,
    _ observe: (PreparationEvent) -> Void
  ) -> [RankingCase] {
    let limit = corpus.validationUsers, seed = corpus.splitSeed
    guard let given else {
      return LeaveOneOut.validation.questions(log, limit: limit, seed: seed)
    }
    if given.sharedUsers > 0 {
      observe(
        .note(
          "\(given.sharedUsers) of \(given.log.users.count) users who validate also train: they "
            + "go on with their histories"))
    }
    let all = LeaveOneOut.test.questions(given.log, limit: limit, seed: seed)
    let count = Int32(log.items.count), known = all.filter { $0.target < count }
    if known.count < all.count {
      observe(
        .note("\(all.count - known.count) users validate with an item that never trains: left out"))
    }
    return known.map { question in
      RankingCase(
        user: question.user, history: question.history.filter { $0 < count },
        target: question.target)
    }
  }

  /// Reads the histories of `corpus` and filters them.
  public static func log(
    _ corpus: ItemsBody.Corpus, observe: (PreparationEvent) -> Void
  ) throws -> InteractionLog {
    let source = InteractionSource(
      paths: corpus.paths, format: corpus.format, userColumn: corpus.userColumn,
      itemColumn: corpus.itemColumn, timeColumn: corpus.timeColumn)
    let (read, _) = try source.read { observe(.reading(bytes: $0)) }
    let log = corpus.filter.apply(read)
    guard log.items.count > 0 else {
      throw TrainingError.noData(reason: "the filter leaves no interactions; filter less")
    }
    observe(
      .note(
        "\(log.users.count) users, \(log.items.count) items, \(log.count) interactions"
          + (corpus.filter.isEmpty ? "" : ", of \(read.count) before filtering")))
    return log
  }

  /// Returns the frequency of each item in the training parts.
  ///
  /// - Parameter isWhole: True if whole histories train.
  public static func popularity(_ log: InteractionLog, isWhole: Bool = false) -> [Int] {
    var counts = [Int](repeating: 0, count: log.items.count)
    for user in 0..<log.users.count {
      let history = log.history(user)
      for item in isWhole ? history : LeaveOneOut.training(history) { counts[Int(item)] += 1 }
    }
    return counts
  }

  private static func digest(_ logs: [InteractionLog]) -> String {
    var sum = RunningChecksum()
    for log in logs {
      log.offsets.withUnsafeBytes { sum.update($0) }
      log.sequence.withUnsafeBytes { sum.update($0) }
      for item in 0..<log.items.count {
        Array((log.items[item] + "\0").utf8).withUnsafeBytes { sum.update($0) }
      }
    }
    return Checksum.sha256(sum.digest)
  }
}
