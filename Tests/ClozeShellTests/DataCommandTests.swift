import Foundation
import Testing

@Suite struct DataCommandTests {
  let scratch: Scratch
  init() throws { scratch = try Scratch() }

  @Test func statistics() throws {
    let path = try scratch.write("log.txt", "a 1\na 2\na 1\nb 1\nc 3\nc 1\n")
    let outcome = cloze("data", "stats", path, "--as", "items")
    #expect(outcome.status == 0 && outcome.messages.contains("note: read as pairs"))
    #expect(
      outcome.rows == [
        [
          "users", "items", "interactions", "density", "minimum", "median", "maximum", "repeats",
        ],
        ["3", "3", "6", String(6.0 / 9), "1", "2.0", "3", "1"],
      ])
    let core = cloze(
      "data", "stats", path, "--as", "items", "--core", "2", "--duplicates", "first", "--quiet")
    #expect(core.rows[1][..<3] == ["0", "0", "0"] && core.messages == "")
    let long = cloze("data", "stats", path, "--as", "items", "--minimum-history", "2")
    #expect(long.rows[1][..<3] == ["2", "3", "5"])
  }

  /// Words are what is between blanks, in files of text and records, also across lines.
  @Test func texts() throws {
    try FileManager.default.createDirectory(
      atPath: scratch("texts"), withIntermediateDirectories: true)
    try scratch.write("texts/a.txt", "one two\n three\tfour\n\nfive")
    try scratch.write("texts/b.jsonl", "{\"text\": \"six seven\"}\n{\"text\": \"eight\"}\n")
    try scratch.write("texts/empty.txt", "")
    let outcome = cloze("data", "stats", scratch("texts"), "--as", "text")
    #expect(outcome.status == 0, "\(outcome.messages)")
    let counts = Dictionary(
      uniqueKeysWithValues: zip(outcome.rows.first ?? [], outcome.rows.last ?? []))
    #expect(counts["words"] == "8" && counts["replacements"] == "0", "\(counts)")
    let none = cloze("data", "stats", scratch("texts/empty.txt"), "--as", "text")
    #expect(none.status == 1, "\(none.result)")
  }

  @Test func formatsAndColumnsCanBeGiven() throws {
    let path = try scratch.write("log.csv", "who,sku,when\na,x,2\nb,x,1\n")
    let options = ["--user-column", "who", "--item-column", "sku", "--time-column", "none"]
    let outcome = cloze(["data", "stats", path, "--as", "items", "--format-in", "csv"] + options)
    #expect(outcome.rows.last?[..<3] == ["2", "1", "2"])
    #expect(outcome.messages.contains("note: read as csv: the user is 'who', the item is 'sku'"))
    #expect(outcome.messages.contains("time is the file's order"))
    let wrong = cloze("data", "stats", path, "--as", "items", "--format-in", "inter")
    #expect(wrong.status == 1 && wrong.messages.contains("no column that is known to hold"))
  }

  @Test func misuse() throws {
    let path = try scratch.write("log.txt", "a 1\n")
    for (arguments, reason) in [
      (["stats", path], "--as"), (["stats", path, "--as", "item"], "item"),
      (["stats", path, "--as", "items", "--core", "-1"], "--core"),
      (["stats", path, "--as", "items", "--format-in", "xls"], "--format-in"),
      (["stats", path, "--as", "items", "--item-column", ""], "--item-column"),
      (
        ["make", "interactions", "--users", "0", "--items", "1", "--seed", "1", "--out", "x"],
        "--users"
      ),
    ] {
      let outcome = cloze(["data"] + arguments)
      #expect(outcome.status == 2 && outcome.messages.contains(reason), "\(outcome.messages)")
    }
    let missing = cloze("data", "stats", scratch("none"), "--as", "items")
    #expect(missing.status == 1 && missing.messages.contains("does not exist"))
  }

  @Test func whatIsMadeIsRead() throws {
    let path = scratch("made.txt")
    let made = cloze(
      "data", "make", "interactions", "--users", "50", "--items", "20", "--length", "6",
      "--seed", "3", "--form", "sequences", "--out", path)
    #expect(made.status == 0)
    let values = Dictionary(made.rows.map { ($0[0], $0[1]) }, uniquingKeysWith: { $1 })
    let read = cloze("data", "stats", path, "--as", "items")
    #expect(values["users"] == "50" && values["file"] == path)
    #expect(read.rows[1][0] == "50" && read.rows[1][2] == values["interactions"])
    #expect(Int(read.rows[1][1]).map { (10...20).contains($0) } == true)
  }

  @Test func standardInput() throws {
    let outcome = try systemShell(
      "printf 'a 1\\na 2\\n' | \"$CLOZE\" data stats - --as items --quiet --format csv", in: scratch
    )
    #expect(outcome.status == 0 && outcome.output.hasSuffix("\n1,2,2,1.0,2,2.0,2,0\n"))
  }
}
