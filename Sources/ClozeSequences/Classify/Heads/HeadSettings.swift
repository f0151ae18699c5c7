/// The values of a recipe that heads use.
public struct HeadSettings: Sendable, Equatable {
  /// The share of a label that goes to the other classes.
  public var labelSmoothing = 0.0
  /// The weights of classes in the loss: `balanced`, or entries such as `rare=4`; classes that no
  /// entry names weigh 1.
  public var classWeights: [String] = []
  /// The focus of the focal loss (Lin et al. 2017); 0 for the plain cross-entropy.
  public var focus = 0.0
  /// The least probability of a label, or of spans the score that an answer must have over that of
  /// none; nil to choose it by what validates.
  public var threshold: Double?
  /// The number of tokens from the start of a window to that of the next, if a text is too long for
  /// one.
  public var stride = 128
  /// The maximum number of tokens of a question.
  public var questionLength = 64
  /// The maximum number of tokens of an answer.
  public var answerLength = 30

  /// Makes the default settings.
  public init() {}
}

/// The weights of classes in a loss.
enum ClassWeights {
  /// Returns the name and the weight of an entry such as `rare=4`; nil if it is none.
  static func entry(_ text: String) -> (name: String, weight: Double)? {
    guard let mark = text.lastIndex(of: "="),
      let weight = Double(text[text.index(after: mark)...]), weight > 0, weight.isFinite
    else { return nil }
    return (String(text[..<mark]), weight)
  }

  /// Returns the weights of classes called `names` by the entries `given`; empty for equal ones.
  ///
  /// - Parameter balanced: Returns the weight of a class by its number if they are to be balanced.
  /// - Throws: `HeadError.unknownWeight`.
  static func weights(
    _ given: [String], of names: [String], balanced: (Int) -> Double
  ) throws -> [Double] {
    guard !given.isEmpty else { return [] }
    guard given != ["balanced"] else { return names.indices.map(balanced) }
    var weights = [Double](repeating: 1, count: names.count)
    for (name, weight) in given.compactMap(entry) {
      guard let place = names.firstIndex(of: name) else {
        throw HeadError.unknownWeight(name: name, known: names)
      }
      weights[place] = weight
    }
    return weights
  }
}
