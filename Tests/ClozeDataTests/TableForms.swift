import ClozeData
import Foundation
import Testing

/// A form in which people keep the same twelve interactions, and what becomes of it.
struct TableForm: CustomTestStringConvertible, Sendable {
  /// The outcomes of reading a form.
  enum Outcome: String, Sendable {
    /// Read as the canonical table, times included.
    case same
    /// Read as the canonical table without times, whose lines are in order of time.
    case order
    /// Refused; the error has the words of the form.
    case refused
  }

  let name: String
  let bytes: [UInt8]
  let outcome: Outcome
  /// Words of the error.
  let words: String
  let columns: [String]
  let format: InteractionFormat?
  let timeColumn: String?
  let itemColumn: String?

  init(
    _ name: String, _ text: String, _ outcome: Outcome = .same, _ words: String = "",
    columns: [String] = [], format: InteractionFormat? = nil, timeColumn: String? = nil,
    itemColumn: String? = nil
  ) {
    self.init(
      name, bytes: Array(text.utf8), outcome, words, columns: columns, format: format,
      timeColumn: timeColumn, itemColumn: itemColumn)
  }

  init(
    _ name: String, bytes: [UInt8], _ outcome: Outcome = .same, _ words: String = "",
    columns: [String] = [], format: InteractionFormat? = nil, timeColumn: String? = nil,
    itemColumn: String? = nil
  ) {
    (self.name, self.bytes, self.outcome, self.words) = (name, bytes, outcome, words)
    (self.columns, self.format) = (columns, format)
    (self.timeColumn, self.itemColumn) = (timeColumn, itemColumn)
  }

  var testDescription: String { name }

  /// The line of the table in docs/forms.md.
  var line: String {
    let outcome =
      switch self.outcome {
      case .same: "read"
      case .order: "read, in the file's order"
      case .refused: "refused: \(words)"
      }
    return "| \(name) | \(outcome) |"
  }
}

extension TableForm {
  /// The interactions: user, item, rating, seconds since 1970.
  static let rows: [(user: String, item: String, rating: Int, time: Int)] = [
    ("u1", "a", 3, 1_600_000_000), ("u1", "b", 4, 1_600_003_600), ("u1", "c", 5, 1_600_007_200),
    ("u1", "d", 3, 1_600_010_800), ("u2", "b", 3, 1_600_000_000), ("u2", "c", 4, 1_600_003_600),
    ("u2", "d", 5, 1_600_007_200), ("u2", "a", 3, 1_600_010_800), ("u3", "c", 3, 1_600_000_000),
    ("u3", "d", 4, 1_600_003_600), ("u3", "a", 5, 1_600_007_200), ("u3", "b", 3, 1_600_010_800),
  ]

  /// The histories of all forms.
  static let histories: [History] = [
    ["u1": ["a", "b", "c", "d"]], ["u2": ["b", "c", "d", "a"]], ["u3": ["c", "d", "a", "b"]],
  ]

  /// A table of all rows, by default from the newest to the oldest, so that only its times give
  /// the right order.
  private static func table(
    _ separator: String = ",", header: String? = "user_id,item_id,rating,timestamp",
    newestFirst: Bool = true, end: String = "\n", time: (Int) -> String = { "\($0)" },
    ratings: Bool = true
  ) -> String {
    let sorted = newestFirst ? rows.reversed() : rows
    // Users keep their order of appearance.
    let users = ["u1", "u2", "u3"].flatMap { user in sorted.filter { $0.user == user } }
    let lines = users.map { row in
      let rating = ratings ? ["\(row.rating)"] : []
      return ([row.user, row.item] + rating + [time(row.time)])
        .joined(separator: separator)
    }
    let first = header.map { [$0.replacing(",", with: separator)] } ?? []
    return (first + lines).joined(separator: end) + end
  }

  /// The rows in the order of time, without times.
  private static func plain(_ separator: String, header: String? = nil) -> String {
    (header.map { [$0] } ?? []).joined() + (header == nil ? "" : "\n")
      + rows.map { "\($0.user)\(separator)\($0.item)\n" }.joined()
  }

  private static func iso(_ time: Int, _ style: String) -> String {
    let date = Date(timeIntervalSince1970: Double(time)).formatted(
      .iso8601.year().month().day().dateSeparator(.dash).dateTimeSeparator(.space)
        .time(includingFractionalSeconds: false).timeSeparator(.colon))
    let parts = date.split(separator: " ")
    return style.replacing("D", with: parts[0]).replacing("H", with: parts[1])
      .replacing("S", with: parts[0].replacing("-", with: "/"))
      .replacing("C", with: parts[0].replacing("-", with: ""))
      .replacing("K", with: parts[1].replacing(":", with: ""))
  }

  private static func records(_ time: (Int) -> String, key: String = "timestamp") -> [String] {
    rows.reversed().sorted { $0.user < $1.user }.map {
      "{\"user_id\": \"\($0.user)\", \"item_id\": \"\($0.item)\", \"\(key)\": \(time($0.time))}"
    }
  }

  private static func utf16(_ text: String, isBig: Bool) -> [UInt8] {
    let units = [0xFEFF] + Array(text.utf16)
    return units.flatMap { unit in
      let bytes = [UInt8(unit >> 8), UInt8(unit & 0xFF)]
      return isBig ? bytes : bytes.reversed()
    }
  }

  private static let header3 = "user_id,item_id,timestamp"

  /// Tables whose separators, quotes and encodings differ.
  static let tables: [TableForm] = [
    TableForm("comma, header, seconds", table()),
    TableForm("comma, RFC 4180 quotes around all", quotedTable(",")),
    TableForm("comma and a space", table(", ")),
    TableForm("comma, CR LF", table(end: "\r\n")),
    TableForm("comma, blank lines between", table(end: "\n\n")),
    TableForm("comma, no line end at the end", String(table().dropLast())),
    TableForm("comma, byte order mark", "\u{FEFF}" + table()),
    TableForm("comma, line `sep=,` first", "sep=,\n" + table()),
    TableForm("tab, header", table("\t")),
    TableForm("tab, header and fields in quotes", quotedTable("\t")),
    TableForm("semicolon, header", table(";")),
    TableForm("semicolon, line `sep=;` first", "sep=;\r\n" + table(";", end: "\r\n")),
    TableForm("semicolon, quotes", quotedTable(";")),
    TableForm("semicolon, ratings with decimal commas", commaRatings()),
    TableForm("vertical bar, header", table("|")),
    TableForm("`::`, header", table("::")),
    TableForm("`::`, no header", table("::", header: nil), .refused, "without a header"),
    TableForm(
      "`::`, no header, columns named", table("::", header: nil),
      columns: ["user", "item", "rating", "time"]),
    TableForm("spaces, header", table(" ")),
    TableForm("aligned by several spaces", table("    ")),
    TableForm("UTF-16, little endian, mark", bytes: utf16(table("\t"), isBig: false)),
    TableForm("UTF-16, big endian, mark", bytes: utf16(table(), isBig: true)),
    TableForm(
      "UTF-16 without a mark", bytes: Array(utf16(table(), isBig: false).dropFirst(2)), .refused,
      "is not text"),
    TableForm(
      "Parquet", bytes: Array("PAR1".utf8) + [0, 1, 2, 3] + Array("PAR1".utf8), .refused,
      "is a Parquet table"),
    TableForm(
      "Excel's XLSX, any ZIP archive", bytes: [0x50, 0x4B, 3, 4, 20, 0, 0, 0], .refused,
      "is a ZIP file"),
  ]

  /// A table with quotes around all fields.
  private static func quotedTable(_ separator: String) -> String {
    table("\"\(separator)\"", header: nil).split(separator: "\n").map { "\"\($0)\"\n" }
      .reduce(
        "\"user_id\"\(separator)\"item_id\"\(separator)\"rating\"\(separator)\"timestamp\"\n", +)
  }

  private static func commaRatings() -> String {
    table(";").split(separator: "\n").map { line in
      line.contains("user_id") ? line + "\n" : line.replacing(";16", with: ",5;16") + "\n"
    }.joined()
  }

  /// Tables whose columns differ.
  static let headers: [TableForm] = [
    TableForm("no header, comma, four columns", table(header: nil), .refused, "without a header"),
    TableForm(
      "no header, comma, columns named", table(header: nil),
      columns: ["user", "item", "rating", "time"]),
    TableForm(
      "no header, tab, four columns", table("\t", header: nil), .refused, "without a header"),
    TableForm(
      "no header, tab, columns named", table("\t", header: nil),
      columns: ["user", "item", "rating", "time"]),
    TableForm(
      "no header, spaces, four columns", table(" ", header: nil), .refused, "without a header"),
    TableForm(
      "no header, spaces, columns named", table(" ", header: nil),
      columns: ["user", "item", "rating", "time"]),
    TableForm(
      "`user item rating` lines", rows.map { "\($0.user) \($0.item) \($0.rating)\n" }.joined(),
      .refused, "without a header"),
    TableForm(
      "`user item time` lines", table(" ", header: nil, ratings: false), .refused,
      "without a header"),
    TableForm(
      "too few columns named", table(header: nil), .refused, "4 fields where 3 columns are named",
      columns: ["user", "item", "time"]),
    TableForm(
      "columns named beside a header", table(), columns: ["user", "item", "rating", "time"]),
    TableForm(
      "`userId,movieId,rating,timestamp`", table(header: "userId,movieId,rating,timestamp")),
    TableForm("`User ID,Product ID,Stars,Date`", table(header: "User ID,Product ID,Stars,Date")),
    TableForm(
      "`reviewerID,asin,overall,unixReviewTime`",
      table(header: "reviewerID,asin,overall,unixReviewTime")),
    TableForm(
      "`session_id,track_id,score,played_at`",
      table(header: "session_id,track_id,score,played_at")),
    TableForm(
      "`customer_id,sku,rating,order_date`", table(header: "customer_id,sku,rating,order_date")),
    TableForm(
      "`visitorid,itemid,event,event_time`", table(header: "visitorid,itemid,event,event_time")),
    TableForm("time under `date`", table(header: "user_id,item_id,rating,date")),
    TableForm("time under `datetime`", table(header: "user_id,item_id,rating,datetime")),
    TableForm("time under `created_at`", table(header: "user_id,item_id,rating,created_at")),
    TableForm(
      "time under a name that says nothing", table(header: "user_id,item_id,rating,when_seen"),
      .refused, "'when_seen' looks like times"),
    TableForm(
      "time under a name that says nothing, named",
      table(header: "user_id,item_id,rating,when_seen"), timeColumn: "when_seen"),
    TableForm(
      "such a column, declined",
      table(
        header: "user_id,item_id,rating,when_seen", newestFirst: false), .order,
      timeColumn: "none"),
    TableForm(
      "no column known to hold the item", table(header: "user_id,thing,rating,timestamp"),
      .refused, "known to hold the item"),
    TableForm(
      "no column known to hold the user", table(header: "who,item_id,rating,timestamp"),
      .refused, "known to hold the user"),
    TableForm(
      "RecBole's `.inter`",
      table("\t", header: "user_id:token,item_id:token,rating:float,timestamp:float")),
    TableForm(
      "RecBole's list of items (`token_seq`)",
      "user_id:token\titem_id_list:token_seq\nu1\ta b c d\nu2\tb c d a\nu3\tc d a b\n", .order),
    TableForm(
      "RecBole's list beside its next item",
      "session_id:token\titem_id_list:token_seq\titem_id:token\nu1\ta b c\td\nu2\tb c d\ta\n",
      .refused, "single items ('item_id') and lists of them ('item_id_list')"),
    TableForm(
      "a column `history` of words", "user,history\nu1,a b c d\nu2,b c d a\nu3,c d a b\n", .order),
    TableForm(
      "a column `items` of words between commas",
      "user,items\nu1,\"a,b,c,d\"\nu2,\"b,c,d,a\"\nu3,\"c, d, a, b\"\n", .refused,
      "looks like a list"),
    TableForm(
      "a column of lists of NumPy", "user,history\nu1,[a b c d]\nu2,[b c d a]\nu3,[c d a b]\n",
      .order),
    TableForm(
      "a column of lists of pairs",
      "user;items\nu1;[('a', 3), ('b', 4)]\nu2;[('b', 3), ('c', 4)]\n",
      .refused, "looks like a list"),
    TableForm(
      "a number of `items` beside the item",
      "user_id,product_id,items\nu1,a,3\nu2,b,4\n", .refused,
      "single items ('product_id') and lists of them ('items')"),
    TableForm(
      "the header again in the middle",
      table() + "user_id,item_id,rating,timestamp\n" + "u3,b,3,1\n",
      .refused, "the names of the columns again"),
    TableForm(
      "columns named in another order than the header", table(), .refused, "in another order",
      columns: ["item", "user", "rating", "time"]),
    TableForm(
      "`date` and `time` in two columns",
      "user_id,item_id,date,time\nu1,a,2020-09-13,12:26\nu1,b,2020-09-14,11:00\n", .refused,
      "divides the time among columns ('date', 'time')"),
    TableForm(
      "a column of lists in brackets",
      "user;movie_id\nu1;['a', 'b', 'c', 'd']\nu2;['b', 'c', 'd', 'a']\nu3;['c', 'd', 'a', 'b']\n",
      .order),
  ]

  /// Tables whose times differ.
  static let times: [TableForm] = [
    TableForm("milliseconds", table(time: { "\($0)123" })),
    TableForm("microseconds", table(time: { "\($0)123456" })),
    TableForm("nanoseconds", table(time: { "\($0)123456789" })),
    TableForm("seconds with a fraction", table(time: { "\($0).25" })),
    TableForm("`2020-09-13`, hours apart lost", table(newestFirst: false, time: { iso($0, "D") })),
    TableForm("`2020-09-13 12:26:40`", table(time: { iso($0, "D H") })),
    TableForm("`2020-09-13T12:26:40Z`", table(time: { iso($0, "DTH") + "Z" })),
    TableForm("`2020-09-13T12:26:40.250+02:00`", table(time: { iso($0, "DTH") + ".250+02:00" })),
    TableForm("`2020-09-13 12:26:40 UTC`", table(time: { iso($0, "D H") + " UTC" })),
    TableForm("`2020/09/13 12:26:40`", table(time: { iso($0, "S H") })),
    TableForm("`20200913122640`", table(time: { iso($0, "CK") })),
    TableForm("`20200913T122640Z`", table(time: { iso($0, "CTK") + "Z" })),
    TableForm(
      "`13/09/2020`, which may be month or day first", table(time: { _ in "13/09/2020" }),
      .refused, "neither a number nor a date"),
    TableForm(
      "`09 13, 2020`", table(time: { _ in "\"09 13, 2020\"" }), .refused,
      "neither a number nor a date"),
    TableForm(
      "empty times", table(time: { $0 == 1_600_000_000 ? "" : "\($0)" }), .refused,
      "neither a number nor a date"),
    TableForm(
      "seconds and dates mixed",
      table(time: { $0 == 1_600_000_000 ? "2020-09-13" : "\($0)" }), .refused,
      "not of the form of those before it (seconds)"),
    TableForm(
      "seconds and milliseconds mixed",
      table(time: { $0 == 1_600_000_000 ? "\($0)000" : "\($0)" }), .refused,
      "not of the form of those before it (seconds)"),
    TableForm(
      "milliseconds and seconds mixed",
      table(time: { $0 == 1_600_000_000 ? "\($0)" : "\($0)000" }), .refused,
      "not of the form of those before it (milliseconds)"),
    TableForm(
      "`13.09.2020` under a name that says nothing",
      table(header: "user_id,item_id,rating,when_seen", time: { _ in "13.09.2020 12:26" }),
      .refused,
      "'when_seen' looks like times"),
    TableForm(
      "gaps in a column of times without a name",
      table(
        header: "user_id,item_id,rating,when_seen",
        time: { $0 == 1_600_000_000 ? "" : iso($0, "D") }),
      .refused, "'when_seen' looks like times"),
    TableForm("lines that end in CR", table(end: "\r")),
    TableForm("dates, lines of blanks", table(" ", time: { iso($0, "DTH") })),
  ]

  /// Lines of words, and records.
  static let others: [TableForm] = [
    TableForm("`user item` lines", plain(" "), .order),
    TableForm("`user`, tab, `item` lines", plain("\t"), .order),
    TableForm("`user item` lines with a header", plain(" ", header: "user_id item_id"), .order),
    TableForm("`user,item` lines", plain(","), .refused, "known to hold"),
    TableForm("`user,item` lines, columns named", plain(","), .order, columns: ["user", "item"]),
    TableForm(
      "`user item item ...` lines", "u1 a b c d\nu2 b c d a\nu3 c d a b\n", .order),
    TableForm(
      "`user`, tab, `item item ...` lines", "u1\ta b c d\nu2\tb c d a\nu3\tc d a b\n", .order,
      format: .sequences),
    TableForm(
      "`user`, tab, `item item` lines of words",
      "u1\ta b c d\nu2\tb c d a\nu3\tc d a b\n", .refused, "may be one item or a list"),
    TableForm(
      "a line `user items` before such lines",
      "user items\nu1\ta b c d\nu2\tb c d a\nu3\tc d a b\n", .order),
    TableForm(
      "`user item,item,item` lines", "u1 a,b,c,d\nu2 b,c\nu3 c,d,a\n", .refused,
      "may be one item or a list"),
    TableForm(
      "`user item:rating item:rating` lines", "u1 a:3 b:4 c:5 d:3\nu2 b:3 c:4 d:5 a:3\n",
      .refused, "may be one item or a list"),
    TableForm(
      "`user time item time item` lines",
      "u1 1600000000 a 1600003600 b 1600007200 c\nu2 1600000000 b 1600003600 c\n", .refused,
      "without a header"),
    TableForm(
      "lines of words with dates",
      "1 u1 2020-09-13 a\n2 u1 2020-09-14 b\n3 u2 2020-09-13 b c\n", .refused, "without a header"),
    TableForm(
      "lists that are all of two items", "u1 a b\nu2 b c\nu3 c d\n", .refused,
      "name the format sequences"),
    TableForm("JSONL, seconds", records { "\($0)" }.joined(separator: "\n")),
    TableForm("JSONL, dates", records { "\"" + iso($0, "DTH") + "Z\"" }.joined(separator: "\n")),
    TableForm(
      "JSONL, lists",
      histories.map {
        "{\"user\": \"\($0.user)\", \"items\": [\"" + $0.items.joined(separator: "\",\"") + "\"]}\n"
      }.joined(), .order),
    TableForm(
      "JSONL, times under a name that says nothing",
      records({ "\($0)" }, key: "seen").joined(separator: "\n"), .refused,
      "'seen' looks like times"),
    TableForm(
      "JSONL, lists beside single items",
      "{\"user\":\"u1\",\"item\":\"d\",\"history\":[\"a\",\"b\",\"c\"]}\n", .refused,
      "single items ('item') and lists of them ('history')"),
    TableForm("JSON array", "[" + records { "\($0)" }.joined(separator: ",\n ") + "]\n"),
    TableForm(
      "JSON array, one value per line",
      "[\n"
        + records { "\($0)" }.map { $0.replacing(", ", with: ",\n  ") }
        .joined(separator: ",\n") + "\n]\n"),
    TableForm(
      "JSON arrays, one behind the other",
      rows.reversed().sorted { $0.user < $1.user }.map {
        "[{\"user\": \"\($0.user)\", \"item\": \"\($0.item)\", \"time\": \($0.time)}]\n"
      }.joined()),
    TableForm(
      "JSON array with something behind it",
      "[" + records { "\($0)" }.joined(separator: ",\n") + "]\nmore\n", .refused,
      "something follows the array"),
    TableForm(
      "JSONL, a text of items under `items`", "{\"user\":\"u1\",\"items\":\"a b c d\"}\n", .refused,
      "looks like a list"),
    TableForm(
      "JSON array that is cut off", "[" + records { "\($0)" }.joined(separator: ",\n"), .refused,
      "the array is not closed"),
  ]

  /// All forms.
  static let all = tables + headers + times + others
}
