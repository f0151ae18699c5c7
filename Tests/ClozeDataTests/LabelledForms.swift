import ClozeData
import Foundation
import Testing

/// A form in which people keep texts with classes, and what becomes of it.
struct LabelledForm: CustomTestStringConvertible, Sendable {
  let name: String
  let bytes: [UInt8]
  /// Words of the error; nil if the form is read.
  let words: String?
  let columns: [String]
  let label: String
  let fields: [String]
  /// The number of texts of a sample.
  let texts: Int

  init(
    _ name: String, _ text: String, refused words: String? = nil, columns: [String] = [],
    label: String = "label", fields: [String] = [], texts: Int = 1
  ) {
    self.init(
      name, bytes: Array(text.utf8), refused: words, columns: columns, label: label,
      fields: fields, texts: texts)
  }

  init(
    _ name: String, bytes: [UInt8], refused words: String? = nil, columns: [String] = [],
    label: String = "label", fields: [String] = [], texts: Int = 1
  ) {
    (self.name, self.bytes, self.words, self.columns) = (name, bytes, words, columns)
    (self.label, self.fields, self.texts) = (label, fields, texts)
  }

  var testDescription: String { name }

  /// The line of the table in docs/forms.md.
  var line: String { "| \(name) | \(words.map { "refused: \($0)" } ?? "read") |" }
}

extension LabelledForm {
  /// The samples of all forms.
  static let samples = [
    ("a film to love, and to keep", "good"), ("it is \"bad\"; very", "bad"),
    ("caf\u{E9} | tea", "good"),
  ]

  private static func quoted(_ text: String) -> String {
    "\"" + text.replacing("\"", with: "\"\"") + "\""
  }

  private static func table(
    _ separator: String, header: String? = "text,label", quotes: Bool = true, end: String = "\n",
    label: (String) -> String = { $0 }
  ) -> String {
    let first = header.map { [$0.replacing(",", with: separator)] } ?? []
    let lines = samples.map { text, name in
      (quotes ? quoted(text) : text) + separator + label(name)
    }
    return (first + lines).joined(separator: end) + end
  }

  private static func json(_ text: String) -> String {
    "\"" + text.replacing("\"", with: "\\\"") + "\""
  }

  private static let records = samples.map { text, name in
    "{\"text\": \(json(text)), \"label\": \"\(name)\"}"
  }

  private static func latin1(_ text: String) -> [UInt8] {
    text.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }
  }

  private static func utf16(_ text: String) -> [UInt8] {
    ([0xFEFF] + Array(text.utf16)).flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
  }

  /// All forms.
  static let all: [LabelledForm] = [
    LabelledForm("tab, header", table("\t", quotes: false)),
    LabelledForm("tab, CR LF", table("\t", quotes: false, end: "\r\n")),
    LabelledForm("tab, byte order mark", "\u{FEFF}" + table("\t", quotes: false)),
    LabelledForm("tab, quotes around all, header too", allQuoted("\t")),
    LabelledForm("tab, Latin-1", bytes: latin1(table("\t", quotes: false))),
    LabelledForm("tab, UTF-16 with a mark", bytes: utf16(table("\t", quotes: false))),
    LabelledForm("tab, `label` first", swapped("\t")),
    LabelledForm(
      "tab, `sentence` for `text`", table("\t", header: "sentence,label", quotes: false)),
    LabelledForm(
      "tab, no header", table("\t", header: nil, quotes: false), refused: "no column 'text'"),
    LabelledForm(
      "tab, no header, columns named", table("\t", header: nil, quotes: false),
      columns: ["text", "label"]),
    LabelledForm(
      "tab, class under another name", table("\t", header: "text,kind", quotes: false),
      refused: "no column 'label'"),
    LabelledForm(
      "tab, class under another name, named", table("\t", header: "text,kind", quotes: false),
      label: "kind"),
    LabelledForm(
      "tab, a line with a tab too many", table("\t", quotes: false) + "a\tb\tgood\n",
      refused: "3 columns where the header has 2"),
    LabelledForm("comma, quotes as in RFC 4180", table(",")),
    LabelledForm("comma, quotes around all", allQuoted(",")),
    LabelledForm("comma, an index without a name first (pandas)", indexed()),
    LabelledForm("comma, line breaks in quotes", broken()),
    LabelledForm(
      "comma, a quote that is not closed", "text,label\n\"a film,good\nb,bad\n",
      refused: "a quote is not closed"),
    LabelledForm(
      "comma, no quotes around texts with commas", table(",", quotes: false),
      refused: "3 columns where the header has 2"),
    LabelledForm(
      "comma, no header (AG News)", table(",", header: nil), refused: "no column 'text'"),
    LabelledForm(
      "comma, no header, columns named", table(",", header: nil), columns: ["text", "label"]),
    LabelledForm("semicolon, quotes", table(";")),
    LabelledForm("semicolon, line `sep=;` first", "sep=;\n" + table(";")),
    LabelledForm("vertical bar, quotes", table("|")),
    LabelledForm("JSONL", records.joined(separator: "\n")),
    LabelledForm("JSONL, CR LF, byte order mark", "\u{FEFF}" + records.joined(separator: "\r\n")),
    LabelledForm("JSON array", "[\n" + records.joined(separator: ",\n") + "\n]"),
    LabelledForm(
      "JSONL without a class", "{\"text\": \"a\"}\n", refused: "nothing under 'label'"),
    LabelledForm(
      "`CLASS:fine text` lines", samples.map { "\($1):x \($0)\n" }.joined()),
    LabelledForm(
      "fastText's `__label__CLASS text`", samples.map { "__label__\($1) \($0)\n" }.joined()),
    LabelledForm(
      "fastText's lines with several classes", "__label__good __label__new a film\n",
      refused: "more than one class"),
    LabelledForm("prose", "A film to love, and to keep.\nAnother.\n", refused: "is neither JSONL"),
    LabelledForm(
      "two texts", "text_a,text_b,label\n" + samples.map { "\(quoted($0)),x,\($1)\n" }.joined(),
      fields: ["text_a", "text_b"], texts: 2),
    LabelledForm(
      "Parquet", bytes: Array("PAR1".utf8) + [0, 1, 2], refused: "is a Parquet table"),
  ]

  private static func allQuoted(_ separator: String) -> String {
    "\"text\"\(separator)\"label\"\n"
      + samples.map { "\(quoted($0))\(separator)\(quoted($1))\n" }.joined()
  }

  private static func swapped(_ separator: String) -> String {
    "label\(separator)text\n" + samples.map { "\($1)\(separator)\($0)\n" }.joined()
  }

  private static func indexed() -> String {
    ",text,label\n"
      + samples.enumerated().map { "\($0),\(quoted($1.0)),\($1.1)\n" }.joined()
  }

  private static func broken() -> String {
    "id,text,label,note\n"
      + samples.map { "1,\(quoted($0)),\($1),\"two\nlines\"\n" }.joined()
  }
}

/// The same texts with classes in every form that people keep them in.
@Suite struct LabelledFormTests {
  private func read(_ form: LabelledForm, _ path: String) throws -> [LabelledText] {
    let isNamed = !form.fields.isEmpty
    return try LabelledSource(
      paths: [path], fields: isNamed ? form.fields : ["text", "sentence"], isExact: isNamed,
      label: form.label, columns: form.columns
    ).read(nil)
  }

  @Test(arguments: LabelledForm.all) func eachFormIsReadOrRefused(_ form: LabelledForm) throws {
    let folder = try ScratchFolder()
    let path = try folder.put(form.bytes, "form")
    guard form.words == nil else {
      let error = #expect(throws: (any Error).self) { try read(form, path) }
      let text = error.map { "\($0)" } ?? ""
      #expect(text.contains(form.words ?? "") && !text.contains("\n"), "\(text)")
      return
    }
    let found = try read(form, path)
    #expect(found.map { $0.texts[0] } == LabelledForm.samples.map(\.0))
    #expect(found.map(\.label) == LabelledForm.samples.map(\.1))
    #expect(found.allSatisfy { $0.texts.count == form.texts })
  }

  @Test func thereAreEnoughForms() {
    #expect(LabelledForm.all.count >= 30)
    #expect(Set(LabelledForm.all.map(\.name)).count == LabelledForm.all.count)
  }

  /// The page that lists the forms says of each what becomes of it.
  @Test func thePageListsAllForms() throws {
    let page = try String(
      contentsOf: URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../docs/forms.md"), encoding: .utf8)
    let lines = Set(page.split(separator: "\n").map(String.init))
    for line in LabelledForm.all.map(\.line) + TableForm.all.map(\.line) {
      #expect(lines.contains(line), "\(line)")
    }
  }
}
