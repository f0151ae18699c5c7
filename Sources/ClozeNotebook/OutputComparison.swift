/// Compares the output of a block with the expected output.
///
/// Text must be equal, except for blanks around it and for the lengths of runs of blanks and of
/// table rules, which depend on other cells. Numbers with a decimal point or an exponent may differ
/// by a share of the larger one, or by one in the last digit shown. `...` stands for any text
/// within a line, and on a line of its own for any lines.
public struct OutputComparison: Sendable {
  /// The relative tolerance for such numbers unless a block gives one.
  public static let standardTolerance = 1e-3

  /// The tolerance given by the block, which then applies to whole numbers too.
  let given: Double?

  /// Makes a comparison with the tolerance of a block, if it has one.
  public init(tolerance: Double? = nil) { given = tolerance }

  /// True if `actual` matches `expected`.
  public func matches(expected: String, actual: String) -> Bool {
    let patterns = Self.lines(expected).map(LinePattern.init)
    let lines = Self.lines(actual).map(LineTokens.init)
    return wildcardMatch(patterns, lines) { pattern in
      pattern == .anyLines
    } fits: { pattern, line in
      fits(pattern, line)
    }
  }

  /// True if a printed line matches an expected one.
  func fits(_ pattern: LinePattern, _ line: LineTokens) -> Bool {
    guard case .line(let tokens) = pattern else { return false }
    return wildcardMatch(tokens, line.tokens) {
      $0 == .anything
    } fits: {
      fits($0, $1)
    }
  }

  private func fits(_ expected: LineToken, _ actual: LineToken) -> Bool {
    guard case .number(let first) = expected, case .number(let second) = actual else {
      return expected == actual
    }
    return first == second || isClose(first, second)
  }

  /// True if two numbers agree within the tolerance; false for anything that is not a number.
  private func isClose(_ first: String, _ second: String) -> Bool {
    guard let left = Double(first), let right = Double(second), left.isFinite, right.isFinite
    else { return false }
    let isWhole = Self.isWhole(first) && Self.isWhole(second)
    let difference = abs(left - right)
    if let given { return difference <= given * max(abs(left), abs(right)) }
    guard !isWhole else { return left == right }
    return difference <= Self.standardTolerance * max(abs(left), abs(right))
      || difference <= max(Self.lastDigit(first), Self.lastDigit(second)) * 1.01
  }

  private static func isWhole(_ number: String) -> Bool {
    !number.contains { ".eE".contains($0) }
  }

  /// The value of one unit in the last digit of `number`.
  private static func lastDigit(_ number: String) -> Double {
    guard !isWhole(number) else { return 0 }
    let parts = number.split(whereSeparator: { "eE".contains($0) })
    let digits = parts[0].split(separator: ".").dropFirst().first?.count ?? 0
    let exponent = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
    return Double("1e\(exponent &- digits)") ?? 0
  }

  /// Returns the lines of `text` without blank ones at its end.
  static func lines(_ text: String) -> [Substring] {
    var lines = text.split(
      omittingEmptySubsequences: false, whereSeparator: { $0 == "\n" || $0 == "\r\n" })
    while let last = lines.last, last.allSatisfy(\.isWhitespace) { lines.removeLast() }
    return lines
  }
}

/// True if `patterns` match all of `items` in order, where one that `isWild` matches any number of
/// them.
///
/// Backtracking goes to the last wild pattern only, so that the time is at most the product of both
/// lengths.
func wildcardMatch<Pattern, Item>(
  _ patterns: [Pattern], _ items: [Item], isWild: (Pattern) -> Bool,
  fits: (Pattern, Item) -> Bool
) -> Bool {
  var pattern = 0, item = 0
  var retry: (pattern: Int, item: Int)?
  while item < items.count {
    if pattern < patterns.count, isWild(patterns[pattern]) {
      retry = (pattern + 1, item)
      pattern += 1
    } else if pattern < patterns.count, fits(patterns[pattern], items[item]) {
      pattern += 1
      item += 1
    } else if let last = retry {
      retry = (last.pattern, last.item + 1)
      (pattern, item) = (last.pattern, last.item + 1)
    } else {
      return false
    }
  }
  return patterns[pattern...].allSatisfy(isWild)
}
