/// A condition on a logged series by which training has gone wrong although its loss falls, such as
/// a quantizer that gives everything one code.
public struct Alarm: Sendable, Equatable {
  /// A limit of healthy values.
  public enum Limit: Sendable, Equatable {
    /// Values above it are not healthy.
    case above(Double)
    /// Values below it are not healthy.
    case below(Double)
  }

  /// The series of steps; validation's series of the same measure is watched, too.
  public var series: String
  /// The limit.
  public var limit: Limit
  /// The number of reports in a row, of steps or validation, that must be beyond the limit.
  public var reports = 3
  /// The meaning of such values, as the beginning of a sentence.
  public var meaning: String
  /// The changes that help, as the end of a sentence.
  public var advice: String

  /// Makes an alarm on `series`.
  public init(_ series: String, _ limit: Limit, meaning: String, advice: String) {
    (self.series, self.limit, self.meaning, self.advice) = (series, limit, meaning, advice)
  }

  /// True if `value` is beyond the limit.
  func isBeyond(_ value: Double) -> Bool {
    switch limit {
    case .above(let limit): value > limit
    case .below(let limit): value < limit
    }
  }

  /// Returns a line on `value`, which is beyond the limit.
  func text(_ value: Double) -> String {
    let limit =
      switch limit {
      case .above(let limit): "above \(Self.rounded(limit))"
      case .below(let limit): "below \(Self.rounded(limit))"
      }
    return "\(meaning): \(series) is \(Self.rounded(value)), \(limit), in \(reports) reports in a "
      + "row; \(advice)"
  }

  private static func rounded(_ value: Double) -> String {
    let scale = 1000.0, short = (value * scale).rounded() / scale
    return short == short.rounded() && abs(short) < 1e15 ? "\(Int(short))" : "\(short)"
  }
}

/// The consequence of an alarm.
public enum AlarmMode: String, Codable, Sendable, CaseIterable {
  /// A warning.
  case warn
  /// A warning, a checkpoint, and the end of the run.
  case stop
  /// None: nothing is watched.
  case off
}

/// The alarms of a run and their consequence.
public struct Alarms: Sendable, Equatable {
  /// The alarms.
  public var all: [Alarm]
  /// The consequence.
  public var mode: AlarmMode

  /// Makes a list of alarms; none by default.
  public init(_ all: [Alarm] = [], mode: AlarmMode = .warn) { (self.all, self.mode) = (all, mode) }
}
