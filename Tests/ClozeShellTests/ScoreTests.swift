import Foundation
import Testing

/// Answers to histories of files and of streams, by a model that a few steps have trained.
@Suite(.enabled(if: FileManager.default.isExecutableFile(atPath: program.path)))
struct ScoreTests {
  let scratch: Scratch
  let run: String

  init() throws {
    scratch = try Scratch()
    run = scratch("run")
    let items = ["a", "b", "c", "d", "e"]
    let lines = (0..<30).flatMap { user in
      (0..<8).map { "p\(user),\(items[(user + $0 * (1 + user % 2)) % 5]),\($0)" }
    }
    let path = try scratch.write(
      "train.csv", "user_id,item_id,timestamp\n" + lines.joined(separator: "\n"))
    let outcome = cloze(
      ["pretrain", "items-causal", "--data", path, "--out", run, "--steps", "3", "--quiet"]
        + Self.sizes)
    try #require(outcome.status == 0, "\(outcome.messages)")
  }

  private static let sizes = [
    "--set", "encoder.hidden=16", "--set", "encoder.heads=2", "--set", "encoder.feedForward=32",
    "--set", "encoder.maximumLength=8", "--threads", "1", "--precision", "f32",
  ]

  private static let header = "user_id,item_id,timestamp\n"
  /// The interactions of three users by time, of which each took four items.
  private static let byTime = [
    "u1,a,1", "u2,b,1", "u3,c,1", "u1,b,2", "u2,c,2", "u3,d,2", "u1,c,3", "u2,d,3", "u3,a,3",
    "u1,d,4", "u2,a,4", "u3,b,4",
  ]

  private func score(_ path: String, _ more: String...) -> Outcome {
    cloze(["score", run, "--histories", path, "--threads", "1", "--format", "tsv"] + more)
  }

  @Test func aFileInOrderOfTimeIsJoined() throws {
    let byTime = try scratch.write(
      "time.csv", Self.header + Self.byTime.joined(separator: "\n"))
    let byUser = try scratch.write(
      "user.csv", Self.header + Self.byTime.sorted().joined(separator: "\n"))
    let expected = score(byUser, "--quiet"), outcome = score(byTime)
    #expect(outcome.status == 0 && outcome.result == expected.result)
    #expect(outcome.rows.dropFirst().map { $0[0] } == ["u1", "u2", "u3"])
    #expect(outcome.messages.contains("apart in the file"), "\(outcome.messages)")
    #expect(!score(byUser).messages.contains("apart"))
    // Standard input that is a file is one.
    let redirected = try systemShell(
      "$CLOZE score $DIR/run --histories - --threads 1 --format tsv --quiet < $DIR/time.csv",
      in: scratch)
    #expect(redirected.status == 0 && redirected.output == expected.result)
  }

  @Test func aStreamInOrderOfTimeIsRefused() throws {
    try scratch.write("time.csv", Self.header + Self.byTime.joined(separator: "\n"))
    let outcome = try systemShell(
      "cat $DIR/time.csv | $CLOZE score $DIR/run --histories - --output $DIR/out.jsonl", in: scratch
    )
    #expect(outcome.status == 1, "\(outcome.output)")
    #expect(
      outcome.output.contains("line 5: the user \"u1\" comes back")
        || outcome.output.contains("line 5: the user 'u1' comes back"), "\(outcome.output)")
    #expect(!FileManager.default.fileExists(atPath: scratch("out.jsonl")))
  }

  /// The writer waits for each answer before it goes on, and never closes the pipe before the last.
  @Test(arguments: [
    [#"{"user":"x","items":["a","b"]}"#, #"{"user":"y","items":["c"]}"#, ""],
    [#"{"user":"x","item":"a"}"#, #"{"user":"y","item":"c"}"#, #"{"user":"z","item":"c"}"#],
  ])
  func answersComeWhileAPipeStaysOpen(_ lines: [String]) throws {
    try scratch.write("first", lines[0] + "\n" + (lines[2].isEmpty ? "" : lines[1] + "\n"))
    try scratch.write("second", (lines[2].isEmpty ? lines[1] : lines[2]) + "\n")
    let outcome = try systemShell(
      """
      mkfifo $DIR/pipe
      $CLOZE score $DIR/run --histories $DIR/pipe --threads 1 --format jsonl > $DIR/out 2>&1 &
      exec 3> $DIR/pipe
      await() { for i in $(seq 300); do grep -q "\\"$1\\"" $DIR/out && return; sleep 0.1; done; \
      echo "no answer for $1"; }
      cat $DIR/first >&3; await x
      cat $DIR/second >&3; await y
      exec 3>&-; wait $!; echo status $?; cat $DIR/out
      """, in: scratch)
    #expect(outcome.output.hasPrefix("status 0\n"), "\(outcome.output)")
    #expect(outcome.output.split(separator: "\n").count == (lines[2].isEmpty ? 3 : 4))
  }

  @Test func candidatesAreForAllOrForUsers() throws {
    let path = try scratch.write("user.csv", Self.header + "u1,a,1\nu1,b,2\nu2,c,1\n")
    let list = try scratch.write("list.txt", "\u{FEFF}e\r\nd\r\nz\r\n")
    let all = score(path, "--candidates", list)
    #expect(all.status == 0 && all.messages.contains("1 candidates are unknown"))
    #expect(all.rows.dropFirst().allSatisfy { Set($0[1].filter(\.isLetter)) == ["e", "d"] })
    let users = try scratch.write("users.txt", "\u{FEFF}user items\nu1 a c\nu2 b e\n")
    let each = score(path, "--user-candidates", users)
    #expect(
      each.rows.dropFirst().map { Set($0[1].filter(\.isLetter)) } == [["a", "c"], ["b", "e"]])
    let one = try scratch.write("one.csv", "user,item\nu2,b\nu2,e\n")
    let lacking = score(path, "--user-candidates", one)
    #expect(lacking.status == 1 && lacking.messages.contains("no candidates of the user 'u1'"))
    let both = score(path, "--user-candidates", one, "--candidates", list)
    #expect(
      both.rows.dropFirst().map { Set($0[1].filter(\.isLetter)) } == [["d", "e"], ["b", "e"]])
    let wrong = score(path, "--candidates", users)
    #expect(wrong.status == 1 && wrong.messages.contains("--user-candidates"))
    let json = try scratch.write(
      "listed.jsonl",
      """
      \u{FEFF}{"user":"u1","items":["a"],"candidates":["c","d","q"]}
      {"user":"u2","items":["a"]}
      """)
    let field = score(json, "--candidates", list)
    #expect(
      field.rows.dropFirst().map { Set($0[1].filter(\.isLetter)) } == [["c", "d"], ["e", "d"]])
    let forms = score(json, "--format-in", "jsonl", "--user-candidates", users)
    #expect(
      forms.rows.dropFirst().map { Set($0[1].filter(\.isLetter)) } == [["c", "d"], ["b", "e"]])
    #expect(score("-", "--candidates", "-").status == 2)
  }

  @Test func lowRatingsAreLeftOut() throws {
    let path = try scratch.write(
      "rated.csv", "user,item,rating\nu,a,5\nu,b,2\nv,c,1\nu,d,4\n")
    let few = try scratch.write("few.jsonl", #"{"user":"u","items":["a","d"]}"#)
    let outcome = score(path, "--minimum-rating", "3")
    #expect(outcome.rows.dropFirst().map { $0[0] } == ["u", "v"])
    #expect(outcome.rows[1] == score(few).rows[1])
    #expect(outcome.messages.contains("2 interactions rated below 3.0 were left out"))
    let statistics = cloze("data", "stats", path, "--as", "items", "--minimum-rating", "3")
    #expect(statistics.rows[1][..<3] == ["1", "2", "2"])
    #expect(statistics.messages.contains("2 interactions rated below 3.0 were left out"))
    let none = cloze(
      "data", "stats", scratch("train.csv"), "--as", "items", "--minimum-rating", "3")
    #expect(none.status == 1 && none.messages.contains("known to hold the rating"))
  }

  @Test func timesAreShownAndSplit() throws {
    let lines = (0..<60).map {
      "u\($0 % 6),\(["a", "b", "c", "d", "e"][$0 * $0 % 5]),\($0 * 86400)"
    }
    let path = try scratch.write("timed.csv", Self.header + lines.joined(separator: "\n"))
    let statistics = cloze("data", "stats", path, "--as", "items")
    #expect(statistics.rows[0].suffix(2) == ["first", "last"])
    #expect(statistics.rows[1].suffix(2) == ["1970-01-01T00:00:00Z", "1970-03-01T00:00:00Z"])
    func train(_ data: String, _ name: String) -> Outcome {
      cloze(
        ["pretrain", "items-causal", "--data", data, "--out", scratch(name), "--steps", "2"]
          + Self.sizes + [
            "--set", "data.split.kind=time", "--set", "data.split.testFrom=1970-02-24",
          ])
    }
    let outcome = train(path, "timed")
    #expect(outcome.status == 0, "\(outcome.messages)")
    #expect(outcome.messages.contains("1970-02-24T00:00:00Z on tests"), "\(outcome.messages)")
    let test = cloze("evaluate", scratch("timed"), "--split", "test", "--format", "csv")
    #expect(test.status == 0 && test.result.contains(",full+seen,test,"), "\(test)")
    let pairs = try scratch.write("pairs.txt", "a 1\na 2\na 3\na 4\n")
    let refused = train(pairs, "none")
    #expect(refused.status == 1 && refused.messages.contains("data.timeColumn"), "\(refused)")
  }
}
