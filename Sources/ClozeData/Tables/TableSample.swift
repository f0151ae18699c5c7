/// The first lines of a table, by which its form is found.
struct TableSample {
  /// The complete lines that are not blank, without their ends; of a single long line, its start.
  let lines: [[UInt8]]

  /// The number of bytes that are examined.
  static let size = 1 << 16
  private static let most = 200

  /// Takes the lines of `start`, which is the whole file if `isWhole`.
  init(_ start: UnsafeBufferPointer<UInt8>, isWhole: Bool) {
    var lines = start.split(
      separator: 0x0A, maxSplits: Self.most, omittingEmptySubsequences: false)
    // The last one is cut, or empty after a line end.
    if lines.count > 1 && (lines.count > Self.most || !isWhole || lines.last?.isEmpty == true) {
      lines.removeLast()
    }
    self.lines = lines.map { Array($0.last == 0x0D ? $0.dropLast() : $0) }
      .filter { !$0.allSatisfy { $0 == 0x20 || $0 == 0x09 } }
  }

  private init(lines: [[UInt8]]) { self.lines = lines }

  /// The lines after the first.
  var rest: TableSample { TableSample(lines: Array(lines.dropFirst())) }

  /// True if the file is a JSON array of objects, false if it has JSON objects on its lines, nil if
  /// it is neither.
  var records: Bool? {
    let start = Array(lines.joined().lazy.filter { $0 > 0x20 }.prefix(2))
    if start.first == UInt8(ascii: "{") { return false }
    return start == [UInt8(ascii: "["), UInt8(ascii: "{")] ? true : nil
  }

  /// The records of the lines, where those whose quotes are open go on; a record that the sample
  /// cuts off is left out.
  func records(_ splitter: FieldSplitter) -> [[UInt8]] {
    guard splitter.hasQuotes else { return lines }
    var records: [[UInt8]] = [], open: [UInt8] = []
    for line in lines {
      let record = open.isEmpty ? line : open + [0x0A] + line
      var quotes = QuoteScanner(separator: splitter.separator.byte)
      record.withUnsafeBufferPointer { quotes.scan($0) }
      if quotes.isOpen { open = record } else { (open, records) = ([], records + [record]) }
    }
    return records
  }

  /// The fields of the first records by column; nil unless all have `columns` of them.
  func fields(_ splitter: FieldSplitter, columns: Int) -> [[String]]? {
    var result = [[String]](repeating: [], count: columns)
    for record in records(splitter) {
      guard let fields = splitter.texts(of: record), fields.count == columns else { return nil }
      for (column, field) in fields.enumerated() { result[column].append(field) }
    }
    return result
  }

  /// The separators that cut every line into the same number of fields, more than one, with that
  /// number; blanks are not among them.
  var widths: [(separator: TableSeparator, columns: Int)] {
    TableSeparator.allCases.filter { $0 != .blanks }.compactMap { separator in
      let splitter = FieldSplitter(separator)
      guard let first = records(splitter).first.flatMap(splitter.texts(of:)), first.count > 1,
        fields(splitter, columns: first.count) != nil
      else { return nil }
      return (separator, first.count)
    }
  }

  /// The objects of a JSON array, or those on the lines.
  var objects: [[UInt8]] {
    guard records == true else { return lines }
    var objects: [[UInt8]] = [], rest = Array(lines.joined(separator: [0x0A]))[...]
    while let start = rest.firstIndex(of: UInt8(ascii: "{")) {
      var scanner = ObjectScanner()
      guard let length = rest[start...].withUnsafeBufferPointer({ scanner.length(in: $0) }) else {
        break
      }
      objects.append(Array(rest[start..<start + length]))
      rest = rest[(start + length)...]
    }
    return objects
  }

  /// True if most of the fields of a column that are not empty look like times: dates in any form,
  /// or numbers in the range that seconds since 1970 or smaller units have from 1989 to 2036.
  static func areTimes(_ fields: some Sequence<String>) -> Bool {
    let filled = fields.filter {
      !["", "nan", "null", "none", "na", "nat"].contains($0.lowercased())
    }
    return !filled.isEmpty && filled.count(where: isTime) * 5 >= filled.count * 4
  }

  /// True if `field` looks like a time.
  static func isTime(_ field: String) -> Bool {
    var text = field
    let isTime = text.withUTF8 { text in
      if CalendarTime.parse(text) != nil { return true }
      guard let number = DecimalNumber.finite(text), number > 0 else { return false }
      return [1, 1e3, 1e6, 1e9].contains { (6e8...2.1e9).contains(number / $0) }
    }
    return isTime || isDate(field)
  }

  /// True if `field` is a date as people write it, with days, months and years in any order.
  static func isDate(_ field: String) -> Bool {
    // Most words have neither two marks nor a blank, and regular expressions are slow.
    let marks = field.utf8.count { "-/.".utf8.contains($0) }
    guard field.utf8.count < 48, marks > 1 || field.utf8.contains(0x20) else { return false }
    let digits =
      /\b(\d{4}[-\/.]\d{1,2}[-\/.]\d{1,2}|\d{1,2}[-\/.]\d{1,2}[-\/.](\d{4}|\d\d)\b)/
    let day = /((Mon|Tue|Wed|Thu|Fri|Sat|Sun)\w*,? )?(\d{1,2} )?/
    let month = /(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\w*\.? \d/
    guard !field.contains(digits) else { return true }
    guard let start = field.prefixMatch(of: day)?.range.upperBound else { return false }
    return field[start...].prefixMatch(of: month) != nil
  }
}
