import ClozeTensor

extension PythonFunction {
  /// The operators whose operands are swapped: those that are not commutative for numbers.
  private static let ordered: Set<String> = [
    "-", "/", "//", "%", "**", "<<", ">>", "@", "<", "<=", ">", ">=", "in", "not in",
  ]

  /// Returns the function unchanged, and with the operands of one binary operator swapped; nothing
  /// if there is none on one line whose operands differ and can be swapped without brackets.
  func operandExamples(_ random: inout CounterRandom) -> [CodeClassExample] {
    let eligible = syntax.operations.filter { canSwap($0) }
    guard let operation = random.choice(eligible), let changed = swapped(operation) else {
      return []
    }
    return pair(
      changed, .swappedOperands,
      "swapped operands of `\(name(of: operation))` at \(position(operation.symbol.lowerBound))")
  }

  /// Returns the operator in words.
  func name(of operation: PythonSyntax.Operation) -> String {
    operation.symbol.map { syntax.text($0) }.joined(separator: " ")
  }

  private func canSwap(_ operation: PythonSyntax.Operation) -> Bool {
    // A left operand binds at least as tightly as the operator, a right one more tightly; a power's
    // left operand must not be a power or have a sign.
    let fits =
      operation.leftLevel > operation.level
      && (operation.level != .power || operation.rightLevel == .primary)
    let bytes = syntax.bytes(operation.left.lowerBound..<operation.right.upperBound)
    let left = operation.left.map { syntax.text($0) }
    return fits && !operation.isChained && Self.ordered.contains(name(of: operation))
      && !syntax.source.bytes[bytes].contains(UInt8(ascii: "\n"))
      && left != operation.right.map { syntax.text($0) }
  }

  private func swapped(_ operation: PythonSyntax.Operation) -> PythonSyntax? {
    let texts = syntax.texts, bytes = syntax.source.bytes
    let whole = operation.left.lowerBound..<operation.right.upperBound
    let left = syntax.bytes(operation.left), right = syntax.bytes(operation.right)
    let between = bytes[left.upperBound..<right.lowerBound]
    let new = Array(bytes[right]) + between + bytes[left]
    var expected = texts
    expected.replaceSubrange(
      whole, with: texts[operation.right] + texts[operation.symbol] + texts[operation.left])
    guard
      let changed = replacing(
        syntax.bytes(whole), with: String(decoding: new, as: UTF8.self), expecting: expected)
    else { return nil }
    let middle = whole.lowerBound + operation.right.count
    let isSame = changed.operations.contains {
      $0.left == whole.lowerBound..<middle && $0.right.upperBound == whole.upperBound
        && $0.right.count == operation.left.count
    }
    return isSame ? changed : nil
  }
}
