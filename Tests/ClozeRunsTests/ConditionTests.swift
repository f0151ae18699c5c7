import ClozeTensor
import Foundation
import Testing

@testable import ClozeRuns

@Suite struct ConditionTests {
  let scratch: RunScratch

  init() throws {
    scratch = try RunScratch()
    try scratch.make("a", layers: 2, loss: 1.5, tags: ["best", "base"])
    try scratch.make("b", layers: 4, loss: 2.5, state: "failed", started: "2026-02-03T00:00:00Z")
    try scratch.make("c", layers: 12, loss: 3.5, modality: "speech", tags: ["base"])
    try scratch.make("d", layers: 6, steps: 0, state: "cancelled", modality: "it's")
  }

  @Test(arguments: [
    ("loss < 3", "ab"), ("loss >= 2.5", "bc"), ("loss != 2.5", "ac"), ("loss = 2.5", "b"),
    ("loss == 2.5", "b"), ("not loss < 3", "c"), ("best.loss < 2", "a"), ("max.loss > 6", "c"),
    ("min.loss > 3 or max.loss < 5", "ac"), ("count.loss = 4", "abc"), ("last.loss<2", "a"),
    ("modality = text", "ab"), ("modality = 'text'", "ab"), ("modality=\"it's\"", "d"),
    ("state != failed", "acd"), ("encoder.layers >= 4", "bcd"), ("encoder.layers = 12", "c"),
    ("encoder.layers = 12.0", "c"), ("encoder.biases = true", "abcd"), ("tag = best", "a"),
    ("tag != best", "bcd"), ("not tag = base", "bd"), ("tag ~ ASE", "ac"), ("name ~ A", "a"),
    ("started > 2026-01-15", "b"), ("environment.backend = reference", "abcd"),
    ("loss < 3 and modality = text and tag = best and state != failed", "a"),
    ("loss < 2 or loss > 3 and state = failed", "a"),
    ("(loss < 2 or loss > 2) and state = failed", "b"), ("NOT (loss < 3 OR loss > 3)", ""),
    ("data.paths = 'a.txt, b.txt'", "abcd"), ("seconds = 600", "acd"), ("steps = 0", "d"),
  ])
  func conditions(_ text: String, _ expected: String) throws {
    #expect(try scratch.names(where: text).joined() == expected, "\(text)")
  }

  @Test(arguments: [
    ("", 1), ("loss", 5), ("loss <", 7), ("loss < 3 and", 13), ("loss 3", 6), ("(loss < 3", 10),
    ("loss < 3)", 9), ("loss < 'x", 8), ("loss ! 3", 6), ("< 3", 1), ("loss < 3 loss > 2", 10),
    ("loss < (3)", 8), ("a;b = 1", 2), ("loss < x", 1), ("'loss' < 3", 1),
  ])
  func whatCannotBeReadNamesItsPlace(_ text: String, _ column: Int) throws {
    do {
      _ = try scratch.names(where: text)
      Issue.record("'\(text)' was taken")
    } catch RunStoreError.badCondition(_, let found, _) {
      #expect(found == column, "\(text)")
    }
  }

  @Test func unknownNamesSuggestKnownOnes() throws {
    for (text, close) in [("los < 3", "loss"), ("encoder.layer = 3", "encoder.layers")] {
      do {
        _ = try scratch.names(where: text)
        Issue.record("'\(text)' was taken")
      } catch let error as RunStoreError {
        #expect(error.description.contains("did you mean '\(close)'?"), "\(error)")
      }
    }
  }

  @Test func longAndDeepConditionsAreRefusedOrWork() throws {
    let chain = Array(repeating: "loss < 3", count: 200).joined(separator: " and ")
    #expect(try scratch.names(where: chain) == ["a", "b"])
    let deep = String(repeating: "not ", count: 48) + "loss < 3"
    #expect(try scratch.names(where: deep) == ["a", "b"])
    let nested = String(repeating: "(", count: 49) + "loss < 3" + String(repeating: ")", count: 49)
    #expect(try scratch.names(where: nested) == ["a", "b"])
    for text in [
      chain + " or loss > 1", String(repeating: "not ", count: 100_000) + "loss < 3",
      String(repeating: "(", count: 100_000),
    ] {
      #expect(throws: RunStoreError.self) { try scratch.names(where: text) }
    }
  }

  /// Whatever is typed is read, or refused with a place; the database never sees a wrong query.
  @Test func randomConditionsDoNotCrash() throws {
    let store = try RunStore.open(scratch.folder)
    let parts = [
      "loss", "tag", "state", "encoder.layers", "seconds", "=", "!=", "<", "~", "and", "or", "not",
      "(", ")", "'x'", "3", "-1e9", "text", "'", "nan", "\u{0}", "é", "--", ";", "\"",
    ]
    var random = CounterRandom(seed: 37, purpose: .test)
    for _ in 0..<3000 {
      let text = (0...random.below(9)).map { _ in parts[random.below(parts.count)] }
        .joined(separator: random.below(2) == 0 ? " " : "")
      do {
        _ = try RunScratch.names(in: store, where: text)
      } catch RunStoreError.badCondition {
      } catch RunStoreError.unknownField {
      }
    }
  }

  @Test func sortingPutsWhatIsMissingLast() throws {
    let store = try RunStore.open(scratch.folder)
    func sorted(_ names: String...) throws -> String {
      var query = RunQuery(columns: ["name"])
      query.order = names.map(RunQuery.Order.init)
      return try store.list(query).map { "\($0[0])".replacing(/.*"(.)".*/) { $0.1 } }.joined()
    }
    #expect(try sorted("loss") == "abcd")
    #expect(try sorted("-loss") == "cbad")
    #expect(try sorted("-encoder.layers") == "cdba")
    #expect(try sorted("modality", "-loss") == "dcba")
    #expect(throws: RunStoreError.self) { try sorted("none") }
  }
}
