import ClozeReport
import Foundation

extension SeedTable {
  /// Returns a record for each cell, for programs.
  ///
  /// - Parameter keys: The names of the one or two keys.
  func list(_ keys: [String], metric: String) -> Records {
    let names = ["metric", "mean", "sd", "n", "best", "difference", "pairs", "p"]
    var records = Records(columns: keys + names)
    for cell in cells {
      let values = [cell.row] + (cell.column.map { [$0] } ?? [])
      records.append(
        values.map { RecordValue(word: $0) } + [
          .string(metric), .double(cell.summary.mean), RecordValue(cell.summary.deviation),
          .int(cell.summary.count), .bool(cell.isBest), RecordValue(cell.comparison?.difference),
          RecordValue(cell.comparison?.pairs), RecordValue(cell.comparison?.p),
        ])
    }
    return records
  }

  /// Returns the table for people, and its cells with the best means: a row for each value of the
  /// first key; with a second key, a column for each of its values.
  func table(_ keys: [String], metric: String) -> (records: Records, bold: Set<[Int]>) {
    keys.count == 1 ? single(keys[0], metric) : crossed(keys)
  }

  private func single(_ key: String, _ metric: String) -> (records: Records, bold: Set<[Int]>) {
    let hasTests = cells.contains { $0.comparison != nil }
    var records = Records(
      columns: [key, metric, "n"] + (hasTests ? ["difference", "p"] : []))
    var bold: Set<[Int]> = []
    for (index, cell) in cells.enumerated() {
      if cell.isBest { bold.insert([index, 1]) }
      let test: [RecordValue] = [
        RecordValue(
          cell.comparison.map { Self.signed($0.difference, like: cell.summary.deviation) }),
        RecordValue(cell.comparison.map { String(format: "%.2g", $0.p) }),
      ]
      records.append(
        [RecordValue(word: cell.row), .string(Self.text(cell)), .int(cell.summary.count)]
          + (hasTests ? test : []))
    }
    return (records, bold)
  }

  private func crossed(_ keys: [String]) -> (records: Records, bold: Set<[Int]>) {
    let name = keys[1].split(separator: ".").last.map(String.init) ?? keys[1]
    var records = Records(columns: [keys[0]] + columns.map { "\(name) \($0 ?? "")" })
    var bold: Set<[Int]> = []
    for (index, row) in rows.enumerated() {
      let line = columns.enumerated().map { column, value -> RecordValue in
        guard let cell = cell(row, value) else { return .null }
        if cell.isBest { bold.insert([index, column + 1]) }
        return .string(Self.text(cell))
      }
      records.append([RecordValue(word: row)] + line)
    }
    return (records, bold)
  }

  /// Returns `0.812 ± 0.011`: the deviation to two digits, and the mean to as many places.
  static func text(_ cell: Cell) -> String {
    guard let deviation = cell.summary.deviation else { return Format.number(cell.summary.mean) }
    guard let places = places(deviation) else {
      return "\(Format.number(cell.summary.mean)) ± \(Format.number(deviation))"
    }
    return String(format: "%.\(places)f ± %.\(places)f", cell.summary.mean, deviation)
  }

  private static func signed(_ difference: Double, like deviation: Double?) -> String {
    guard let places = deviation.flatMap(places) else { return String(format: "%+.3g", difference) }
    return String(format: "%+.\(places)f", difference)
  }

  /// The number of decimal places that two digits of `deviation` take; nil if it is 0, or so large
  /// or small that numbers need exponents.
  private static func places(_ deviation: Double) -> Int? {
    guard deviation.isFinite, deviation > 1e-8, deviation < 1e6 else { return nil }
    return max(0, 1 - Int(log10(deviation).rounded(.down)))
  }
}
