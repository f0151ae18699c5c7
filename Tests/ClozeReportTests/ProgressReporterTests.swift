import ClozeReport
import Synchronization
import Testing

/// A clock that is set by hand and a stream that remembers.
private final class Stage: Sendable {
  let time = Mutex(100.0)
  let text = Mutex("")

  func reporter(_ terminal: Terminal, interval: Double = 10) -> ProgressReporter {
    ProgressReporter(
      label: "pretrain", terminal: terminal, interval: interval,
      clock: { self.time.withLock { $0 } },
      write: { piece in self.text.withLock { $0 += piece } })
  }

  func wait(_ seconds: Double) { time.withLock { $0 += seconds } }

  /// What was written since the last call.
  func take() -> String {
    text.withLock { text in
      defer { text = "" }
      return text
    }
  }
}

@Suite struct ProgressReporterTests {
  private let stage = Stage()
  private let pipe = Terminal(isTerminal: false, allowsControlCodes: false)
  private let screen = Terminal(isTerminal: true, allowsControlCodes: true, width: 100)

  @Test func offATerminalALineNowAndThenAndTheLastAlways() {
    let reporter = stage.reporter(pipe)
    reporter.update(.init(done: 0, total: 1000))
    #expect(stage.take() == "pretrain:   0%  step 0/1000\n")
    stage.wait(9.9)
    reporter.update(.init(done: 100, total: 1000, loss: 4))
    #expect(stage.take() == "")
    stage.wait(0.1)
    reporter.update(
      .init(done: 250, total: 1000, loss: 3.14159, tokensPerSecond: 11_170, waiting: 0.125))
    #expect(
      stage.take()
        == "pretrain:  25%  step 250/1000  loss 3.142  11.2k tokens/s  reading 12%  0:30 left\n")
    stage.wait(1)
    reporter.update(.init(done: 1000, total: 1000, loss: 2.5))
    #expect(stage.take() == "")
    reporter.finish()
    #expect(stage.take() == "pretrain: 100%  step 1000/1000  loss 2.500\n")
    reporter.finish()
    #expect(stage.take() == "")
  }

  /// The third step, but so many kilobytes.
  @Test func amountsStandBeforeTheirUnit() {
    let reporter = ProgressReporter(
      label: "counting words", unit: "kB", terminal: pipe,
      write: { piece in stage.text.withLock { $0 += piece } })
    reporter.update(.init(done: 360))
    #expect(stage.take() == "counting words:  360 kB\n")
    reporter.update(.init(done: 720, total: 720))
    reporter.finish()
    #expect(stage.take() == "counting words: 100%  720/720 kB\n")
  }

  @Test func atATerminalOneLineIsRedrawn() {
    let reporter = stage.reporter(screen)
    reporter.update(.init(done: 0, total: 4))
    #expect(stage.take() == "\r\u{1B}[Kpretrain [--------------------]   0%  step 0/4")
    reporter.update(.init(done: 1, total: 4))
    #expect(stage.take() == "")
    stage.wait(60)
    reporter.update(.init(done: 2, total: 4, loss: .nan))
    #expect(
      stage.take()
        == "\r\u{1B}[Kpretrain [##########----------]  50%  step 2/4  loss nan  1:00 left")
    reporter.message("checkpoint written")
    #expect(stage.take() == "\r\u{1B}[Kcheckpoint written\n")
    reporter.update(.init(done: 4, total: 4))
    reporter.finish()
    #expect(stage.take() == "\r\u{1B}[Kpretrain [####################] 100%  step 4/4\n")
  }

  @Test func theBarGivesWayOnNarrowTerminalsThenTheLineIsCut() {
    for (width, line) in [
      (40, "pretrain [######-------]  50%  step 1/2"), (32, "pretrain:  50%  step 1/2"),
      (20, "pretrain:  50%  st…"),
    ] {
      let narrow = Terminal(isTerminal: true, allowsControlCodes: true, width: width)
      stage.reporter(narrow).update(.init(done: 1, total: 2))
      #expect(stage.take() == "\r\u{1B}[K" + line)
    }
  }

  @Test func aTerminalWithoutControlCodesGetsLines() {
    let reporter = stage.reporter(Terminal(isTerminal: true, allowsControlCodes: false))
    reporter.update(.init(done: 7))
    reporter.message("note")
    reporter.finish()
    #expect(stage.take() == "pretrain:  step 7\nnote\n")
  }

  @Test func theTimeLeftOfAResumedRunCountsItsOwnSteps() {
    let reporter = stage.reporter(pipe, interval: 1)
    reporter.update(.init(done: 900, total: 1000))
    stage.wait(10)
    reporter.update(.init(done: 950, total: 1000))
    #expect(stage.take().hasSuffix("pretrain:  95%  step 950/1000  0:10 left\n"))
  }

  @Test func noColorAndDumbTerminalsForbidControlCodes() {
    for environment in [["NO_COLOR": "1", "TERM": "xterm"], ["TERM": "dumb"], [:]] {
      #expect(!Terminal(descriptor: 2, environment: environment).allowsControlCodes)
    }
    let file = Terminal(descriptor: -1, environment: ["TERM": "xterm", "COLUMNS": "133"])
    #expect(file == Terminal(isTerminal: false, allowsControlCodes: false, width: 133))
    #expect(file.tableWidth == nil && OutputFormat.automatic(for: file) == .tsv)
    #expect(OutputFormat.automatic(for: screen) == .table && screen.tableWidth == 100)
  }
}
