/// An enumeration whose cases are the choices of an option.
public protocol EvaluationChoice: CaseIterable, RawRepresentable, Sendable
where RawValue == String {
  /// A few words on what the case does, which begin with a small letter.
  var summary: String { get }
}

extension EvaluationOption {
  /// An option whose value is the name of a case of `Choices`.
  public init<Choices: EvaluationChoice>(
    _ name: String, _ summary: String, oneOf _: Choices.Type, isRepeating: Bool = false
  ) {
    let choices = Choices.allCases.map { Choice($0.rawValue, $0.summary) }
    self.init(name, summary, .choice(choices), isRepeating: isRepeating)
  }

  /// `--baseline` with the cases of `Choices`: each modality that has baselines lists it with those.
  public static func baseline<Choices: EvaluationChoice>(_ choices: Choices.Type)
    -> EvaluationOption
  {
    EvaluationOption(
      "baseline", "A baseline beside the models; may be repeated:", oneOf: choices,
      isRepeating: true)
  }
}
