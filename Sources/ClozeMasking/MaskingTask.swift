import ClozeTensor

/// A sample of which a policy chooses a part to hide.
///
/// An *element* is what is hidden or visible as a whole: a token, a patch, a frame, or a tube,
/// which is one place of a video at all times. A *unit* is a run of elements that most policies
/// hide together: a word of several tokens; elsewhere a single element.
public struct MaskingTask: Sendable {
  /// The sample's units in order, as ranges of its elements; none is empty, and there is at least
  /// one. Elements that are never hidden, such as the frame of a sequence, are in none of them.
  public let units: [Range<Int>]
  /// The places of the units, where they have any.
  public let places: UnitPlaces?
  /// The part of the elements to choose.
  public let amount: MaskingAmount
  /// The lengths of runs, for policies that hide runs of units.
  public let runs: RunLengths

  /// Makes a task of units that have several elements.
  public init(
    units: [Range<Int>], places: UnitPlaces? = nil, amount: MaskingAmount,
    runs: RunLengths = RunLengths()
  ) {
    precondition(places.map { $0.count == units.count } ?? true, "one place per unit")
    (self.units, self.places, self.amount, self.runs) = (units, places, amount, runs)
  }

  /// Makes a task of `count` units of one element.
  public init(
    count: Int, places: UnitPlaces? = nil, amount: MaskingAmount, runs: RunLengths = RunLengths()
  ) {
    self.init(
      units: (0..<count).map { $0..<$0 + 1 }, places: places, amount: amount, runs: runs)
  }

  /// Draws the number of elements to choose: at least 1 and no more than the units have.
  func count(_ random: inout CounterRandom) -> Int {
    amount.count(of: units.reduce(0) { $0 + $1.count }, &random)
  }
}

/// The lengths of the runs of units that policies for units with an order choose.
public struct RunLengths: Sendable, Equatable {
  /// The parameter p of the geometric distribution of span lengths; policy `span`.
  public var spanProbability = 0.2
  /// The most units of a span; policy `span`.
  public var maximumSpan = 10
  /// The most units of an n-gram; policy `ngram`.
  public var maximumNGram = 3
  /// The probability that a span starts at a unit; policy `starts`.
  public var start = 0.065
  /// The units of a span; policy `starts`.
  public var length = 10

  /// Makes the default values.
  public init() {}
}
