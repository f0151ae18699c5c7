import ClozeReport

/// Converts the text of a paragraph to HTML: code, emphasis, links, pictures, escapes, line breaks.
struct MarkdownInline {
  private let characters: [Character]
  private let picture: MarkdownRenderer.PictureSource
  private let depth: Int
  private var place = 0
  private var html = ""
  private var pending = ""

  /// The depth beyond which nested emphasis and links are text.
  private static let mostDepth = 8
  /// The maximum number of equal marks between the ends of a link or of emphasis, so that the time
  /// is linear in the length of the text.
  private static let mostMarks = 64
  /// The maximum distance to search for the other end.
  private static let reach = 2000

  private init(
    _ text: [Character], _ picture: @escaping MarkdownRenderer.PictureSource, _ depth: Int
  ) {
    characters = text
    self.picture = picture
    self.depth = depth
  }

  /// Returns `text` as HTML.
  static func html(
    _ text: some Sequence<Character>, _ picture: @escaping MarkdownRenderer.PictureSource,
    depth: Int = 0
  ) -> String {
    var inline = MarkdownInline(Array(text), picture, depth)
    return inline.rendered()
  }

  private mutating func rendered() -> String {
    while place < characters.count {
      guard let markup = next() else {
        pending.append(characters[place])
        place += 1
        continue
      }
      flush()
      html += markup
    }
    flush()
    return html
  }

  private mutating func flush() {
    html += HTML.escape(pending)
    pending = ""
  }

  /// Returns the element that starts here, if there is one, and moves past it.
  private mutating func next() -> String? {
    switch characters[place] {
    case "\\": escape()
    case "`": code()
    case "*", "_": depth < Self.mostDepth ? emphasis() : nil
    case "!": image()
    case "[": depth < Self.mostDepth ? link() : nil
    case "<": address()
    case "\n": lineBreak()
    default: nil
    }
  }

  private mutating func escape() -> String? {
    guard place + 1 < characters.count else { return nil }
    let character = characters[place + 1]
    if character == "\n" {
      place += 2
      return "<br>\n"
    }
    guard character.isASCII, character.isPunctuation || character.isSymbol else { return nil }
    place += 2
    return HTML.escape(String(character))
  }

  /// Returns a line break for two blanks before a line's end.
  private mutating func lineBreak() -> String? {
    let isHard = pending.hasSuffix("  ")
    while pending.last == " " { pending.removeLast() }
    guard isHard else { return nil }
    place += 1
    return "<br>\n"
  }

  private mutating func code() -> String? {
    let count = run(of: "`", from: place)
    var end = place + count
    while end < characters.count {
      let length = run(of: "`", from: end)
      if length == count {
        var text = String(characters[place + count..<end]).replacing("\n", with: " ")
        if text.hasPrefix(" "), text.hasSuffix(" "), text.contains(where: { $0 != " " }) {
          text = String(text.dropFirst().dropLast())
        }
        place = end + count
        return "<code>\(HTML.escape(text))</code>"
      }
      end += max(1, length)
    }
    // Without a closing run, all these backticks are text and open nothing.
    pending += String(repeating: "`", count: count)
    place += count
    return ""
  }

  private mutating func emphasis() -> String? {
    let mark = characters[place], length = run(of: mark, from: place)
    let count = min(length, 3), start = place + count
    let opens = start < characters.count && !characters[start].isWhitespace
    let isWithinWord = mark == "_" && place > 0 && Self.isWordPart(characters[place - 1])
    guard length <= 3, opens, !isWithinWord, let end = closing(mark, count, from: start) else {
      pending += String(repeating: mark, count: length)
      place += length
      return ""
    }
    let inner = Self.html(characters[start..<end], picture, depth: depth + 1)
    place = end + count
    switch count {
    case 1: return "<em>\(inner)</em>"
    case 2: return "<strong>\(inner)</strong>"
    default: return "<em><strong>\(inner)</strong></em>"
    }
  }

  /// Returns the place where `count` of `mark` close the run opened before `start`.
  private func closing(_ mark: Character, _ count: Int, from start: Int) -> Int? {
    var index = start, marks = 0
    let limit = min(characters.count, start + Self.reach)
    while index < limit, marks < Self.mostMarks {
      let length = run(of: mark, from: index)
      if length > 0 { marks += 1 }
      if length == count, index > start, !characters[index - 1].isWhitespace,
        mark == "*" || index + count == characters.count
          || !Self.isWordPart(characters[index + count])
      {
        return index
      }
      if characters[index] == "\\" { index += 1 }
      index += max(1, length)
    }
    return nil
  }

  private mutating func link() -> String? {
    guard let (text, target, end) = target(from: place) else { return nil }
    place = end
    let words = Self.html(text, picture, depth: depth + 1)
    guard Self.isHarmless(target) else { return words }
    return "<a href=\"\(HTML.escape(target))\">\(words)</a>"
  }

  private mutating func image() -> String? {
    guard place + 1 < characters.count, characters[place + 1] == "[",
      let (text, target, end) = target(from: place + 1)
    else { return nil }
    place = end
    let words = String(text)
    if let (bytes, form) = picture(target) {
      return MarkdownRenderer.image(bytes, form, description: words)
    }
    guard Self.isHarmless(target) else { return HTML.escape(words) }
    return "<a href=\"\(HTML.escape(target))\">\(HTML.escape(words))</a>"
  }

  /// Returns the words and the target of `[words](target "title")` at `start`, and its end.
  private func target(from start: Int) -> (text: ArraySlice<Character>, String, end: Int)? {
    guard let middle = matching("[", "]", from: start), middle + 1 < characters.count,
      characters[middle + 1] == "(", let end = matching("(", ")", from: middle + 1)
    else { return nil }
    let inside = String(characters[middle + 2..<end])[...].trimmed
    var target = inside.prefix { !$0.isWhitespace }
    if inside.first == "<", let close = inside.firstIndex(of: ">") {
      target = inside[..<close].dropFirst()
    }
    return (characters[start + 1..<middle], String(target), end + 1)
  }

  /// Returns the place where the bracket opened at `start` is closed.
  private func matching(_ open: Character, _ close: Character, from start: Int) -> Int? {
    var level = 0, index = start
    let limit = min(characters.count, start + Self.reach)
    while index < limit {
      switch characters[index] {
      case "\\": index += 1
      case open: level += 1
      case close:
        level -= 1
        if level == 0 { return index }
      default: break
      }
      index += 1
      if level > Self.mostMarks { return nil }
    }
    return nil
  }

  /// Parses `<https://...>` and `<name@host>`.
  private mutating func address() -> String? {
    guard let end = characters[place...].prefix(2000).firstIndex(of: ">") else { return nil }
    let text = String(characters[place + 1..<end])
    let isLink = text.hasPrefix("http://") || text.hasPrefix("https://")
    guard isLink || text.contains("@") && !text.contains("/"),
      !text.contains(where: { $0.isWhitespace || $0 == "<" })
    else { return nil }
    place = end + 1
    let target = HTML.escape(isLink || text.hasPrefix("mailto:") ? text : "mailto:" + text)
    return "<a href=\"\(target)\">\(HTML.escape(text))</a>"
  }

  private func run(of mark: Character, from start: Int) -> Int {
    characters[start...].prefix { $0 == mark }.count
  }

  private static func isWordPart(_ character: Character) -> Bool {
    character.isLetter || character.isNumber
  }

  /// True if a link leads to the web, to a mailbox or to a file beside the page, and so cannot run
  /// anything.
  private static func isHarmless(_ target: String) -> Bool {
    guard let colon = target.firstIndex(of: ":") else { return true }
    let scheme = target[..<colon].lowercased()
    return ["http", "https", "mailto"].contains(scheme)
      || scheme.contains { "/?#".contains($0) }
  }
}
