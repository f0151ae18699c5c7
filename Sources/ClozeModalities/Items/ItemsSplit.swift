import ClozeConfiguration
import ClozeData
import ClozeTraining

/// The rule by which histories are split into parts for training, validation and test.
public struct ItemsSplit: ConfigurationSection {
  /// The kinds of rules.
  public enum Kind: String, Codable, Sendable, CaseIterable {
    /// The last item of each history tests, the one before it validates.
    case leaveOneOut
    /// Two moments are the same for all histories.
    case time
  }

  /// The kind of the rule.
  public var kind = Kind.leaveOneOut
  /// The share of all interactions that validate, if `validationFrom` gives no time.
  public var validationShare = 0.1
  /// The share of all interactions, the newest, that test, if `testFrom` gives no time.
  public var testShare = 0.1
  /// The start of validation: a date, a date and time in UTC, or seconds since 1970.
  public var validationFrom: String?
  /// The start of the test; see `validationFrom`.
  public var testFrom: String?

  /// Makes the default rule, which leaves one out.
  public init() {}

  /// One line about each key.
  public static let summaries: [String: String] = [
    "kind":
      "what validates and tests: each history's last two items, or what came after two moments",
    "validationShare": "by time: the share of interactions, before those that test, that validate",
    "testShare": "by time: the share of interactions, the newest, that test",
    "validationFrom": "by time: the moment from which on interactions validate; null: by the share",
    "testFrom": "by time: the moment from which on interactions test; null: by the share",
  ]

  /// Gives both moments.
  public mutating func fillOptionals() { (validationFrom, testFrom) = ("", "") }

  /// Returns the problems of the values.
  public func problems() -> [String] {
    var problems = [("validationShare", validationShare), ("testShare", testShare)].compactMap {
      (0..<1).contains($1) ? nil : "\($0) is \($1): must lie in [0, 1)"
    }
    if validationShare + testShare >= 1 {
      problems.append("validationShare and testShare are 1 or more together: nothing would train")
    }
    for (key, text) in [("validationFrom", validationFrom), ("testFrom", testFrom)] {
      guard let text, InteractionTime.nanoseconds(text) == nil else { continue }
      problems.append(
        "\(key) is '\(text)': must be a date such as 2020-01-31, a date and time, or seconds "
          + "since 1970")
    }
    if let first = validationFrom.flatMap(InteractionTime.nanoseconds),
      let second = testFrom.flatMap(InteractionTime.nanoseconds), first > second
    {
      problems.append("validationFrom is after testFrom: what validates must come first")
    }
    return problems
  }

  /// Returns the moments that split `log`, which are those `kept` by a run if there are any; nil
  /// unless it is split by time.
  ///
  /// - Throws: `TrainingError.noData` if the log has no times, or nothing before the first moment.
  func cuts(
    of log: InteractionLog, kept: HistorySplit.Cuts? = nil
  ) throws -> HistorySplit.Cuts? {
    guard kind == .time else { return nil }
    guard let unordered = log.times else {
      throw TrainingError.noData(
        reason:
          "data.split.kind is time, but the interactions have no times; name their column with "
          + "data.timeColumn, or leave one out")
    }
    if let kept { return kept }
    let times = unordered.sorted()
    let test =
      testFrom.flatMap(InteractionTime.nanoseconds)
      ?? Self.start(of: testShare, in: times[...]) ?? .max
    let earlier = times[..<(times.firstIndex { $0 >= test } ?? times.endIndex)]
    let validation =
      validationFrom.flatMap(InteractionTime.nanoseconds)
      ?? Self.start(of: validationShare, in: earlier, total: times.count) ?? test
    guard validation <= test else {
      throw TrainingError.noData(
        reason:
          "the test starts at \(InteractionTime.text(test)), before data.split.validationFrom; "
          + "give a smaller data.split.testShare or an earlier moment")
    }
    guard let first = times.first, first < validation else {
      throw TrainingError.noData(
        reason: "no interaction is before \(InteractionTime.text(validation)), where validation "
          + "starts; give a later moment or smaller shares")
    }
    return HistorySplit.Cuts(validation: validation, test: test)
  }

  /// Returns the time of the first of the last interactions, as many as `share` of `total` are; nil
  /// if they are none.
  private static func start(
    of share: Double, in times: ArraySlice<Int64>, total: Int? = nil
  ) -> Int64? {
    let count = Int((share * Double(total ?? times.count)).rounded())
    return count == 0 ? nil : times.suffix(count).first
  }
}
