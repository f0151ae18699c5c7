import Foundation
import Testing

/// A program whose input stays open while its answers are read.
private final class Coprocess {
  private let process = Process()
  private let input = Pipe(), output = Pipe()
  private var bytes: [UInt8] = []

  init(_ arguments: [String]) throws {
    process.executableURL = program
    process.arguments = arguments
    process.standardInput = input
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
  }

  deinit { process.terminate() }

  func write(_ text: String) throws {
    try input.fileHandleForWriting.write(contentsOf: Data(text.utf8))
  }

  /// Returns the next line of the output; nil if none comes within a minute or at its end.
  func line() -> String? {
    let descriptor = output.fileHandleForReading.fileDescriptor
    while true {
      if let end = bytes.firstIndex(of: 0x0A) {
        defer { bytes.removeSubrange(...end) }
        return String(decoding: bytes[..<end], as: UTF8.self)
      }
      var waited = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      guard poll(&waited, 1, 60_000) > 0 else { return nil }
      let data = output.fileHandleForReading.availableData
      guard !data.isEmpty else { return nil }
      bytes += data
    }
  }

  /// Closes the input and returns the exit status.
  func end() throws -> Int32 {
    try input.fileHandleForWriting.close()
    while line() != nil {}
    process.waitUntilExit()
    return process.terminationStatus
  }
}

/// Answers that come although the input stays open, as whoever writes a line and waits needs them.
@Suite(.enabled(if: FileManager.default.isExecutableFile(atPath: program.path)))
struct OpenPipeTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  /// Writes each of `lines` when the one before has been answered.
  private func expect(
    _ arguments: [String], header: Int = 0, answers lines: [(line: String, part: String)]
  ) throws {
    let process = try Coprocess(arguments)
    var isFirst = true
    for (line, part) in lines {
      try process.write(line + "\n")
      if isFirst { for _ in 0..<header { #expect(process.line() != nil) } }
      isFirst = false
      let answer = process.line()
      #expect(answer?.contains(part) == true, "\(arguments[0]): \(answer ?? "nothing")")
      guard answer != nil else { return }
    }
    #expect(try process.end() == 0)
  }

  @Test func linesOfTextAreAnswered() throws {
    let run = scratch("run")
    let training = try cloze(
      ["pretrain", "text-tiny", "--data", scratch.corpus(), "--vocab-size", "80", "--steps", "2"]
        + ["--out", run] + tinySettings)
    try #require(training.status == 0, "\(training.messages)")
    let threads = ["--threads", "1"]
    try expect(
      ["tokenizer", "encode", run, "--input", "-"],
      answers: [("the cat", "\"ids\""), ("a dog", "\"ids\"")])
    try expect(
      ["tokenizer", "decode", run, "--input", "-"], answers: [("2", "[CLS]"), ("3", "[SEP]")])
    try expect(
      ["fill", run, "--input", "-", "--format", "jsonl", "--top", "1"] + threads,
      answers: [("the [MASK]", "\"line\": 1"), ("a [MASK]", "\"line\": 2")])
    try expect(
      ["fill", run, "--input", "-", "--top", "1"] + threads, header: 1,
      answers: [("the [MASK]", "1\t1\t"), ("a [MASK]", "2\t1\t")])
    try expect(
      ["embed", run, "--input", "-", "--output", "-"] + threads,
      answers: [("the cat", "{\"line\": 1, \"vector\": ["), ("a dog", "{\"line\": 2, ")])
    try expect(
      ["embed", run, "--input", "-", "--output", "-", "--format", "csv"] + threads, header: 1,
      answers: [("the cat", ","), ("a dog", ",")])
    #expect(
      cloze("embed", run, "--input", "x", "--output", "-", "--format", "markdown").status == 2)
  }

  @Test func classesAreAnswered() throws {
    let samples = (0..<40).map { "{\"text\": \"word \($0 % 5)\", \"label\": \"c\($0 % 2)\"}\n" }
    let run = scratch("classes")
    let training = cloze(
      [
        "finetune", "text-classify", "--data", try scratch.write("a.jsonl", samples.joined()),
        "--out", run, "--steps", "2", "--vocab-size", "60", "--threads", "1",
      ]
        + ["hidden=16", "heads=2", "feedForward=32", "layers=1"].flatMap {
          ["--set", "encoder." + $0]
        })
    try #require(training.status == 0, "\(training.messages)")
    let predict = ["predict", run, "--input", "-", "--threads", "1"]
    try expect(
      predict + ["--format", "jsonl"],
      answers: [
        ("word 1", "{\"line\": 1, \"label\": \"c"), ("", "\"line\": 2"), ("w", "\"line\": 3"),
      ])
    try expect(predict, header: 1, answers: [("a\tpair", "1\tc"), ("b\tpair", "2\tc")])
    try expect(
      predict + ["--format", "csv"], header: 1,
      answers: [("{\"text\": \"word\"}", "1,c"), ("{\"text\": \"\"}", "2,c")])
  }

  @Test func historiesAreAnswered() throws {
    let log = (0..<40).map { user in
      (["u\(user)"] + (0..<6).map { "i\((user * 3 + $0) % 9)" }).joined(separator: " ")
    }
    let data = try scratch.write("log.txt", log.joined(separator: "\n") + "\n")
    let run = scratch("items")
    let training = cloze(
      ["pretrain", "items", "--data", data, "--steps", "2", "--out", run, "--threads", "1"]
        + [
          "encoder.hidden=16", "encoder.feedForward=16", "encoder.layers=1",
          "encoder.maximumLength=8", "tokensPerBatch=64", "training.selection.metric=null",
        ].flatMap { ["--set", $0] })
    try #require(training.status == 0, "\(training.messages)")
    #expect(training.messages.contains("2 steps, "), "\(training.messages)")
    try expect(
      [
        "score", run, "--histories", "-", "--format-in", "sequences", "--format", "jsonl",
        "--top", "1", "--threads", "1",
      ], answers: [("a i1 i2", "\"user\": \"a\""), ("b i3 i4 i5", "\"user\": \"b\"")])
    let long = try scratch.write(
      "long.txt", "a " + (0..<20).map { "i\($0 % 9)" }.joined(separator: " ") + "\nb i1 i2\n")
    let scored = cloze(
      "score", run, "--histories", long, "--format-in", "sequences", "--threads", "1")
    #expect(scored.status == 0)
    #expect(
      scored.messages.contains("1 of 2 histories are cut to their newest 7 items"),
      "\(scored.messages)")
  }
}
