/// Reads lines of columns, one token each, with an empty line between sentences.
///
/// Columns are separated by tabs if the first line with a token has one, or else by blanks. All
/// lines have as many columns as that one. Lines whose first column is `-DOCSTART-` are left out.
/// Before a sentence's first token, lines that begin with `#`, or `# ` where blanks separate, and
/// have another number of columns are comments. In CoNLL-U, so are the lines of words that are written together and of words that
/// are not written (Universal Dependencies, format v2).
struct ColumnReader {
  /// The columns of the first line with a token, its number, and if tabs separate them.
  private struct Form {
    let width: Int
    let line: Int
    let isTabbed: Bool
  }

  /// The first column of a line that separates documents.
  private static let mark = "-DOCSTART-"
  private let path: String
  private let tokenColumn: Int?
  private let tagColumn: Int?
  private var form: Form?
  /// Lines before the first that shows the form: blank ones, and those that begin with `#`, which
  /// may be comments or tokens.
  private var waiting: [(text: String, line: Int)] = []
  private var sentences: [TaggedSentence] = []
  private var sentence = TaggedSentence(tokens: [], tags: [])

  /// Makes a reader of the file at `path`; columns count from 1.
  init(path: String, tokenColumn: Int?, tagColumn: Int?) {
    (self.path, self.tokenColumn, self.tagColumn) = (path, tokenColumn, tagColumn)
  }

  /// Takes the next line.
  ///
  /// - Throws: `LabelledError.badLine`.
  mutating func take(_ text: String, line: Int) throws {
    if form == nil {
      guard let first = text.utf8.first, first != UInt8(ascii: "#"), !Self.isBlank(text) else {
        return waiting.append((text, line))
      }
      try start(text, line)
    }
    try takeLine(text, line)
  }

  /// Returns all sentences.
  ///
  /// - Throws: `LabelledError.badLine`.
  mutating func finish() throws -> [TaggedSentence] {
    if form == nil, let (text, line) = waiting.first(where: { !Self.isBlank($0.text) }) {
      try start(text, line)
    }
    endSentence()
    return sentences
  }

  /// Finds the form by the first line with a token, and takes those that waited for it.
  private mutating func start(_ text: String, _ line: Int) throws {
    let isTabbed = text.utf8.contains(0x09), columns = Self.columns(of: text, isTabbed: isTabbed)
    guard columns.first != Self.mark else { return }
    form = try form(of: columns, line: line, isTabbed: isTabbed)
    for (text, line) in waiting { try takeLine(text, line) }
    waiting = []
  }

  private mutating func takeLine(_ text: String, _ line: Int) throws {
    guard let form, !Self.isBlank(text) else { return endSentence() }
    let columns = Self.columns(of: text, isTabbed: form.isTabbed)
    if columns.first == Self.mark { return endSentence() }
    if isComment(text, columns, form) { return }
    guard columns.count == form.width else { throw wrongWidth(columns, form, line) }
    if isUnwritten(columns) { return }
    sentence.tokens.append(try column(tokenColumn ?? 1, of: columns, line, "token"))
    sentence.tags.append(try column(tagColumn ?? form.width, of: columns, line, "tag"))
  }

  private mutating func endSentence() {
    if !sentence.tokens.isEmpty { sentences.append(sentence) }
    sentence = TaggedSentence(tokens: [], tags: [])
  }

  private static func isBlank(_ text: String) -> Bool {
    text.utf8.allSatisfy { $0 == 0x20 || $0 == 0x09 }
  }

  private static func columns(of text: String, isTabbed: Bool) -> [String] {
    // By bytes: a mark that combines with a separator would make another character of it.
    text.utf8.split(omittingEmptySubsequences: !isTabbed) { $0 == 0x09 || !isTabbed && $0 == 0x20 }
      .map { String(Substring($0)) }
  }

  private func isComment(_ text: String, _ columns: [String], _ form: Form) -> Bool {
    // Between blanks, `#word` without a tag is a word whose tag is missing.
    text.utf8.starts(with: (form.isTabbed ? "#" : "# ").utf8) && sentence.tokens.isEmpty
      && columns.count != form.width
  }

  /// True for the lines of CoNLL-U whose number is a range or has a point.
  private func isUnwritten(_ columns: [String]) -> Bool {
    guard columns.count == 10, let tokenColumn, tokenColumn != 1 else { return false }
    let parts = columns[0].utf8.split(omittingEmptySubsequences: false) {
      $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ".")
    }
    return parts.count == 2 && parts.allSatisfy { Int(String(Substring($0))) != nil }
  }

  /// The form that the first line with a token shows.
  private func form(of columns: [String], line: Int, isTabbed: Bool) throws -> Form {
    let width = columns.count
    if let column = [tokenColumn, tagColumn].compactMap({ $0 }).first(where: {
      !(1...width).contains($0)
    }) {
      throw problem(line, "\(width) columns, and column \(column) was named; name another one")
    }
    guard width > 1 else {
      throw problem(
        line, "no tag behind \(Self.shown(columns)); give each token one, behind a blank or tab")
    }
    if width == 10, tokenColumn == nil, columns[0] == "1" {
      throw problem(
        line, "the columns of CoNLL-U; name that of the tokens, 2, and that of the tags, such as 4")
    }
    return Form(width: width, line: line, isTabbed: isTabbed)
  }

  private func column(
    _ number: Int, of columns: [String], _ line: Int, _ role: String
  ) throws -> String {
    let text = columns[number - 1]
    guard !text.utf8.allSatisfy({ $0 == 0x20 }) else {
      throw problem(line, "no \(role) in column \(number); correct or remove the line")
    }
    return text
  }

  private func wrongWidth(_ columns: [String], _ form: Form, _ line: Int) -> LabelledError {
    if columns.count == 1 {
      return problem(
        line,
        "no tag behind \(Self.shown(columns)), and line \(form.line) has \(form.width) columns"
          + "\(form.isTabbed ? " between tabs" : ""); give each token one")
    }
    return problem(
      line,
      "\(columns.count) columns where line \(form.line) has \(form.width)"
        + "\(form.isTabbed ? " between tabs" : ""); correct the line")
  }

  private static func shown(_ columns: [String]) -> String {
    String(columns.first?.prefix(40) ?? "").quoted
  }

  private func problem(_ line: Int, _ reason: String) -> LabelledError {
    .badLine(path: path, line: line, reason: reason)
  }
}
