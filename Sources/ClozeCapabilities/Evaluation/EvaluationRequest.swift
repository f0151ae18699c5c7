import ClozeEvaluation

/// The data that models are scored on, and the given options.
public struct EvaluationRequest: Sendable, Equatable {
  /// The files and folders of data; empty for the data of the runs.
  public var data: [String]
  /// The part of the data; nil for the modality's default.
  public var split: EvaluationSplit?
  /// The seed of all draws; nil for the run's.
  public var seed: UInt64?
  /// The maximum number of scored cases; nil for all, or for the recipe's number.
  public var limit: Int?
  /// The given values of the modality's options, by name.
  public var values: [String: [EvaluationValue]]

  /// True if the predictions for the samples are wanted beside the scores.
  public var wantsPredictions = false

  /// Makes a request from these parts.
  public init(
    data: [String] = [], split: EvaluationSplit? = nil, seed: UInt64? = nil, limit: Int? = nil,
    values: [String: [EvaluationValue]] = [:]
  ) {
    (self.data, self.split, self.seed) = (data, split, seed)
    (self.limit, self.values) = (limit, values)
  }

  /// The split; by default a run's validation samples, or all of the given data.
  public var splitOrUsual: EvaluationSplit { split ?? (data.isEmpty ? .validation : .all) }

  /// True if `option` was given.
  public func isGiven(_ option: EvaluationOption) -> Bool { values[option.name] != nil }

  /// Returns the whole number of `option`; nil if it was not given.
  public func whole(_ option: EvaluationOption) -> Int? {
    if case .whole(let number) = values[option.name]?.last { return number }
    return nil
  }

  /// Returns the text of `option`; nil if it was not given.
  public func text(_ option: EvaluationOption) -> String? { texts(option).last }

  /// Returns the draw of `option`; nil if it was not given.
  public func draw(_ option: EvaluationOption) -> FewShot? {
    if case .draw(let draw) = values[option.name]?.last { return draw }
    return nil
  }

  /// Returns the choice of `option`; nil if it was not given.
  public func choice<Choice: EvaluationChoice>(
    _ option: EvaluationOption, as _: Choice.Type = Choice.self
  ) -> Choice? { choices(option, as: Choice.self).last }

  /// Returns the choices of an option that can be repeated.
  public func choices<Choice: EvaluationChoice>(
    _ option: EvaluationOption, as _: Choice.Type = Choice.self
  ) -> [Choice] { texts(option).compactMap(Choice.init) }

  private func texts(_ option: EvaluationOption) -> [String] {
    (values[option.name] ?? []).compactMap { value in
      if case .text(let text) = value { return text }
      return nil
    }
  }
}
