/// The differences between the expected and the printed lines, in the style of `diff`.
public struct LineDifference: Sendable {
  /// Lines that start with `-` (expected), `+` (printed) or a space (both); lines far from any
  /// difference are left out.
  public let lines: [String]

  /// The number of matching lines shown around a difference.
  private static let context = 2
  /// The maximum number of pairs of lines to align; beyond it only the ends are compared.
  private static let mostPairs = 4_000_000

  /// Computes the differences by `comparison`.
  public init(expected: String, actual: String, _ comparison: OutputComparison) {
    let left = OutputComparison.lines(expected), right = OutputComparison.lines(actual)
    let patterns = left.map(LinePattern.init), tokens = right.map(LineTokens.init)
    func agree(_ i: Int, _ j: Int) -> Bool { comparison.fits(patterns[i], tokens[j]) }
    var all: [(mark: Character, text: Substring)] = []
    var (i, j) = (0, 0)
    let table = Self.table(left.count, right.count, agree)
    while i < left.count || j < right.count {
      if i < left.count, j < right.count, agree(i, j) {
        all.append((" ", right[j]))
        (i, j) = (i + 1, j + 1)
      } else if i < left.count, patterns[i] == .anyLines {
        all.append((" ", left[i]))
        i += 1
      } else if i < left.count, j == right.count || table(i + 1, j) >= table(i, j + 1) {
        all.append(("-", left[i]))
        i += 1
      } else {
        all.append(("+", right[j]))
        j += 1
      }
    }
    lines = Self.near(all)
  }

  /// Returns the maximum number of matching lines from each pair of positions on; 0 if there are
  /// too many pairs to compute.
  private static func table(
    _ rows: Int, _ columns: Int, _ agree: (Int, Int) -> Bool
  ) -> (Int, Int) -> Int {
    guard rows * columns <= mostPairs else { return { _, _ in 0 } }
    let width = columns + 1
    var lengths = [Int](repeating: 0, count: (rows + 1) * width)
    for i in (0..<rows).reversed() {
      for j in (0..<columns).reversed() {
        lengths[i * width + j] =
          agree(i, j)
          ? lengths[(i + 1) * width + j + 1] + 1
          : max(lengths[(i + 1) * width + j], lengths[i * width + j + 1])
      }
    }
    return { lengths[$0 * width + $1] }
  }

  private static func near(_ all: [(mark: Character, text: Substring)]) -> [String] {
    let changed = all.indices.filter { all[$0].mark != " " }
    var shown = Set<Int>()
    for index in changed {
      shown.formUnion(max(0, index - context)...min(all.count - 1, index + context))
    }
    var lines: [String] = []
    for index in all.indices where shown.contains(index) {
      if !shown.contains(index - 1) && index > 0 { lines.append("  ...") }
      lines.append("\(all[index].mark) \(all[index].text)")
    }
    if let last = shown.max(), last < all.count - 1 { lines.append("  ...") }
    return lines
  }
}
