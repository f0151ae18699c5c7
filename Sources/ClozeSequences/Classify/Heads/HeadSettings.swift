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
