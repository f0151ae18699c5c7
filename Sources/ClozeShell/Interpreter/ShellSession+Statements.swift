import ClozeLanguage
import Foundation

extension ShellSession {
  /// Parses the statements of `text`, whose first line is number `line` of `file`; the file is
  /// empty for text from the prompt.
  ///
  /// - Throws: `StatementFailure` if the text is invalid or incomplete.
  static func parse(_ text: String, file: String, line: Int = 1) throws -> [Statement] {
    switch Parser.parse(text, file: file, line: line) {
    case .complete(let statements): return statements
    case .incomplete(let incomplete): throw StatementFailure(incomplete)
    case .invalid(let error): throw StatementFailure(error)
    }
  }

  /// Runs the source text `text`.
  ///
  /// - Throws: `StatementFailure`, `Interruption`, `Quit`, `ClosedOutput`.
  func run(_ text: String, file: String, line: Int = 1) throws {
    try run(Self.parse(text, file: file, line: line))
  }

  /// Runs statements in order up to the first that fails, or all of them if the session keeps
  /// going.
  func run(_ statements: [Statement]) throws {
    for statement in statements { try run(statement) }
  }

  /// Runs one statement.
  func run(_ statement: Statement) throws {
    try checkInterrupts()
    if options.echoes { streams.message("> \(statement.text)\n") }
    do {
      try perform(statement)
    } catch let error where error is StatementFailure || error is Quit || error is ClosedOutput {
      throw error
    } catch let interruption as Interruption {
      settle(statement, interruption)
      throw interruption
    } catch {
      lose(statement.assigned)
      let failure = StatementFailure(error, at: statement.position, arguments: Self.name(statement))
      guard options.keepsGoing else { throw failure }
      pass(failure)
    }
  }

  /// Keeps the run that a stopped statement left, for its name, too; without one the name loses its
  /// former value.
  private func settle(_ statement: Statement, _ interruption: Interruption) {
    guard let made = interruption.made, made.path != nil, let value = CommandResult.value(made)
    else { return lose(statement.assigned) }
    if let name = statement.assigned { assign(name, value) }
    keep(value)
  }

  /// Takes the value of `name` away, since it would be taken for the result of the statement that
  /// failed.
  private func lose(_ name: String?) {
    guard let name else { return }
    assign(name, .object(LostResult(name: name, former: peek(name))))
  }

  /// Throws `Interruption` if a stop was requested.
  func checkInterrupts() throws {
    if let status = interrupts.requestedStatus { throw Interruption(status: status) }
  }

  private func perform(_ statement: Statement) throws {
    let evaluator = Evaluator(self)
    switch statement.kind {
    case .command(let invocation):
      if let value = try run(invocation) { keep(value) }
    case .assignCommand(let name, let invocation):
      let value = try run(invocation) ?? .null
      assign(name, value)
      keep(value)
    case .assignExpression(let name, let expression):
      assign(name, try evaluator.value(of: expression))
    case .expression(let expression):
      let value = try evaluator.value(of: expression)
      try show(value)
      keep(value)
    case .program(let line): try runProgram(line)
    case .timed(let inner): try time(inner)
    case .loop(let name, let items, let body):
      for item in try evaluator.items(items) {
        try checkInterrupts()
        assign(name, item)
        try run(body)
      }
    case .branch(let branches, let otherwise):
      let chosen = try branches.first {
        try evaluator.isTrue($0.condition, at: statement.position)
      }
      try run(chosen?.body ?? otherwise)
    }
  }

  /// Shows a value as its command would, or as text.
  private func show(_ value: Value) throws {
    if case .object(let object) = value, let result = object as? any TabularValue,
      result.text == nil, let records = result.records
    {
      return try show(records)
    }
    try streams.result((value.text ?? "") + "\n")
  }

  private func time(_ statement: Statement) throws {
    let start = ContinuousClock.now
    defer {
      let seconds = (ContinuousClock.now - start) / .seconds(1)
      streams.message(String(format: "time: %.3f s\n", seconds))
    }
    try run(statement)
  }

  /// Returns the name of the command that a statement runs, for references to help.
  private static func name(_ statement: Statement) -> [String] {
    switch statement.kind {
    case .command(let invocation), .assignCommand(_, let invocation): [invocation.name]
    default: []
    }
  }
}
