import Foundation

extension Functions {
  /// The functions of samples, such as the results of runs with several seeds.
  static let statistics: [Function] = [
    fold("median", "The middle one of numbers, or the mean of the middle two.", median),
    fold(
      "std", "The standard deviation of numbers as a sample, with n - 1 below the sum of squares.",
      std, least: 2),
    Function(
      name: "sort", usage: "sort(list)",
      summary: "The values of a list from the least to the greatest: numbers, or texts.",
      counts: 1...1
    ) { arguments, position in
      guard case .list(let values) = arguments[0] else {
        throw EvaluationError("sort needs a list, not \(arguments[0].kind)", at: position)
      }
      return .list(try sorted(values, position))
    },
  ]

  /// The functions that make texts of numbers.
  static let formats: [Function] = [
    Function(
      name: "format", usage: "format(x, pattern)",
      summary: "The value in a pattern such as %.3f, %8.2e, %d or %s.", counts: 2...2
    ) { arguments, position in
      guard case .text(let pattern) = arguments[1] else {
        throw EvaluationError(
          "format is called so: format(x, \"%.3f\")", at: position)
      }
      do {
        return .text(try NumberFormat(pattern).text(of: arguments[0]))
      } catch let problem as NumberFormat.Problem {
        throw EvaluationError("the pattern '\(pattern)' \(problem.text)", at: position)
      }
    }
  ]

  private static func median(_ numbers: [Double]) -> Double {
    guard !numbers.contains(where: \.isNaN) else { return .nan }
    let sorted = numbers.sorted(), middle = sorted.count / 2
    return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
  }

  private static func std(_ numbers: [Double]) -> Double {
    let mean = numbers.reduce(0, +) / Double(numbers.count)
    let squares = numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return (squares / Double(numbers.count - 1)).squareRoot()
  }

  private static func sorted(_ values: [Value], _ position: SourcePosition) throws -> [Value] {
    let numbers = values.compactMap(\.double)
    if numbers.count == values.count {
      // What is no number has no place in the order, so it comes last.
      return zip(values, numbers).sorted { left, right in
        left.1 < right.1 || right.1.isNaN && !left.1.isNaN
      }.map(\.0)
    }
    let texts = try values.map { value in
      guard case .text(let text) = value else {
        throw EvaluationError(
          "sort needs numbers or texts, and not both: \(value.kind) has no place among them",
          at: position)
      }
      return text
    }
    return texts.sorted().map(Value.text)
  }
}
