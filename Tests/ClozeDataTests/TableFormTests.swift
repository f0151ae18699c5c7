import ClozeData
import ClozeTensor
import ClozeTestSupport
import Foundation
import Testing

/// The same interactions in every form that people keep them in.
@Suite struct TableFormTests {
  let folder: ScratchFolder
  init() throws { folder = try ScratchFolder() }

  private func source(_ form: TableForm, _ path: String) -> InteractionSource {
    InteractionSource(
      paths: [path], format: form.format, itemColumn: form.itemColumn, timeColumn: form.timeColumn,
      columns: form.columns)
  }

  @Test(arguments: TableForm.all) func eachFormIsReadOrRefused(_ form: TableForm) throws {
    let source = source(form, try folder.put(form.bytes, "form"))
    guard form.outcome != .refused else {
      let error = #expect(throws: (any Error).self) { try source.read() }
      let text = error.map { "\($0)" } ?? ""
      #expect(text.contains(form.words) && !text.contains("\n"), "\(text)")
      return
    }
    let (log, report) = try source.read()
    #expect(log.histories == TableForm.histories)
    #expect(report.hasTimes == (form.outcome == .same))
  }

  @Test func thereAreEnoughForms() {
    #expect(TableForm.all.count >= 60)
    #expect(Set(TableForm.all.map(\.name)).count == TableForm.all.count)
  }

  @Test(arguments: TableForm.all.filter { $0.outcome != .refused })
  func compressionChangesNothing(_ form: TableForm) throws {
    let path = try folder.put(form.bytes, "form")
    let process = Process()
    process.executableURL = URL(filePath: "/bin/gzip")
    process.arguments = ["-f", path]
    try process.run()
    process.waitUntilExit()
    let (log, report) = try source(form, path + ".gz").read()
    #expect(log.histories == TableForm.histories)
    let size = try #require(source(form, path + ".gz").totalBytes)
    #expect(report.bytes == size)
  }

  @Test func damagedCompressionIsNamed() throws {
    let path = try folder.put(TableForm.all[0].bytes, "form")
    let process = Process()
    process.executableURL = URL(filePath: "/bin/gzip")
    process.arguments = ["-f", path]
    try process.run()
    process.waitUntilExit()
    let whole = try Data(contentsOf: URL(filePath: path + ".gz"))
    for size in [whole.count - 1, whole.count / 2, 12, 3] {
      let cut = try folder.put(Array(whole.prefix(size)), "cut")
      #expect(throws: DataError.damaged(path: cut, format: "gzip")) {
        try InteractionSource(paths: [cut]).read()
      }
    }
  }

  /// Tables made at random, and written in two forms: what differs is never silent.
  @Test func noFormGivesOtherCounts() throws {
    var random = CounterRandom(seed: 17, purpose: .test), read = 0
    for trial in 0..<600 {
      let table = RandomTable(&random)
      let first = try InteractionSource(paths: [folder.put(table.canonical, "canonical")]).read()
      let path = try folder.put(table.text, "other")
      do {
        let (log, _) = try InteractionSource(paths: [path]).read()
        #expect(log.histories == first.log.histories, "\(trial): \(table.text)")
        read += 1
      } catch {
        #expect(error is InteractionError || error is DataError, "\(error)")
      }
    }
    #expect(read > 150, "only \(read) could be read")
  }

  @Test func namesOfColumnsAreReported() throws {
    let path = try folder.put("rating,date,product_id,customer_id\n3,2020-01-02,a,u\n", "table")
    let columns = try InteractionSource(paths: [path]).read().report.files[0].columns
    #expect(columns.map(\.role) == [.user, .item, .time])
    #expect(columns.map(\.name) == ["customer_id", "product_id", "date"])
  }

  @Test func timesAreExact() throws {
    // 64-bit floating point numbers cannot tell these apart.
    let text = "user,item,time\nu,c,1600000000123456791\nu,b,1600000000123456790\n"
    #expect(try folder.histories(text) == [["u": ["b", "c"]]])
    let zones = "user,item,time\nu,b,2020-01-01T01:00:00+00:00\nu,a,2020-01-01T01:30:00+01:00\n"
    #expect(try folder.histories(zones) == [["u": ["a", "b"]]])
  }
}

/// A random table of interactions in a random form, and the same in the canonical one.
private struct RandomTable {
  let canonical: String
  let text: String

  init(_ random: inout CounterRandom) {
    let users = Int.random(in: 1...4, using: &random)
    var rows: [[String]] = []
    let names = ["1", "12", "u 3", "x;y", "3,5", "it's", "2020", "0.5", "a|b", "caf\u{E9}"]
    for index in 0..<Int.random(in: 2...12, using: &random) {
      let user = "u\(Int.random(in: 0..<users, using: &random))"
      let item =
        Bool.random(using: &random)
        ? "i\(index)" : names.randomElement(using: &random) ?? "x"
      let rating = ["1", "3.5", "5", ""].randomElement(using: &random) ?? "1"
      rows.append([user, item, rating, "\(1_500_000_000 + Int.random(in: 0..<9, using: &random))"])
    }
    canonical = Self.write(rows, ",", header: ["user_id", "item_id", "rating", "timestamp"])
    let places =
      [[0, 1, 2, 3], [0, 1, 3], [1, 0, 3], [3, 1, 0]].randomElement(using: &random) ?? []
    let separator = [",", "\t", ";", "|", "::", " "].randomElement(using: &random) ?? ","
    let headers: [[String]?] = [
      ["user_id", "item_id", "rating", "timestamp"], ["uid", "sku", "stars", "date"],
      ["who", "what", "how", "when"], nil, ["session", "product", "value", "seen"],
    ]
    let header = headers.randomElement(using: &random) ?? nil
    let text = Self.write(
      rows.map { row in places.map { row[$0] } }, separator,
      header: header.map { names in places.map { names[$0] } })
    self.text = Bool.random(using: &random) ? text : text.replacing("\n", with: "\r\n")
  }

  /// Writes rows as a careful program would: fields that need quotes get them.
  private static func write(
    _ rows: [[String]], _ separator: String, header: [String]?
  ) -> String {
    ((header.map { [$0] } ?? []) + rows).map { row in
      row.map { $0.contains(separator) ? "\"\($0)\"" : $0 }.joined(separator: separator) + "\n"
    }.joined()
  }
}
