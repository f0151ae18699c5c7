import ClozeData
import ClozeEvaluation
import ClozeTensor

/// The vectors of the same samples by two models, of which each depth is compared with each.
struct PairedStates {
  let first: SampleStates
  let second: SampleStates
  /// The numbers of the samples that both have vectors of.
  let numbers: [Int]
  /// The lines about what is left out.
  let notes: [String]

  /// Finds the samples that both have.
  ///
  /// - Parameters:
  ///   - isSame: True if both read the same data, so that files have the same names.
  ///   - limit: The number of the first samples that were read.
  /// - Throws: `CommandError` if the samples do not belong together one by one.
  init(_ first: SampleStates, _ second: SampleStates, isSame: Bool, limit: Int) throws {
    (self.first, self.second) = (first, second)
    let isOneList = isSame && first.hasNames == second.hasNames
    guard first.listed == second.listed else {
      throw CommandError(
        "\(first.data.quoted) has \(first.listed) \(first.samples) for '\(first.model)', and "
          + "\(second.data.quoted) \(second.listed) \(second.samples) for '\(second.model)'; "
          + "give as many, in the same order")
    }
    if !isOneList { for side in [first, second] { try Self.checkPlaces(side) } }
    let inSecond = Set(second.numbers)
    numbers = first.numbers.filter(inSecond.contains)
    if isOneList { try Self.checkNames(first, second, numbers) }
    var notes: [String] = []
    let missing = min(first.listed, limit) - numbers.count
    if missing > 0 {
      notes.append("\(missing) of \(min(first.listed, limit)) samples are left out of both sides")
    }
    for side in [first, second] where !side.hasNames {
      if let note = side.omitted.map(\.omission).note("line", "left out") { notes.append(note) }
    }
    if first.listed > limit {
      notes.append("the first \(limit) of \(first.listed) samples are compared; see --limit")
    }
    self.notes = notes
  }

  /// Throws if samples are missing that have no number, after which numbers mean others.
  private static func checkPlaces(_ side: SampleStates) throws {
    let lost = side.omitted.filter { $0.number == nil }.map(\.omission)
    guard !lost.isEmpty else { return }
    throw CommandError(
      "in \(side.data.quoted) is listed what is not there, so that places in the list are no "
        + "longer those of the other model's samples; take it out of both: \(lost.named)")
  }

  private static func checkNames(
    _ first: SampleStates, _ second: SampleStates, _ numbers: [Int]
  ) throws {
    guard first.hasNames else { return }
    let names = Dictionary(
      zip(second.numbers, second.names), uniquingKeysWith: { first, _ in first })
    for (number, name) in zip(first.numbers, first.names) {
      guard let other = names[number], other != name else { continue }
      throw CommandError(
        "sample \(number) is \(name.quoted) for '\(first.model)' and \(other.quoted) for "
          + "'\(second.model)', which read \(first.data.quoted) in other ways, as recordings are "
          + "cut at other lengths; give files that both take whole")
    }
  }

  /// The similarity of each depth of one model, a row, with each of the other; nil where it is not
  /// defined.
  struct Similarities {
    var values: [[Double?]]
    /// The depths at which all samples have the same features, of each model.
    var constant: (first: [Int], second: [Int])
  }

  /// Computes linear CKA.
  ///
  /// - Throws: `SimilarityError.tooFew`.
  func similarities(isDebiased: Bool, _ device: Device) throws -> Similarities {
    let rows = try Self.centred(first.features(of: numbers))
    let columns = try Self.centred(second.features(of: numbers))
    func constant(_ depths: [CentredRows?]) -> [Int] {
      depths.indices.filter { depths[$0] == nil }
    }
    return Similarities(
      values: try LinearCKA(isDebiased: isDebiased, pool: device.backend.pool)
        .similarities(rows, columns),
      constant: (constant(rows), constant(columns)))
  }

  /// Returns centred features; nil where all samples have the same.
  private static func centred(_ depths: [FeatureRows]) throws -> [CentredRows?] {
    try depths.map { rows in
      do { return try CentredRows(rows) } catch SimilarityError.constant { return nil }
    }
  }
}
