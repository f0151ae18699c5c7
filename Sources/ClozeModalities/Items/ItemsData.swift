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
    samples = ItemSamples(
      log, longest: recipe.encoder.maximumLength,
      stride: Int((recipe.windowStride * Double(recipe.encoder.maximumLength)).rounded()),
      isCausal: recipe.isCausal, seed: recipe.seed)
    guard samples.count > 0 else {
      throw TrainingError.noData(
        reason: "no history has two items to train on; give longer histories, or filter less")
    }
    validation = LeaveOneOut.validation.questions(
      log, limit: recipe.data.validationUsers, seed: recipe.seed)
    if validation.isEmpty {
      observe(.note("nothing validates: no history has \(LeaveOneOut.shortest) items"))
    }
    let counts = Self.popularity(log), total = Float(counts.reduce(0, +))
    shares = counts.map { Float($0) / total }
    digest = Self.digest(log)
  }

  /// Reads the histories of `corpus` and filters them.
  public static func log(
    _ corpus: ItemsBody.Corpus, observe: (PreparationEvent) -> Void
  ) throws -> InteractionLog {
    let source = InteractionSource(
      paths: corpus.paths, format: corpus.format, userColumn: corpus.userColumn,
      itemColumn: corpus.itemColumn, timeColumn: corpus.timeColumn, columns: corpus.columns)
    let (read, report) = try source.read { observe(.reading(bytes: $0)) }
    for form in report.forms { observe(.note(form)) }
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
  public static func popularity(_ log: InteractionLog) -> [Int] {
    var counts = [Int](repeating: 0, count: log.items.count)
    for user in 0..<log.users.count {
      for item in LeaveOneOut.training(log.history(user)) { counts[Int(item)] += 1 }
    }
    return counts
  }

  private static func digest(_ log: InteractionLog) -> String {
    var sum = RunningChecksum()
    log.offsets.withUnsafeBytes { sum.update($0) }
    log.sequence.withUnsafeBytes { sum.update($0) }
    for item in 0..<log.items.count {
      Array((log.items[item] + "\0").utf8).withUnsafeBytes { sum.update($0) }
    }
    return Checksum.sha256(sum.digest)
  }
}
