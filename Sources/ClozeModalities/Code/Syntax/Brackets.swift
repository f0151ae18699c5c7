/// The matching of brackets, found in one pass without recursion.
struct Brackets {
  /// The place of the closing bracket for that of each opening one.
  private(set) var ends: [Int: Int] = [:]
  /// The opening brackets that contain a `for`, which are comprehensions.
  private(set) var comprehensions: Set<Int> = []
  /// The opening brackets that contain an `as`: the items of a `with`.
  private(set) var renaming: Set<Int> = []

  init(_ symbols: [Symbol?], tokens: [CodeToken], source: CodeSource) throws {
    var open: [Int] = []
    for (place, symbol) in symbols.enumerated() {
      guard let symbol else { continue }
      if symbol.opens {
        open.append(place)
        guard open.count <= PythonSyntax.deepest else {
          throw PythonSyntaxError.tooDeep(line: tokens[place].line)
        }
      } else if let opening = symbol.closed {
        guard let start = open.popLast(), symbols[start] == opening else {
          throw PythonSyntaxError.unexpected(
            source.text(tokens[place]), line: tokens[place].line)
        }
        ends[start] = place
      } else if let innermost = open.last {
        if symbol == .for { comprehensions.insert(innermost) }
        if symbol == .as { renaming.insert(innermost) }
      }
    }
    if let left = open.first {
      throw PythonSyntaxError.unexpected(source.text(tokens[left]), line: tokens[left].line)
    }
  }
}
