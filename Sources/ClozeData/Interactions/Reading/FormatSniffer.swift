/// Detects the format of a file from its first lines.
struct FormatSniffer {
  /// The number of bytes that are examined.
  static let size = 1 << 16
  private static let lines = 200
  private static let space = UInt8(ascii: " ")
  private static let tab = UInt8(ascii: "\t")
  private static let comma = UInt8(ascii: ",")
  private static let feed = UInt8(ascii: "\n")

  /// The columns to look for.
  let layout: RowLayout
  /// The file's name in errors.
  let path: String

  /// Returns the format of the file that starts with `start`, which is all of it if `isWhole`.
  ///
  /// - Throws: `InteractionError` if no known format matches.
  func format(of start: UnsafeBufferPointer<UInt8>, isWhole: Bool) throws -> InteractionFormat {
    let lines = lines(of: start, isWhole: isWhole)
    guard let first = lines.first else { throw InteractionError.empty(path: path) }
    if first.first(where: { $0 != Self.space && $0 != Self.tab }) == UInt8(ascii: "{") {
      return .jsonl
    }
    if first.contains(Self.tab) {
      let columns = columns(first, .tsv)
      if columns.contains(where: Self.isTyped) { return .inter }
      if layout.knows(columns) { return .tsv }
    }
    if first.contains(Self.comma), isCommaSeparated(lines) { return .csv }
    return try wordFormat(lines)
  }

  /// The complete lines that are not blank, without a carriage return at the end; of a single long
  /// line, its start.
  private func lines(
    of start: UnsafeBufferPointer<UInt8>, isWhole: Bool
  ) -> [Slice<UnsafeBufferPointer<UInt8>>] {
    var lines = start.split(separator: Self.feed, maxSplits: Self.lines)
    let isCut = lines.count > Self.lines || !isWhole && start.last != Self.feed
    if lines.count > 1 && isCut { lines.removeLast() }
    return lines.map { $0.last == 0x0D ? $0.dropLast() : $0 }
      .filter { !$0.allSatisfy { $0 == Self.space || $0 == Self.tab } }
  }

  private func columns(
    _ line: Slice<UnsafeBufferPointer<UInt8>>, _ format: InteractionFormat
  ) -> [String] {
    var copy = Array(line)
    return copy.withUnsafeMutableBufferPointer {
      (try? FieldSplitter(format).names($0)) ?? []
    }
  }

  /// True if a column's name ends with one of the types of RecBole's atomic files.
  private static func isTyped(_ column: String) -> Bool {
    [":token", ":token_seq", ":float", ":float_seq"].contains { column.hasSuffix($0) }
  }

  /// True if commas separate columns: the first line names some, or all lines have the same number
  /// of commas. Commas inside names occur in varying numbers.
  private func isCommaSeparated(_ lines: [Slice<UnsafeBufferPointer<UInt8>>]) -> Bool {
    if layout.knows(columns(lines[0], .csv)) { return true }
    let counts = Set(lines.map { line in line.count { $0 == Self.comma } })
    return counts.count == 1 && (lines.count > 1 || words(lines[0]).count == 1)
  }

  private func words(
    _ line: Slice<UnsafeBufferPointer<UInt8>>
  ) -> [Slice<UnsafeBufferPointer<UInt8>>] {
    line.split { $0 == Self.space || $0 == Self.tab }
  }

  /// Decides between `pairs` and `sequences` for lines of words.
  private func wordFormat(
    _ lines: [Slice<UnsafeBufferPointer<UInt8>>]
  ) throws -> InteractionFormat {
    let fields = lines.map { line in
      line.contains(Self.tab)
        ? line.split(separator: Self.tab, omittingEmptySubsequences: false) : words(line)
    }
    if arePairs(fields) { return .pairs }
    let lastWords = lines.map { words($0).last }
    guard words(lines[0]).count > 1 else {
      throw InteractionError.unknownFormat(path: path, start: excerpt(lines[0]))
    }
    let widths = Set(fields.map(\.count))
    if lines.count > 1, widths.count == 1, let width = widths.first, width == 3 || width == 4,
      lastWords.allSatisfy({ $0.map(Self.looksLikeTime) ?? false })
    {
      throw InteractionError.noHeader(path: path, columns: width)
    }
    return .sequences
  }

  /// True if lines hold two fields each. Where nearly all of many lines do, the exceptions are
  /// mistakes that reading will report; taken for histories, they would go unnoticed.
  private func arePairs(_ fields: [[Slice<UnsafeBufferPointer<UInt8>>]]) -> Bool {
    let pairs = fields.filter { $0.count == 2 }
    guard pairs.count == fields.count || fields.count >= 10 && pairs.count * 10 >= fields.count * 9
    else { return false }
    return !hasTabbedLists(pairs)
  }

  /// True if the part after the only tab is a list of items: `user`, a tab, `item item item`.
  private func hasTabbedLists(_ fields: [[Slice<UnsafeBufferPointer<UInt8>>]]) -> Bool {
    let numbers = fields.map { fields in
      words(fields[1]).allSatisfy { $0.allSatisfy { $0 &- 0x30 < 10 } }
    }
    let widths = fields.map { words($0[1]).count }
    return widths.contains { $0 > 1 } && numbers.allSatisfy { $0 }
  }

  /// True if `word` is a whole number in the range that seconds since 1970 have had for decades.
  private static func looksLikeTime(_ word: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
    (9...13).contains(word.count) && word.allSatisfy { $0 &- 0x30 < 10 }
  }
}
