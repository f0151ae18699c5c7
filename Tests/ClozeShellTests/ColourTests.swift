import ClozeReport
import Synchronization
import Testing

@testable import ClozeShell

/// Colours at terminals, and none elsewhere.
@Suite struct ColourTests {
  private func run(
    _ text: String, allowsControlCodes: Bool
  ) throws -> (result: String, messages: String) {
    let texts = Mutex((result: "", messages: ""))
    let terminal = Terminal(isTerminal: true, allowsControlCodes: allowsControlCodes)
    let streams = Streams(
      result: { text in texts.withLock { $0.result += text } },
      message: { text in texts.withLock { $0.messages += text } }, terminal: terminal,
      messageTerminal: terminal)
    _ = Program.run(["-c", text], streams: streams)
    return texts.withLock { ($0.result, $0.messages) }
  }

  @Test func errorsAndHeadingsStandOut() throws {
    let shown = try run("show; doctr", allowsControlCodes: true)
    #expect(shown.result.contains("\u{1B}[1m"))
    #expect(shown.messages.hasPrefix("\u{1B}[1;31merror:\u{1B}[0m unknown command"))
    let help = try run("help doctor", allowsControlCodes: true)
    #expect(help.result.hasPrefix("\u{1B}[1mExamples\u{1B}[0m\n"))
  }

  @Test(arguments: ["show; doctr", "help doctor"])
  func terminalsWithoutControlCodesGetNone(_ text: String) throws {
    let shown = try run(text, allowsControlCodes: false)
    #expect(!(shown.result + shown.messages).contains("\u{1B}"))
  }

  @Test func aSettingSwitchesThemOff() throws {
    let shown = try run("set color off; show; help doctor; assert false", allowsControlCodes: true)
    #expect(!shown.result.isEmpty && !shown.result.contains("\u{1B}"))
    let again = try run("set color off; set color default; show", allowsControlCodes: true)
    #expect(again.result.contains("\u{1B}[1m"))
  }

  @Test func namesOfColumnsStandOutBelowACaption() {
    let records = Records(
      columns: ["a", "b", "c"],
      rows: [[.int(1), .int(5), .int(2)], [.int(2), .int(5), .int(3)]])
    let table = records.table(width: 40)
    #expect(table.styled.replacing(/\u{1B}\[\d*m/, with: "") == table.text)
    let lines = table.styled.split(separator: "\n")
    #expect(lines.filter { $0.contains("\u{1B}") }.count == 1)
    #expect(lines.first { $0.contains("\u{1B}") }?.contains("a") == true)
  }

  @Test func suggestionsAreTheNewestEntry() {
    let history = ["fill run 'a'", "doctor", "fill run 'b'", "for x in 1 {\n}", "émile"]
    #expect(HistorySuggestion.rest(of: "fil", in: history) == "l run 'b'")
    #expect(HistorySuggestion.rest(of: "doctor", in: history) == nil)
    #expect(HistorySuggestion.rest(of: "for", in: history) == nil)
    #expect(HistorySuggestion.rest(of: "é", in: history) == "mile")
    #expect(HistorySuggestion.rest(of: "", in: history) == nil)
    #expect(HistorySuggestion.rest(of: " ", in: [" x"]) == nil)
  }
}
