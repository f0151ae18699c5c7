import Foundation
import Synchronization
import Testing

@testable import ClozeShell

/// The tutorials: as they are shown in a pipe, and with somebody who answers.
@Suite struct TutorialTests {
  private let scratch: Scratch

  init() throws { scratch = try Scratch() }

  private func tutorial(_ subject: Tutorial.Subject) throws -> Tutorial {
    var place = TutorialPlace(folder: scratch("made"))
    place.exists = { _ in true }
    return try .on(subject, place)
  }

  @Test(arguments: ["text", "items", "points"])
  func inAPipeTheStepsAreShown(_ subject: String) throws {
    let outcome = cloze("tutorial", subject, "--out", scratch("made"))
    #expect(outcome.status == 0, "\(outcome.messages)")
    #expect(outcome.messages.isEmpty)
    #expect(outcome.result.contains("  cloze pretrain "))
    #expect(outcome.result.contains("--data PATH"))
    #expect(!FileManager.default.fileExists(atPath: scratch("made")))
    let inScript = cloze("-c", "tutorial \(subject)")
    #expect(inScript.status == 0 && inScript.result.contains("\n  pretrain "))
  }

  @Test func givenDataTakeThePlaceOfMadeUpOnes() throws {
    let data = try scratch.write("my data.csv", "user,item\n")
    let outcome = cloze("tutorial", "items", "--data", data)
    #expect(!outcome.result.contains("data make"))
    #expect(outcome.result.contains("--data '\(data)'"))
    let code = cloze("tutorial", "code", "--data", scratch.path)
    #expect(code.result.contains("pretrain code-small --data \(scratch.path)"))
    #expect(cloze("tutorial", "items", "--data", scratch("none")).status == 1)
    #expect(cloze("tutorial", "poems").status == 2)
    #expect(cloze("tutorial").status == 2)
  }

  @Test func withoutLicencesTheProgramsHelpIsRead() throws {
    var place = TutorialPlace(folder: "made")
    place.exists = { _ in false }
    let text = Tutorial.text(place)
    #expect(text.steps[0].command == "help --markdown > made/text.md")
    #expect(text.steps[2].command.contains("--data made/text.md"))
    #expect(throws: CommandError.self) { try Tutorial.code(place) }
  }

  /// Every command of every tutorial is one that the program has, with options that it knows.
  @Test(arguments: Tutorial.Subject.allCases)
  func commandsAreWellFormed(_ subject: Tutorial.Subject) throws {
    let tutorial = try tutorial(subject)
    #expect((4...8).contains(tutorial.steps.count))
    for command in tutorial.steps.map(\.command) + tutorial.commands("'my data'") {
      let line = CompletionLine(command + " ")
      guard line.words.first != "help" else { continue }
      #expect(throws: Never.self, "\(command)") { try Misspelling.check(line.words) }
      #expect(throws: Never.self, "\(command)") { _ = try Root.parseAsRoot(line.words) }
    }
  }

  @Test func foldersGetFreeNames() {
    #expect(TutorialPlace.free("t") { _ in false } == "t")
    #expect(TutorialPlace.free("t") { ["t", "t-2"].contains($0) } == "t-3")
  }

  /// Plays a tutorial of `echo`s with `answers`.
  private func play(_ answers: [String]) throws -> (result: String, messages: String, left: Int) {
    let texts = Mutex((result: "", messages: ""))
    let streams = Streams(
      result: { text in texts.withLock { $0.result += text } },
      message: { text in texts.withLock { $0.messages += text } })
    let shell = ShellSession(streams: streams, interrupts: Interrupts())
    let small = Tutorial(
      subject: .items, introduction: "Welcome.",
      steps: [
        .init(text: "First.", command: "echo one"), .init(text: "Second.", command: "doctr"),
        .init(text: "Third.", command: "echo three"),
      ], commands: { ["pretrain items --data \($0)"] })
    var rest = answers
    try TutorialPlayer(
      tutorial: small, shell: shell, folder: scratch("made"),
      ask: { _ in rest.isEmpty ? nil : rest.removeFirst() }
    ).play()
    return texts.withLock { ($0.result, $0.messages, rest.count) }
  }

  @Test func enterRunsAStep() throws {
    let data = try scratch.write("my data.csv", "")
    let played = try play(["", "", "skip", "", scratch("none"), data])
    #expect(played.result.contains("\none\n"))
    #expect(played.messages.contains("unknown command 'doctr'"))
    #expect(played.result.contains("That did not work."))
    #expect(played.result.contains("\nthree\n"))
    #expect(played.messages.contains("there is nothing at"))
    #expect(played.result.contains("  pretrain items --data '\(data)'\n"))
    #expect(played.left == 0)
  }

  @Test func itCanBeLeftAtAnyTime() throws {
    let left = try play(["quit", "never"])
    #expect(!left.result.contains("Second.") && left.left == 1)
    #expect(!(try play([])).result.contains("Second."))
    let skipped = try play(["s", "SKIP", "skip"])
    #expect(!skipped.result.contains("\none\n"))
    #expect(skipped.result.contains("pretrain items --data PATH"))
  }

  @Test func otherCommandsCanBeTyped() throws {
    let played = try play(["echo aside", "echo 'open", "x = 1; quit", "", "q"])
    #expect(played.result.contains("\naside\n"))
    #expect(played.messages.contains("never closed"))
    #expect(played.result.contains("\none\n") && played.result.contains("Second."))
    #expect(!played.result.contains("Third."))
  }
}
