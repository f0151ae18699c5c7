import ClozeEvaluation

/// The value of an option.
public enum EvaluationValue: Sendable, Equatable {
  /// The presence of a flag.
  case flag
  /// A whole number.
  case whole(Int)
  /// A text or the name of a choice.
  case text(String)
  /// A draw of classes and of samples of each.
  case draw(FewShot)
}

extension EvaluationOption {
  /// Reads a value of the option.
  ///
  /// - Throws: `UsageError` that describes the possible values.
  public func value(of text: String) throws -> EvaluationValue {
    switch kind {
    case .flag: return .flag
    case .text: return .text(text)
    case .whole(let range):
      guard let number = Int(text), range.contains(number) else {
        throw UsageError("must be a whole number in \(range.lowerBound)...\(range.upperBound)")
      }
      return .whole(number)
    case .choice:
      guard choices.contains(text) else { throw UsageError("must be \(oneOf(choices))") }
      return .text(text)
    case .waysAndShots:
      guard let draw = FewShot(text) else {
        throw UsageError("must be a number of classes and one of samples of each, such as 5x10")
      }
      return .draw(draw)
    }
  }
}

extension FewShot {
  /// Reads numbers of classes and of samples of each, written `5x10`; nil if `text` is not of this
  /// form.
  init?(_ text: String) {
    let parts = text.lowercased().split(separator: "x", omittingEmptySubsequences: false)
    guard parts.count == 2, let ways = Int(parts[0]), let shots = Int(parts[1]),
      (2...10_000).contains(ways), (1...10_000).contains(shots)
    else { return nil }
    self.init(ways: ways, shots: shots)
  }
}

/// Returns `names` as a list in a sentence: `a, b or c`.
func oneOf(_ names: [String]) -> String {
  guard let last = names.last, names.count > 1 else { return names.first ?? "nothing" }
  return names.dropLast().joined(separator: ", ") + " or " + last
}
