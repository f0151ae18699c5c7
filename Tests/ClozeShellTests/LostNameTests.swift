import Foundation
import Synchronization
import Testing

@testable import ClozeShell

/// Names whose command failed or was stopped: they never keep the value that they had before.
@Suite struct LostNameTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  @Test func aStoppedTrainingIsTheNewValue() throws {
    let data = try scratch.corpus(), folder = scratch("run")
    let texts = Mutex("")
    let streams = Streams(result: { text in texts.withLock { $0 += text } }, message: { _ in })
    let interrupts = Interrupts()
    let shell = ShellSession(streams: streams, interrupts: interrupts)
    shell.assign("m", .text("older"))
    Thread.detachNewThread {
      let metrics = folder + "/metrics.jsonl"
      while (FileManager.default.contents(atPath: metrics) ?? Data()).isEmpty { usleep(10_000) }
      interrupts.request(Program.Status.interrupted)
    }
    let settings = tinySettings.joined(separator: " ")
    #expect(throws: Interruption.self) {
      try shell.run(
        "m = pretrain text-tiny --data '\(data)' --vocab-size 80 --out '\(folder)' "
          + "--steps 1000000 --set training.logEvery=1 \(settings)", file: "")
    }
    interrupts.forget()
    try shell.run(
      "echo $m $m.state $($m.steps > 0) $_.state; fill $m 'the [MASK]' --quiet", file: "")
    let output = texts.withLock { $0 }
    #expect(output.hasPrefix("\(folder) cancelled true cancelled\n"), "\(output)")
    #expect(output.contains("position\ttoken"))
  }

  @Test func aFailureTakesTheValueAway() throws {
    let file = try scratch.write(
      "s.cloze",
      """
      m = 'older'
      m = fill nowhere 'a [MASK]'
      echo "used $m"
      m = cloze doctr
      x = 1
      x = $x / 0
      echo "used $x"
      m = 'newer'
      echo $m
      """)
    let outcome = cloze("run", file, "--keep-going")
    #expect(outcome.status == 3)
    #expect(outcome.result == "newer\n", "\(outcome.result)")
    #expect(outcome.messages.contains("$m has no value"), "\(outcome.messages)")
    #expect(outcome.messages.contains("before that it was 'older'"), "\(outcome.messages)")
    #expect(outcome.messages.contains("$x has no value"), "\(outcome.messages)")
  }

  @Test(arguments: [
    ("cloze echo a", "a\n"), ("m = cloze data make interactions", ""), ("time cloze echo b", "b\n"),
    ("for i in 1 2 { cloze echo $i }", "1\n2\n"),
  ])
  func theProgramsNameIsAccepted(_ text: String, _ result: String) {
    let outcome = cloze("-c", text)
    #expect(!outcome.messages.contains("unknown command"), "\(outcome.messages)")
    #expect(outcome.result == result)
  }

  @Test func theProgramsNameAloneIsNoCommand() {
    for text in ["cloze", "cloze -c 'echo a'", "cloze cloze runs list"] {
      let outcome = cloze("-c", text)
      #expect(outcome.status == 2)
      #expect(outcome.messages.contains("a command is missing behind cloze"), "\(outcome.messages)")
    }
    #expect(cloze("-c", "cloze fil x").messages.contains("did you mean 'fill'"))
  }
}
