/// The names that statements read and set, in order.
public struct NameUse: Sendable, Equatable {
  /// The names that are read before the statements set them.
  public private(set) var read: Set<String> = []
  /// The names that are set.
  public private(set) var set: Set<String> = []

  /// Follows `statements`. Of the branches of a condition each may run, so that what one of them
  /// sets does not count as set for what another reads.
  public init(of statements: [Statement]) { statements.forEach { add($0) } }

  private mutating func add(_ statement: Statement) {
    switch statement.kind {
    case .command(let command): add(command)
    case .program(let line): add(namesIn: line)
    case .assignCommand(let name, let command):
      add(command)
      set.insert(name)
    case .assignExpression(let name, let expression):
      add(expression)
      set.insert(name)
    case .expression(let expression): add(expression)
    case .timed(let inner): add(inner)
    case .loop(let name, let items, let body):
      items.forEach { add($0.pieces) }
      set.insert(name)
      body.forEach { add($0) }
    case .branch(let branches, let otherwise): add(branches, otherwise)
    }
  }

  private mutating func add(_ branches: [Statement.Branch], _ otherwise: [Statement]) {
    branches.forEach { add($0.condition) }
    let parts = (branches.map(\.body) + [otherwise]).map(NameUse.init)
    read.formUnion(parts.flatMap(\.read).filter { !set.contains($0) })
    set.formUnion(parts.flatMap(\.set))
  }

  private mutating func add(_ command: Invocation) {
    command.arguments.forEach { add($0.pieces) }
    switch command.output {
    case .file(let word, _): add(word.pieces)
    case .program(let line): add(namesIn: line)
    case nil: break
    }
  }

  private mutating func add(_ pieces: [Word.Piece]) {
    for case .value(let expression, _) in pieces { add(expression) }
  }

  private mutating func add(_ expression: Expression) {
    switch expression {
    case .literal: break
    case .text(let pieces): add(pieces)
    case .name(let name, _): note(name)
    case .path(let base, let accesses):
      add(base)
      for case .element(let index, _) in accesses { add(index) }
    case .list(let values, _), .call(_, let values, _): values.forEach { add($0) }
    case .chain(let first, let links): ([first] + links.map(\.operand)).forEach { add($0) }
    case .prefix(_, let operand, _): add(operand)
    }
  }

  /// Adds the names in a line for the system's shell, which has texts and numbers as variables.
  private mutating func add(namesIn line: String) {
    for match in line.matches(of: /\$\{?([A-Za-z_][A-Za-z0-9_]*)/) { note(String(match.1)) }
  }

  private mutating func note(_ name: String) {
    if !set.contains(name) { read.insert(name) }
  }
}
