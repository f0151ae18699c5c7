extension PythonFunction {
  /// The name that replaces the exception to be identified.
  static let hole = "__HOLE__"

  /// Returns an example for each `except` with a single type among the twenty: a name, or a dotted
  /// name such as `a.b.HTTPError`, which is replaced whole.
  func exceptionExamples() -> [CodeClassExample] {
    syntax.handlers.compactMap { handler in
      guard let label = exception(handler.type),
        let changed = replacing(handler.type, with: [Self.hole])
      else { return nil }
      return CodeClassExample(
        function: String(decoding: changed.source.bytes, as: UTF8.self), docstring: nil,
        label: label,
        info: "\(origin) `\(syntax.text(handler.type))` at \(position(handler.type.lowerBound))")
    }
  }

  /// Returns the exception that the tokens `type` name, if it is among the twenty and not a
  /// variable.
  private func exception(_ type: Range<Int>) -> String? {
    let isDotted = type.allSatisfy { place in
      (place - type.lowerBound).isMultiple(of: 2)
        ? syntax.tokens[place].kind == .identifier : syntax.text(place) == "."
    }
    let label = syntax.text(type.upperBound - 1)
    guard isDotted, CodeTask.exceptions.contains(label),
      let name = syntax.names.first(where: { $0.token == type.lowerBound }),
      type.count > 1 || syntax.owner(of: name.identifier, in: name.scope) == nil
    else { return nil }
    return label
  }
}
