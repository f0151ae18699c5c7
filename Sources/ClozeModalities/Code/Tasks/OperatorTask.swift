import ClozeTensor

extension PythonFunction {
  /// Groups of operators that can replace each other.
  private static let groups: [[String]] = [
    ["+", "-", "*", "/", "//", "%", "**"], ["&", "|", "^", "<<", ">>"],
    ["==", "!=", "<", "<=", ">", ">="], ["is", "is not"], ["in", "not in"], ["and", "or"],
  ]

  /// Returns the function unchanged, and with one binary operator replaced by another of its group
  /// that has the same operands; nothing if there is none.
  func operatorExamples(_ random: inout CounterRandom) -> [CodeClassExample] {
    var operations = syntax.operations
    while !operations.isEmpty {
      let operation = operations.remove(at: random.below(operations.count))
      let name = name(of: operation)
      var others = Self.groups.first { $0.contains(name) }?.filter { $0 != name } ?? []
      while !others.isEmpty {
        let other = others.remove(at: random.below(others.count))
        guard let changed = replaced(operation, by: other) else { continue }
        return pair(
          changed, .wrongBinaryOperator,
          "`\(name)` → `\(other)` at \(position(operation.symbol.lowerBound))")
      }
    }
    return []
  }

  /// Returns the function with a different operator, if all operators keep their operands.
  private func replaced(
    _ operation: PythonSyntax.Operation, by other: String
  ) -> PythonSyntax? {
    let words = other.split(separator: " ").map(String.init)
    guard let changed = replacing(operation.symbol, with: words) else { return nil }
    let more = words.count - operation.symbol.count
    func moved(_ places: Range<Int>) -> Range<Int> {
      let start = places.lowerBound >= operation.symbol.upperBound ? more : 0
      let end = places.upperBound >= operation.symbol.upperBound ? more : 0
      return places.lowerBound + start..<places.upperBound + end
    }
    let same =
      changed.operations.count == syntax.operations.count
      && zip(changed.operations, syntax.operations).allSatisfy { new, old in
        new.left == moved(old.left) && new.right == moved(old.right)
      }
    return same ? changed : nil
  }
}
