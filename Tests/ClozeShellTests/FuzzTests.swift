import ClozeLanguage
import Foundation
import Synchronization
import Testing

@testable import ClozeShell

/// 100,000 random and mutated texts: all are parsed, those that are of the language run in a
/// session that may start nothing, and some thousands run in the real program in a folder of their
/// own.
@Suite struct FuzzTests {
  /// The texts that are parsed and, where they can do nothing but compute, run.
  private static let count = 80_000
  /// The texts that a process runs.
  private static let processed = 20_000

  @Test func nothingCrashes() throws {
    var source = FuzzSource(seed: 20_251), parsed = 0, ran = 0, checked = 0
    let deadline = Deadline()
    defer { deadline.end() }
    for index in 0..<Self.count {
      let text = source.text(isSafe: false)
      let outcome = Parser.parse(text, file: "f")
      guard case .complete(let statements) = outcome else {
        expectPlace(outcome, in: text)
        continue
      }
      parsed += 1
      if statements.allSatisfy(Self.isHarmless) {
        run(statements, deadline)
        ran += 1
      }
      if index % 40 == 0 {
        statements.forEach(checkArguments)
        checked += 1
      }
    }
    #expect(parsed > Self.count / 4, "only \(parsed) of \(Self.count) are of the language")
    #expect(ran > Self.count / 10, "only \(ran) of \(Self.count) were run")
    #expect(checked > 500)
  }

  /// What cannot be read has a place in the text and a message of one line.
  private func expectPlace(_ outcome: ParseOutcome, in text: String) {
    let (place, message) =
      switch outcome {
      case .incomplete(let error): (error.position, error.description)
      case .invalid(let error): (error.position, error.description)
      case .complete: (SourcePosition(file: "", line: 0, column: 0), "")
      }
    let lines = text.utf8.count { $0 == 0x0A } + 1
    guard (1...lines).contains(place.line), place.column >= 1,
      message.utf8.allSatisfy({ $0 != 0x0A })
    else {
      Issue.record("\(text.debugDescription): \(message)")
      return
    }
  }

  /// Runs statements in a session without processes; whatever they fail with is an error that is
  /// known.
  private func run(_ statements: [Statement], _ deadline: Deadline) {
    let interrupts = Interrupts()
    interrupts.hold {}
    deadline.watch(interrupts)
    let streams = Streams(result: { _ in }, message: { _ in })
    let shell = ShellSession(streams: streams, interrupts: interrupts)
    do {
      try shell.run(statements)
    } catch let failure as StatementFailure {
      #expect(!failure.reason.isEmpty)
    } catch {
      #expect(error is Quit || error is Interruption, "\(error)")
    }
  }

  /// Lets the argument parser read a command without running it.
  private func checkArguments(_ statement: Statement) {
    guard case .command(let invocation) = statement.kind else { return }
    let shell = ShellSession(
      streams: Streams(result: { _ in }, message: { _ in }), interrupts: Interrupts())
    let words = (try? Evaluator(shell).arguments(invocation.arguments)) ?? []
    let line = [invocation.name] + words
    do {
      try Misspelling.check(line)
      _ = try Root.parseAsRoot(line)
    } catch {
      _ = Failure(error, line).text
    }
  }

  /// Whether all commands of `statement` are those of the shell that touch no files.
  private static func isHarmless(_ statement: Statement) -> Bool {
    let harmless: Set = ["set", "show", "echo", "assert", "jobs", "wait", "cancel", "quit"]
    switch statement.kind {
    case .command(let invocation), .assignCommand(_, let invocation):
      return harmless.contains(invocation.name)
        || !CommandTree.names(below: Root.self).contains(invocation.name)
          && !ShellRegistry.names.contains(invocation.name) && invocation.name != "help"
    case .assignExpression, .expression, .program: return true
    case .timed(let inner): return isHarmless(inner)
    case .loop(_, _, let body): return body.allSatisfy(isHarmless)
    case .branch(let branches, let otherwise):
      return (branches.flatMap(\.body) + otherwise).allSatisfy(isHarmless)
    }
  }

  @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: program.path)))
  func nothingOutsideIsTouched() throws {
    let scratch = try Scratch(), manager = FileManager.default
    for folder in ["home", "work", "work/inner"] {
      try manager.createDirectory(atPath: scratch(folder), withIntermediateDirectories: true)
    }
    let words = (0..<200).map { "word\($0 % 30) the \($0 % 7)\n" }.joined()
    try scratch.write("work/inner/words.txt", words)
    var source = FuzzSource(seed: 77)
    for part in 0..<5 {
      let texts = (0..<Self.processed / 5).map { _ in source.text(isSafe: true) }
      let script =
        "set programs off\n"
        + texts.filter { text in
          guard case .complete = Parser.parse(text, file: "") else { return false }
          return !text.contains("quit")
        }.joined(separator: "\n") + "\necho the end\n"
      try scratch.write("work/\(part).cloze", script)
    }
    let before = try tree(scratch.path)
    let outcome = try systemShell(
      "cd $DIR/work/inner; export HOME=$DIR/home TMPDIR=$DIR/work/inner CLOZE_RUNS=runs; "
        + "for i in 0 1 2 3 4; do timeout -s KILL 60 $CLOZE run --keep-going ../$i.cloze "
        + "> out 2> err < /dev/null; echo $?; tail -n 1 out; done",
      in: scratch)
    // 3: lines failed, and the script came to its end all the same.
    #expect(outcome.output == String(repeating: "3\nthe end\n", count: 5), "\(outcome.output)")
    let after = try tree(scratch.path)
    let changed = Set(after).symmetricDifference(before).filter { !$0.contains("/inner/") }
    #expect(changed == [])
  }

  /// Every file and folder below `path` with its size, but for the folder `inner`.
  private func tree(_ path: String) throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: path).map { name in
      let attributes = try FileManager.default.attributesOfItem(atPath: path + "/" + name)
      let isFile = attributes[.type] as? FileAttributeType == .typeRegular
      return "\(name)/ \(isFile ? "\(attributes[.size] ?? 0)" : "folder")"
    }
  }
}

/// Asks sessions to stop that have run for a second, as Ctrl-C does.
private final class Deadline: Sendable {
  private let state = Mutex<(current: Interrupts?, since: Date, isOver: Bool)>((nil, Date(), false))

  init() {
    Thread.detachNewThread { [self] in
      while true {
        let (late, isOver) = state.withLock { state in
          (Date().timeIntervalSince(state.since) > 1 ? state.current : nil, state.isOver)
        }
        if isOver { return }
        late?.request(Program.Status.interrupted)
        Thread.sleep(forTimeInterval: 0.1)
      }
    }
  }

  func watch(_ interrupts: Interrupts) { state.withLock { $0 = (interrupts, Date(), false) } }
  func end() { state.withLock { $0.isOver = true } }
}
