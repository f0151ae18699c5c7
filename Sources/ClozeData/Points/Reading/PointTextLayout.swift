import Foundation

/// The arrangement of the lines of a text of points: what separates numbers, what precedes their
/// fractions, and which of them are coordinates.
struct PointTextLayout {
  private(set) var separator: UInt8?
  private(set) var decimalPoint = UInt8(ascii: ".")
  /// The number of words in each line.
  private(set) var width = 0
  private(set) var columns = PointColumns.first

  private static let comma = UInt8(ascii: ","), semicolon = UInt8(ascii: ";")
  private static let period = UInt8(ascii: "."), tab = UInt8(ascii: "\t")
  private static let quote = UInt8(ascii: "\"")

  /// Makes a layout of words between blanks.
  init(width: Int, columns: PointColumns) { (self.width, self.columns) = (width, columns) }

  /// Finds the layout by the first line that holds a point, where `words` is.
  ///
  /// - Throws: `PointTrouble` if it can be read in two ways.
  init(_ words: LineWords, _ heading: PointTextHeading) throws {
    var line = words
    line.cutComment()
    if line.rest.contains(Self.semicolon) {
      try self.init(line, heading, separator: Self.semicolon)
    } else if line.rest.contains(Self.comma) {
      try self.init(commas: line, heading)
    } else if line.rest.contains(Self.tab), heading.names?.text.contains("\t") == true,
      let table = try? Self(line, heading, separator: Self.tab)
    {
      self = table
    } else {
      try self.init(line, heading, separator: nil)
    }
  }

  /// Finds the layout of a line with commas, which separate numbers or precede fractions.
  private init(commas line: LineWords, _ heading: PointTextHeading) throws {
    let separated = Result { try Self(line, heading, separator: Self.comma).checked(line) }
    let decimal = Result {
      var layout = try Self(line, heading, separator: nil)
      layout.decimalPoint = Self.comma
      return layout.hasDecimalCommas(line) ? layout : nil
    }
    // Commas in quotes separate nothing.
    let quoted = try? Self(line, heading, separator: Self.comma).withDecimalCommas()?.checked(line)
    switch (separated, try? decimal.get()) {
    case (.success, .some): throw Self.ambiguous(line)
    case (.success(let layout), nil): self = layout
    case (.failure, .some(let layout)): self = layout
    case (.failure(let trouble), nil):
      if let quoted {
        self = quoted
        return
      }
      // The words of a line without blanks are named; with blanks they would be odd pieces.
      var blanks = line
      if blanks.skip() < 3 { throw trouble }
      throw PointTrouble(
        .refused(
          reason: "commas and blanks separate numbers on the same line",
          advice: "write numbers with a decimal point and without commas between thousands"),
        at: .line(line.line))
    }
    if separator == Self.comma, hasFractions(line) { throw Self.ambiguous(line) }
  }

  private init(_ line: LineWords, _ heading: PointTextHeading, separator: UInt8?) throws {
    self.separator = separator
    var words = line
    words.separator = separator
    width = words.skip()
    columns = try heading.columns(of: width, separator: separator)
  }

  /// Returns the layout if the coordinates of `line` are numbers.
  private func checked(_ line: LineWords) throws -> Self {
    var words = line
    set(&words)
    _ = try coordinates(&words)
    return self
  }

  /// True if blanks, with commas before them or not, separate numbers of which one or more have a
  /// decimal comma.
  private func hasDecimalCommas(_ line: LineWords) -> Bool {
    let words = line.rest.split { [0x20, 0x09, 0x0D].contains($0) }
      .map { $0.last == Self.comma ? $0.dropLast() : $0 }
      .filter { !$0.isEmpty }
    let numbers = words.map {
      DecimalNumber.parse(UnsafeBufferPointer(rebasing: $0), point: Self.comma)
    }
    guard columns.last < numbers.count else { return false }
    return [columns.x, columns.y, columns.z].allSatisfy { numbers[$0] != nil }
      && zip(words, numbers).contains { $0.contains(Self.comma) && $1 != nil }
  }

  /// True if numbers between commas look like the halves of numbers with decimal commas: an even
  /// count of whole numbers, one of them with leading zeros, as in `2,041,0,5,1,25`.
  func hasFractions(_ line: LineWords) -> Bool {
    guard mayHaveHalves else { return false }
    let rest = line.rest
    guard !rest.contains(Self.period), !rest.contains(Self.quote) else { return false }
    return rest.split(separator: Self.comma).contains { field in
      let bare = field.drop { $0 == 0x20 }.prefix { $0 &- 0x30 < 10 }
      return bare.count > 1 && bare.first == 0x30
    }
  }

  /// True if lines have as many numbers between commas as numbers with decimal commas have halves.
  var mayHaveHalves: Bool {
    separator == Self.comma && decimalPoint == Self.period && width >= 6 && width % 2 == 0
  }

  /// True if a line could be numbers with one digit behind decimal commas, as in `1,5,2,5,3,5`:
  /// every second of its whole numbers is a digit.
  func hasDigitsAsFractions(_ line: LineWords) -> Bool {
    let fields = line.rest.split(separator: Self.comma, omittingEmptySubsequences: false)
    return fields.count == width
      && fields.enumerated().allSatisfy { place, field in
        var digits = field.drop { $0 == 0x20 }
        while let last = digits.last, [0x20, 0x0D].contains(last) { digits.removeLast() }
        if place % 2 == 0, digits.first == 0x2D { digits.removeFirst() }
        return !digits.isEmpty && digits.allSatisfy { $0 &- 0x30 < 10 }
          && (place % 2 == 0 || digits.count == 1)
      }
  }

  /// The error for a line that can be read in two ways.
  static func ambiguous(_ line: LineWords) -> PointTrouble {
    PointTrouble(
      .refused(
        reason: "commas can be decimal commas here or separate numbers",
        advice: "write decimal points, or separate the numbers by semicolons"),
      at: .line(line.line))
  }

  /// Makes `words` read lines of this layout.
  func set(_ words: inout LineWords) {
    (words.separator, words.decimalPoint) = (separator, decimalPoint)
  }

  /// Makes a layout with decimal commas of one with none so far; where commas separate, they are in
  /// quotes.
  func withDecimalCommas() -> Self? {
    guard decimalPoint == Self.period else { return nil }
    var layout = self
    layout.decimalPoint = Self.comma
    return layout
  }

  /// Returns the coordinates of the line where `words` is, which must be set to this layout.
  ///
  /// - Throws: `PointTrouble` if one is no number, or the line has another width.
  @inline(__always)
  func coordinates(_ words: inout LineWords) throws -> (Double, Double, Double) {
    if columns == .first {
      let point = try words.point()
      try check(3 + words.skip(), words)
      return point
    }
    var point = (0.0, 0.0, 0.0), column = 0
    while column <= columns.last {
      if column == columns.x || column == columns.y || column == columns.z {
        guard let number = try words.number() else { break }
        if column == columns.x { point.0 = number }
        if column == columns.y { point.1 = number }
        if column == columns.z { point.2 = number }
      } else if words.word() == nil {
        break
      }
      column += 1
    }
    try check(column + words.skip(), words)
    return point
  }

  private func check(_ found: Int, _ words: LineWords) throws {
    guard found != width else { return }
    throw PointTrouble(.otherWidth(found: found, expected: width), at: .line(words.line))
  }
}
