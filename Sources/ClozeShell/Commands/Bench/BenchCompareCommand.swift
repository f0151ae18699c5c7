import ArgumentParser
import ClozeData
import ClozeReport
import ClozeTraining
import Foundation

/// `cloze bench compare`: compares the speeds in two sets of measurements.
struct BenchCompareCommand: Command {
  static let configuration = help(
    "compare", "Compare measurements of the other bench commands.",
    notes: """
      BEFORE and AFTER hold what bench commands print with --format json, or with jsonl, also several times one \
      after the other; what was measured several times counts with its median. Rows belong together where all is the same but \
      rates, gigaflops, bytes and the number of steps. ratio is after / before (of bytes less is better, of all else more); low and high are \
      the least and the largest ratio of any measurement of the one to any of the other.
      """,
    examples: [
      "cloze bench mlm --format jsonl >> before.jsonl",
      "cloze bench compare before.jsonl after.jsonl",
      "cloze bench compare docs/baseline.jsonl mine.jsonl --format csv",
    ])

  @Argument(help: ArgumentHelp("Measurements to compare with.", valueName: "before"))
  var before: String

  @Argument(help: ArgumentHelp("Measurements of the same.", valueName: "after"))
  var after: String

  @OptionGroup var display: OutputOptions

  func execute(_ session: Session) throws {
    let first = try Measurements(path: before), second = try Measurements(path: after)
    var records = Records(columns: ["measured", "what", "before", "after", "ratio", "low", "high"])
    var missing = 0
    for key in first.order {
      guard let old = first.values[key], let new = second.values[key] else {
        missing += 1
        continue
      }
      records.append([
        .string(key.identity), .string(key.column), .double(median(old)), .double(median(new)),
        .double(median(new) / median(old)), .double((new.min() ?? 0) / (old.max() ?? 0)),
        .double((new.max() ?? 0) / (old.min() ?? 0)),
      ])
    }
    guard !records.rows.isEmpty else {
      throw CommandError(
        "'\(before)' and '\(after)' measure nothing that is the same; give the same options to both"
      )
    }
    missing += second.order.count { first.values[$0] == nil }
    if missing > 0 { session.note("note: \(missing) measurements are in one of the files only") }
    try session.show(records)
  }
}

/// Rates and sizes by the measured operation.
private struct Measurements {
  /// A measured operation, and the name of one of its numbers.
  struct Key: Hashable {
    var identity: String
    var column: String
  }

  /// All keys, in the order of the file.
  private(set) var order: [Key] = []
  /// The measurements of each key.
  private(set) var values: [Key: [Double]] = [:]

  init(path: String) throws {
    let data = try MappedFile(path: path).withBytes { Data($0) }
    for (number, record) in try Self.records(data, path).enumerated() {
      guard record["part"] == nil else {
        throw CommandError(
          "'\(path)' record \(number + 1) is of a --profile, which is not compared; leave it out")
      }
      // The duration of a measurement is not part of its identity.
      let identity = record.keys.sorted().filter { !Self.isMeasured($0) && $0 != "steps" }.map {
        key in
        "\(key) \(record[key] ?? "")"
      }.joined(separator: ", ")
      for column in record.keys.sorted() where Self.isMeasured(column) {
        guard let value = record[column] as? Double else { continue }
        guard value > 0, value.isFinite else {
          throw CommandError(
            "'\(path)' record \(number + 1): \(column) is \(value): must be above 0; measure again")
        }
        let key = Key(identity: identity, column: column)
        if values[key] == nil { order.append(key) }
        values[key, default: []].append(value)
      }
    }
  }

  private static func isMeasured(_ column: String) -> Bool {
    column.hasSuffix("PerSecond") || column.hasSuffix("Bytes") || column == "gflops"
  }

  /// Returns the objects of an array, or one per line.
  private static func records(_ data: Data, _ path: String) throws -> [[String: Any]] {
    if let all = try? JSONSerialization.jsonObject(with: data) as? [[String: Any]] { return all }
    let lines = data.split(separator: UInt8(ascii: "\n"))
    return try lines.enumerated().map { number, line in
      guard let record = try? JSONSerialization.jsonObject(with: line) as? [String: Any] else {
        throw CommandError(
          "'\(path)' line \(number + 1) is no JSON object; give what bench prints with --format jsonl"
        )
      }
      return record
    }
  }
}
