/// The end of a line that is being typed, as far as completion needs it. It tolerates what the
/// parser of the language would reject, since the line is not finished.
struct CompletionLine: Equatable {
  /// The kind of text at the cursor.
  enum Place: Equatable {
    /// A word of a command.
    case word
    /// `$name.member`, as far as it is typed, without the `$` and the brace.
    case value(String)
    /// A program's line, after `!`.
    case program
    /// A comment, which has no completions.
    case comment
  }

  /// The words of the command before the one at the cursor, without quotes.
  private(set) var words: [String] = []
  /// The word at the cursor as far as it is typed, without quotes; empty after a blank.
  private(set) var word = ""
  /// The word at the cursor verbatim.
  private(set) var raw = ""
  /// The quote that is open at the cursor.
  private(set) var quote: Unicode.Scalar?
  private(set) var place = Place.word

  private var isInWord = false

  /// Reads the text before the cursor.
  init(_ text: String) {
    var scalars = Array(text.unicodeScalars)[...]
    while let scalar = scalars.first {
      scalars = scalars.dropFirst()
      read(scalar, next: scalars.first)
      if place == .comment {
        scalars = scalars.drop { $0 != "\n" }
        if !scalars.isEmpty { place = .word }
      }
    }
    if place == .word { finish() }
  }

  private mutating func read(_ scalar: Unicode.Scalar, next: Unicode.Scalar?) {
    if let quote {
      raw.unicodeScalars.append(scalar)
      if scalar == quote && !isEscaped { self.quote = nil } else { append(scalar) }
      return
    }
    if isEscaped {
      raw.unicodeScalars.append(scalar)
      // A line end after a backslash is ignored.
      if scalar == "\n" { raw = "" } else { append(scalar) }
      return isEscaped = false
    }
    switch scalar {
    case "\n" where place == .program: place = .word
    case ";" where place != .program, "&" where place != .program, "\n": endStatement()
    case "{" where !raw.hasSuffix("$"), "}" where !isInBraces: endStatement()
    case " ", "\t", "\r": endWord()
    case "#" where !isInWord && place != .program: place = .comment
    case "!" where !isInWord && words.isEmpty: place = .program
    case "'", "\"": begin(scalar)
    default: plain(scalar, next: next)
    }
  }

  /// True if the last character was a backslash that escapes the next one.
  private var isEscaped = false

  private var isInBraces: Bool {
    guard let open = raw.lastIndex(of: "{") else { return false }
    return !raw[open...].contains("}")
  }

  private mutating func plain(_ scalar: Unicode.Scalar, next: Unicode.Scalar?) {
    isInWord = true
    raw.unicodeScalars.append(scalar)
    if scalar == "\\" { isEscaped = true } else { word.unicodeScalars.append(scalar) }
  }

  private mutating func begin(_ scalar: Unicode.Scalar) {
    isInWord = true
    quote = scalar
    raw.unicodeScalars.append(scalar)
  }

  /// Appends a character within quotes; within double ones a backslash escapes the next.
  private mutating func append(_ scalar: Unicode.Scalar) {
    if quote == "\"" && scalar == "\\" && !isEscaped {
      isEscaped = true
    } else {
      word.unicodeScalars.append(scalar)
      isEscaped = false
    }
  }

  private mutating func endWord() {
    if isInWord { words.append(word) }
    (word, raw, isInWord) = ("", "", false)
  }

  private mutating func endStatement() {
    (words, word, raw, isInWord, place) = ([], "", "", false, .word)
  }

  /// Removes `time` and `name =` from the front, and determines if a value is being named.
  private mutating func finish() {
    if quote != "'", let start = value(in: raw) { place = .value(start) }
    while words.first == "time" { words.removeFirst() }
    defer { if words.first == "cloze" { words.removeFirst() } }
    if words.count >= 2, words[1] == "=" {
      words.removeFirst(2)
    } else if let first = words.first, first.hasSuffix("="), isName(first.dropLast()) {
      words.removeFirst()
    } else if words.isEmpty, let equals = raw.firstIndex(of: "="), isName(raw[..<equals]) {
      let count = raw[...equals].count
      (word, raw) = (String(word.dropFirst(count)), String(raw.dropFirst(count)))
    } else if words.count == 1, word.hasPrefix("="), isName(words[0][...]) {
      (words, word, raw) = ([], String(word.dropFirst()), String(raw.dropFirst()))
    }
  }

  private func isName(_ text: Substring) -> Bool { text.wholeMatch(of: /[A-Za-z_]\w*/) != nil }

  private func value(in raw: String) -> String? {
    guard let dollar = raw.lastIndex(of: "$") else { return nil }
    var rest = raw[raw.index(after: dollar)...]
    if rest.hasPrefix("{") || rest.hasPrefix("(") { rest = rest.dropFirst() }
    return rest.wholeMatch(of: /[\w.]*/) != nil ? String(rest) : nil
  }
}
