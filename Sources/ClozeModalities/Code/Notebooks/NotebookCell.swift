/// The code of a notebook's cell, with the lines that are IPython's and not Python's as comments.
///
/// These are lines that start with `%`, `!` or `?`, end in `?`, or assign what follows `!` or `%`;
/// and all of a cell whose first line starts with `%%` and names another language.
struct NotebookCell {
  /// The code, in UTF-8.
  private(set) var bytes: [UInt8] = []
  /// The number of lines that have become comments.
  private(set) var commentedLines = 0

  /// The names that Python may follow when they come after `%%`.
  private static let pythonMagics: Set<String> = [
    "capture", "debug", "memit", "mprun", "prun", "python", "python3", "time", "timeit",
  ]

  private let source: [UInt8]
  /// True if the cell starts with `%%` and a name that Python does not follow.
  private let isForeign: Bool

  /// Makes a cell of the code `source`.
  init(_ source: [UInt8]) {
    self.source = CodeSource.unifyingLines(source)
    isForeign = Self.isForeign(self.source)
    bytes.reserveCapacity(source.count)
    var start = 0
    while start < self.source.count {
      let magic = isForeign ? start : nextMagic(from: start)
      bytes += self.source[start..<magic]
      start = isForeign ? self.source.count : end(ofMagic: magic)
      comment(magic..<start)
    }
  }

  private static func isForeign(_ source: [UInt8]) -> Bool {
    let text = source.drop { $0 == 0x20 || $0 == 0x09 || $0 == 0x0A }
    guard text.starts(with: Array("%%".utf8)) else { return false }
    let name = text.dropFirst(2).prefix(while: ByteSet.word.contains)
    return !pythonMagics.contains(String(decoding: name, as: UTF8.self))
  }

  /// Returns the start of the first line at or after `start` that is IPython's; the end of the
  /// source if there is none. Only where a statement may start can it be: within brackets and
  /// strings everything is Python's.
  private func nextMagic(from start: Int) -> Int {
    var start = start
    while true {
      switch search(from: start) {
      case .found(let line): return line
      case .restart(let line): start = line
      }
    }
  }

  private enum Search { case found(Int), restart(Int) }

  private func search(from start: Int) -> Search {
    source.withUnsafeBufferPointer { source in
      let text = ByteText(bytes: UnsafeBufferPointer(rebasing: source[start...]))
      var scanner = PythonScanner(text)
      var isAtStart = true
      do throws(LexicalError) {
        while let token = try scanner.next() {
          switch token.kind {
          case .newline: isAtStart = true
          case .nl, .comment, .indent, .dedent: break
          default:
            let line = start + token.range.lowerBound - token.column
            if isAtStart, token.kind != .end, isMagic(line) { return .found(line) }
            isAtStart = false
          }
        }
      } catch {
        // An outer block that started before `start` ends here.
        if error.fault == .inconsistentDedent, scanner.lineStart > 0 {
          return .restart(start + scanner.lineStart)
        }
      }
      return .found(source.count)
    }
  }

  /// True if the line that starts at `start` is IPython's.
  private func isMagic(_ start: Int) -> Bool {
    let line = source[start..<lineEnd(start)].drop { $0 == 0x20 || $0 == 0x09 }
    switch line.first {
    case UInt8(ascii: "%"), UInt8(ascii: "!"), UInt8(ascii: "?"): return true
    case nil: return false
    default: return Self.isHelpRequest(line) || Self.assigns(line)
    }
  }

  /// True for `name?` and `name??`.
  private static func isHelpRequest(_ line: ArraySlice<UInt8>) -> Bool {
    let name = line.prefix { named.contains($0) || $0 >= 0x80 }
    let rest = line[name.endIndex...].filter { $0 != 0x20 && $0 != 0x09 && $0 != UInt8(ascii: ";") }
    return !name.isEmpty && (1...2 ~= rest.count) && rest.allSatisfy { $0 == UInt8(ascii: "?") }
  }

  /// True for `names = !command` and `names = %magic`.
  private static func assigns(_ line: ArraySlice<UInt8>) -> Bool {
    let names = line.prefix { targets.contains($0) || $0 >= 0x80 }
    let rest = line[names.endIndex...]
    guard !names.isEmpty, rest.first == UInt8(ascii: "=") else { return false }
    let value = rest.dropFirst().first { $0 != 0x20 && $0 != 0x09 }
    return value == UInt8(ascii: "!") || value == UInt8(ascii: "%")
  }

  private static let named = ByteSet.word + ByteSet(".*%")
  private static let targets = ByteSet.word + ByteSet(".,[]'\" \t")

  private func lineEnd(_ start: Int) -> Int {
    source[start...].firstIndex(of: 0x0A) ?? source.count
  }

  /// Returns the end of the line that starts at `start` and of those that a backslash at its end
  /// adds.
  private func end(ofMagic start: Int) -> Int {
    guard start < source.count else { return start }
    var end = lineEnd(start)
    while end < source.count, end > start, source[end - 1] == UInt8(ascii: "\\") {
      end = lineEnd(end + 1)
    }
    return min(end + 1, source.count)
  }

  /// Appends the lines at `range` as comments. An indented one may be all that a block has, so
  /// `pass` takes its place.
  private mutating func comment(_ range: Range<Int>) {
    for (number, line) in source[range].split(separator: 0x0A, omittingEmptySubsequences: false)
      .enumerated() where line.startIndex < range.upperBound
    {
      let content = line.drop { $0 == 0x20 || $0 == 0x09 }
      let isIndented = content.startIndex > line.startIndex && !isForeign
      bytes += line[..<content.startIndex]
      bytes += Array((isIndented && number == 0 ? "pass  # " : "# ").utf8)
      bytes += content
      bytes.append(0x0A)
      commentedLines += 1
    }
  }
}
