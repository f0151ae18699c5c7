import Foundation
import FoundationNetworking
import Testing

/// The server of a model, which a process of the built program runs.
@Suite(.enabled(if: FileManager.default.isExecutableFile(atPath: program.path)))
struct ServeTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  /// A process that serves a model until the test ends.
  private final class Served {
    let process = Process()
    private let output = Pipe()
    /// The address that it has printed.
    let address: String

    init(_ arguments: [String]) throws {
      process.executableURL = program
      process.arguments = ["serve"] + arguments + ["--port", "0", "--threads", "1", "--quiet"]
      process.standardOutput = output
      try process.run()
      var text = ""
      while !text.contains("\n") || text.split(separator: "\n").count < 2 {
        let part = output.fileHandleForReading.availableData
        guard !part.isEmpty else { break }
        text += String(decoding: part, as: UTF8.self)
      }
      let words = text.split { $0.isWhitespace }
      address = words.first { $0.hasPrefix("http://") }.map(String.init) ?? ""
    }

    deinit { if process.isRunning { process.terminate() } }

    /// Returns the status and the body of the response to `question`.
    func post(_ path: String, _ question: String) async throws -> (status: Int, body: String) {
      let url = try #require(URL(string: address + path))
      var request = URLRequest(url: url)
      request.httpMethod = "POST"
      request.httpBody = Data(question.utf8)
      request.setValue("application/json", forHTTPHeaderField: "Content-Type")
      let (data, response) = try await URLSession.shared.data(for: request)
      return (
        (response as? HTTPURLResponse)?.statusCode ?? 0, String(decoding: data, as: UTF8.self)
      )
    }

    /// Returns the answer to `question` as an object.
    func answer(_ path: String, _ question: String) async throws -> [String: Any] {
      let (status, body) = try await post(path, question)
      try #require(status == 200, "\(body)")
      let object = try JSONSerialization.jsonObject(with: Data(body.utf8))
      return try #require(object as? [String: Any])
    }
  }

  private func items() throws -> String {
    let names = ["a", "b", "c", "d", "17"]
    let lines = (0..<30).flatMap { user in
      (0..<8).map { "p\(user),\(names[(user + $0 * (1 + user % 2)) % 5]),\($0)" }
    }
    let path = try scratch.write(
      "train.csv", "user_id,item_id,timestamp\n" + lines.joined(separator: "\n"))
    let outcome = cloze(
      ["pretrain", "items-causal", "--data", path, "--out", scratch("run"), "--steps", "3"]
        + ["--quiet", "--set", "encoder.hidden=16", "--set", "encoder.feedForward=32"]
        + ["--set", "encoder.maximumLength=8", "--threads", "1", "--precision", "f32"])
    try #require(outcome.status == 0, "\(outcome.messages)")
    return scratch("run")
  }

  /// The rows of `cloze score` as JSON objects without what only the server says.
  private func scored(_ run: String, _ histories: String, _ more: String...) throws -> NSArray {
    try scratch.write("histories.jsonl", histories)
    let outcome = cloze(
      ["score", run, "--histories", scratch("histories.jsonl"), "--threads", "1", "--format"]
        + ["json", "--quiet"] + more)
    try #require(outcome.status == 0, "\(outcome.messages)")
    return try #require(
      try JSONSerialization.jsonObject(with: Data(outcome.result.utf8)) as? NSArray)
  }

  private func plain(_ answers: Any?) throws -> NSArray {
    let rows = try #require(answers as? [[String: Any]])
    return rows.map { row in
      row.filter { $0.key != "unknown_candidates" } as NSDictionary
    } as NSArray
  }

  @Test func answersAreThoseOfScore() async throws {
    let run = try items()
    let histories = [
      #"{"user":"u1","items":["a","b","nowhere"]}"#, #"{"user":"u2","items":[17,"d"]}"#,
      #"{"user":"u3","items":[]}"#, #"{"user":"u4","items":["c"],"candidates":["d","a","x"]}"#,
      #"{"user":"u5","items":["a","b","c","d",17,"a","b","c","d",17]}"#,
    ]
    let lines = histories.joined(separator: "\n")
    let server = try Served([run])
    let list = histories.joined(separator: ",")
    for seen in [false, true] {
      let wanted =
        try seen
        ? scored(run, lines, "--top", "3", "--exclude-seen") : scored(run, lines, "--top", "3")
      let answer = try await server.answer(
        "/score", "{\"histories\":[\(list)],\"top\":3,\"exclude_seen\":\(seen)}")
      #expect(try plain(answer["answers"]) == wanted)
    }
    let one = try await server.answer("/recommend", #"{"items":["a","b","nowhere"],"top":3}"#)
    let first = try #require(
      try scored(run, histories[0], "--top", "3").firstObject as? [String: Any])
    #expect(one["items"] as? [String] == first["items"] as? [String])
    #expect(one["scores"] as? [Double] == first["scores"] as? [Double])
    #expect(one["unknown"] as? Int == 1)
    let (status, body) = try await server.post("/recommend", #"{"item":["a"]}"#)
    #expect(status == 400 && body.contains("unknown member 'item'"))
    server.process.terminate()
    server.process.waitUntilExit()
    #expect(server.process.terminationReason == .exit && server.process.terminationStatus == 0)
  }

  @Test func textsAreEmbeddedFilledAndFound() async throws {
    let run = scratch("run")
    let trained = cloze(
      [
        "pretrain", "text-tiny", "--data", try scratch.corpus(), "--vocab-size", "300", "--out",
        run,
      ]
        + ["--steps", "3", "--quiet"] + tinySettings)
    try #require(trained.status == 0, "\(trained.messages)")
    let lines = ["the small cat sees a boat.", "an old dog", "one bird builds the river."]
    let input = try scratch.write("lines.txt", lines.joined(separator: "\n"))
    let server = try Served([run, "--input", input])
    let vectors = cloze(
      ["embed", run, "--input", input, "--output", "-", "--threads", "1", "--quiet"])
    let wanted = try vectors.result.split(separator: "\n").map {
      try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]
    }
    let answer = try await server.answer(
      "/embed", "{\"texts\":[\(lines.map { "\"\($0)\"" }.joined(separator: ","))]}")
    #expect(answer["vectors"] as? [[Double]] == wanted.compactMap { $0?["vector"] as? [Double] })
    let filled = cloze(
      "fill", run, "the small [MASK].", "--top", "2", "--threads", "1",
      "--format", "json", "--quiet")
    let blanks = try await server.answer("/fill", #"{"text":"the small [MASK].","top":2}"#)
    #expect(
      blanks["candidates"] as? NSArray
        == (try JSONSerialization.jsonObject(with: Data(filled.result.utf8)) as? NSArray))
    let found = cloze(
      "search", run, "--input", input, "--query", "an old dog", "--top", "2",
      "--threads", "1", "--format", "tsv", "--quiet")
    let hits = try await server.answer("/search", #"{"query":"an old dog","top":2}"#)
    #expect(
      (hits["hits"] as? [[String: Any]])?.compactMap { $0["text"] as? String }
        == found.rows.dropFirst().map { $0[3] })
  }

  @Test func classesArePredicted() async throws {
    let lines = (0..<40).map { $0 % 2 == 0 ? "good\ta fine film \($0)" : "bad\ta dull film \($0)" }
    let data = try scratch.write("labels.tsv", "label\ttext\n" + lines.joined(separator: "\n"))
    let base = scratch("base"), run = scratch("classes")
    let pretrained = cloze(
      ["pretrain", "text-tiny", "--data", try scratch.corpus(), "--vocab-size", "300"]
        + ["--out", base, "--steps", "3", "--quiet"] + tinySettings)
    try #require(pretrained.status == 0, "\(pretrained.messages)")
    let tuned = cloze(
      "finetune", "text-classify", "--model", base, "--data", data, "--out", run, "--steps", "3",
      "--threads", "1", "--precision", "f32", "--quiet")
    try #require(tuned.status == 0, "\(tuned.messages)")
    let server = try Served([run])
    let predicted = cloze(
      "predict", run, "a fine film", "--top", "2", "--threads", "1", "--format", "tsv", "--quiet")
    let answer = try await server.answer(
      "/predict", #"{"texts":["a dull film","a fine film"],"top":2}"#)
    let predictions = try #require(answer["predictions"] as? [[String: Any]])
    try #require(predictions.count == 2)
    let top = try #require(predictions[1]["top"] as? [[String: Any]])
    #expect(top.count == 2 && top[0]["label"] as? String == predicted.rows[1][0])
    #expect(top[0]["probability"] as? Double == Double(predicted.rows[1][1]))
    let (status, body) = try await server.post("/predict", #"{"texts":["a"],"others":["b","c"]}"#)
    #expect(status == 422 && body.contains("2 'others' for 1 'texts'"))
  }

  @Test func whatCannotBeServedIsSaid() throws {
    let run = try items()
    let searched = cloze("serve", run, "--input", "lines.txt")
    #expect(searched.status == 1 && searched.messages.contains("gives no vectors of texts"))
    #expect(cloze("serve", run, "--port", "70000").status == 2)
    #expect(cloze("serve", run, "--field", "text").status == 2)
    #expect(cloze("serve", run, "--host", "203.0.113.77").messages.contains("no address of this"))
    #expect(cloze("serve", "nowhere").status != 0)
  }
}
