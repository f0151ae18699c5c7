import ClozeEvaluation

/// The data that models are scored on, and the options that were given.
public struct EvaluationRequest: Sendable, Equatable {
  /// Files and folders of data; empty: the data of the runs themselves.
  public var data: [String]
  /// The part of the data; nil: the usual one of the modality.
  public var split: EvaluationSplit?
  /// The seed of all draws; nil: the run's.
  public var seed: UInt64?
  /// The most cases that are scored; nil: all, or as many as the recipe says.
  public var limit: Int?
  /// The values of the modality's options, by the names of those that were given.
  public var values: [String: [EvaluationValue]]

  /// A request with these parts.
  public init(
    data: [String] = [], split: EvaluationSplit? = nil, seed: UInt64? = nil, limit: Int? = nil,
    values: [String: [EvaluationValue]] = [:]
  ) {
    (self.data, self.split, self.seed) = (data, split, seed)
    (self.limit, self.values) = (limit, values)
  }

  /// The split, by default what a run kept for validation, or all of data that are given.
  public var splitOrUsual: EvaluationSplit { split ?? (data.isEmpty ? .validation : .all) }

  /// Returns whether `option` was given.
  public func isGiven(_ option: EvaluationOption) -> Bool { values[option.name] != nil }

  /// Returns the whole number of `option`; nil where it was not given.
  public func whole(_ option: EvaluationOption) -> Int? {
    if case .whole(let number) = values[option.name]?.last { return number }
    return nil
  }

  /// Returns the text of `option`; nil where it was not given.
  public func text(_ option: EvaluationOption) -> String? { texts(option).last }

  /// Returns the draw of `option`; nil where it was not given.
  public func draw(_ option: EvaluationOption) -> FewShot? {
    if case .draw(let draw) = values[option.name]?.last { return draw }
    return nil
  }

  /// Returns the choice of `option`; nil where it was not given.
  public func choice<Choice: EvaluationChoice>(
    _ option: EvaluationOption, as _: Choice.Type = Choice.self
  ) -> Choice? { choices(option, as: Choice.self).last }

  /// Returns the choices of an option that may be repeated.
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
