/// An enumeration whose cases are the choices of an option.
public protocol EvaluationChoice: CaseIterable, RawRepresentable, Sendable
where RawValue == String {
  /// A short description of the case, which starts with a small letter.
  var summary: String { get }
}

extension EvaluationOption {
  /// Makes an option whose value is the name of a case of `Choices`.
  public init<Choices: EvaluationChoice>(
    _ name: String, _ summary: String, oneOf _: Choices.Type, isRepeating: Bool = false
  ) {
    let choices = Choices.allCases.map { Choice($0.rawValue, $0.summary) }
    self.init(name, summary, .choice(choices), isRepeating: isRepeating)
  }

  /// Returns `--baseline` with the cases of `Choices`: each modality with baselines lists it with
  /// its own.
  public static func baseline<Choices: EvaluationChoice>(_ choices: Choices.Type)
    -> EvaluationOption
  {
    EvaluationOption(
      "baseline", "A baseline beside the models; may be repeated:", oneOf: choices,
      isRepeating: true)
  }
}
