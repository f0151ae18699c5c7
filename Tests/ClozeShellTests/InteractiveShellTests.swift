import Foundation
import Synchronization
import Testing

@testable import ClozeShell

/// The loop of the shell, with lines from a list instead of a terminal.
@Suite struct InteractiveShellTests {
  /// Answers prompts from a list, and notes them.
  private final class Typist: LineEditor {
    var history: [String] = []
    var prompts: [String] = []
    private var inputs: [LineInput]

    init(_ inputs: [LineInput]) { self.inputs = inputs }

    func read(earlier: String, prompt: @escaping () -> Prompt) -> LineInput {
      prompts.append(prompt().text)
      return inputs.isEmpty ? .end : inputs.removeFirst()
    }
  }

  private struct Result {
    let output: String
    let messages: String
    let prompts: [String]
    let history: [String]
    let status: Int32
  }

  private func run(_ inputs: [LineInput], startUp: [String: String]? = nil) -> Result {
    let texts = Mutex((output: "", messages: ""))
    let streams = Streams(
      result: { text in texts.withLock { $0.output += text } },
      message: { text in texts.withLock { $0.messages += text } })
    let shell = ShellSession(streams: streams, interrupts: Interrupts())
    let interpreter = PromptInterpreter(shell), typist = Typist(inputs)
    let history = HistoryRecord(nil)
    shell.history = { history.entries }
    if let startUp { StartUpFile.run(interpreter, environment: startUp) }
    InteractiveShell(interpreter, editor: typist, history: history, isColoured: false).run()
    let (output, messages) = texts.withLock { ($0.output, $0.messages) }
    return Result(
      output: output, messages: messages, prompts: typist.prompts, history: typist.history,
      status: interpreter.status)
  }

  @Test func statementsRunUntilTheEnd() {
    let result = run([.line("x = 2"), .line(""), .line("echo $($x * 21)"), .line("$x + 1")])
    #expect(result.output == "42\n3\n", "\(result)")
    #expect(result.prompts.count == 5)
    #expect(result.prompts.allSatisfy { $0 == "cloze> " })
    #expect(result.status == 0)
  }

  @Test func whatIsOpenGoesOnAndIsOneEntry() {
    let result = run([
      .line("for x in a b {"), .line("  echo \"$x"), .line("\""), .line("}"), .line("echo \\"),
      .line("end"),
    ])
    #expect(result.output == "a\n\nb\n\nend\n")
    #expect(
      result.prompts == ["cloze> "] + Array(repeating: "   ... ", count: 3)
        + ["cloze> ", "   ... ", "cloze> "])
    #expect(result.history == ["for x in a b {\n  echo \"$x\n\"\n}", "echo \\\nend"])
  }

  @Test func anInterruptDropsTheEntry() {
    let result = run([
      .line("echo 'a"), .interrupted, .interrupted, .line("echo b"), .line("echo 'c"), .end,
    ])
    #expect(result.output == "b\n")
    #expect(result.history == ["echo b"])
    #expect(result.prompts.last == "cloze> ")
  }

  @Test func failuresAreSaidAndTheShellGoesOn() {
    let result = run([
      .line("docter"), .line("echo $nothing"), .line("doctor --formt csv"), .line("}"),
      .line("echo on"),
    ])
    #expect(result.output == "on\n")
    let lines = result.messages.split(separator: "\n")
    #expect(lines.count == 4 && lines.allSatisfy { $0.hasPrefix("error: ") }, "\(lines)")
  }

  @Test func quitEndsWithItsStatus() {
    let result = run([.line("quit 3"), .line("echo never")])
    #expect(result.status == 3)
    #expect(result.output.isEmpty)
    #expect(run([.terminated, .line("echo never")]).output.isEmpty)
  }

  @Test func historyAndHelpAreShown() {
    let result = run([
      .line("echo one"), .line("history 1"), .line("help fill"), .line("jobs --help"),
    ])
    #expect(result.output.contains("2\thistory 1"))
    #expect(result.output.contains("\n  fill run \"This program is free [MASK].\" --top 3\n"))
    #expect(result.output.contains("Usage: jobs"))
  }

  @Test func theStartUpFileRunsFirst() throws {
    let scratch = try Scratch()
    try scratch.write(".clozerc", "name = \"value\"\n")
    let environment = ["HOME": scratch.path]
    #expect(run([.line("echo $name")], startUp: environment).output == "value\n")
    try scratch.write(".clozerc", "x = 1\nfrobnicate\n")
    let faulty = run([.line("echo $x")], startUp: environment)
    #expect(faulty.output == "1\n")
    #expect(faulty.messages.contains(".clozerc:2"), "\(faulty.messages)")
    try scratch.write(".clozerc", [0xFF, 0xFE, 0x00])
    let broken = run([.line("echo on")], startUp: environment)
    #expect(broken.output == "on\n")
    #expect(broken.messages.contains("not UTF-8"))
    try FileManager.default.createDirectory(
      atPath: scratch("config/cloze/clozerc"), withIntermediateDirectories: true)
    let folder = run(
      [.line("echo on")], startUp: ["HOME": scratch.path, "XDG_CONFIG_HOME": scratch("config")])
    #expect(folder.output == "on\n")
    #expect(folder.messages.contains("not a file"))
  }

  @Test func noticesAreAskedForWhenTheyCanBeSaid() {
    let notices = Notices()
    notices.post { "one" }
    notices.post { nil }
    notices.post { "two" }
    #expect(notices.take() == ["one", "two"])
    #expect(notices.take() == [])
  }
}
