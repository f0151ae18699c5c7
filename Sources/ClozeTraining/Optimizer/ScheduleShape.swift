extension Schedule {
  /// A course of the learning rate after the warm-up.
  ///
  /// A shape is a pure function from a place in the run to the share of the peak rate there. To add
  /// one, write a file in `Schedules/` and list it here.
  public struct Shape: RawRepresentable, CaseIterable, Codable, Sendable {
    /// All shapes.
    public static let allCases: [Shape] = [
      .linear,
      .cosine,
      .constant,
      .inverseSquareRoot,
      .warmupStableDecay,
      .triStage,
    ]

    /// The name in recipes.
    public let rawValue: String
    /// One line for people.
    public let summary: String
    /// Returns the share of the peak rate.
    let share: @Sendable (Place) -> Double

    init(name: String, summary: String, share: @escaping @Sendable (Place) -> Double) {
      (rawValue, self.summary, self.share) = (name, summary, share)
    }

    /// The shape called `rawValue`, or nil if there is none.
    public init?(rawValue: String) {
      guard let shape = Self.allCases.first(where: { $0.rawValue == rawValue }) else { return nil }
      self = shape
    }
  }

  /// A place in a run after the warm-up, as shapes see it.
  struct Place {
    /// The share of the steps after the warm-up that are done: 0 at its end, 1 at the last step.
    var progress: Double
    /// The share of the peak rate that the last step has, where a shape falls to one.
    var finalShare: Double
    /// The number of the step at which the warm-up ends: at least 1.
    var rise: Double
    /// The number of this step, counted from 1.
    var now: Double
    /// The number of all steps.
    var steps: Double
  }
}

extension Schedule.Shape: Equatable {
  /// True if both have one name.
  public static func == (one: Self, other: Self) -> Bool { one.rawValue == other.rawValue }
}

extension Schedule.Shape: CustomStringConvertible {
  /// The name.
  public var description: String { rawValue }
}
