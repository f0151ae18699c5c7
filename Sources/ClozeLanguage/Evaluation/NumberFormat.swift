import Foundation

/// A pattern for one value, such as `%.3f` or `loss %8.2e`: text around one specification, and `%%`
/// for a percent sign. It knows the flags `-`, `+`, `0` and a blank, a width, a precision, and the
/// conversions `d`, `f`, `e`, `g` and `s`.
struct NumberFormat: Equatable {
  /// The conversion of the value.
  enum Conversion: Character {
    case whole = "d"
    case fixed = "f"
    case exponent = "e"
    case short = "g"
    case text = "s"
  }

  private var before = ""
  private var after = ""
  private var flags = ""
  private var width = 0
  private var precision: Int?
  private var conversion: Conversion?

  /// The greatest width and precision.
  private static let widest = 100, mostDigits = 30

  /// Parses `pattern`.
  ///
  /// - Throws: `Problem`.
  init(_ pattern: String) throws {
    var rest = Substring(pattern)
    while let character = rest.popFirst() {
      guard character == "%" else {
        append(character)
        continue
      }
      if rest.first == "%" {
        append(rest.removeFirst())
      } else {
        guard conversion == nil else { throw Problem(text: "has more than one specification") }
        try specification(&rest)
      }
    }
    guard conversion != nil else { throw Problem(text: "has no specification, such as %.3f") }
  }

  /// A pattern that cannot be used.
  struct Problem: Error {
    let text: String
  }

  private mutating func append(_ character: Character) {
    if conversion == nil { before.append(character) } else { after.append(character) }
  }

  private mutating func specification(_ rest: inout Substring) throws {
    while let flag = rest.first, "-+0 ".contains(flag) { flags.append(rest.removeFirst()) }
    width = try Self.number(&rest, most: Self.widest, "width") ?? 0
    if rest.first == "." {
      rest.removeFirst()
      precision = try Self.number(&rest, most: Self.mostDigits, "precision") ?? 0
    }
    guard let character = rest.popFirst(), let found = Conversion(rawValue: character) else {
      throw Problem(text: "needs one of d, f, e, g and s after the %")
    }
    conversion = found
  }

  private static func number(
    _ rest: inout Substring, most: Int, _ name: String
  ) throws -> Int? {
    let digits = rest.prefix { $0.isASCII && $0.isNumber }
    guard !digits.isEmpty else { return nil }
    rest.removeFirst(digits.count)
    guard let number = Int(digits), number <= most else {
      throw Problem(text: "has a \(name) above \(most)")
    }
    return number
  }

  /// Returns `value` in the pattern.
  ///
  /// - Throws: `Problem` if it is of another kind than the conversion.
  func text(of value: Value) throws -> String { before + padded(try converted(value)) + after }

  private func converted(_ value: Value) throws -> String {
    switch conversion {
    case .text?:
      guard let text = value.text else { throw Problem(text: "cannot show \(value.kind) as text") }
      return precision.map { String(text.prefix($0)) } ?? text
    case .whole?:
      guard let number = value.whole else {
        throw Problem(text: "has %d, which needs a whole number, not \(value.text ?? value.kind)")
      }
      return sign(number < 0) + String(number.magnitude)
    case let conversion?:
      guard let number = value.double else {
        throw Problem(text: "needs a number, not \(value.kind)")
      }
      guard number.isFinite else { return sign(number < 0) + (number.isNaN ? "nan" : "inf") }
      let digits = String(format: "%.\(precision ?? 6)\(conversion.rawValue)", number.magnitude)
      return sign(number.sign == .minus) + digits
    case nil: return ""
    }
  }

  private func sign(_ isNegative: Bool) -> String {
    isNegative ? "-" : flags.contains("+") ? "+" : flags.contains(" ") ? " " : ""
  }

  /// Returns `text` with blanks up to the width, or zeros behind the sign of a number.
  private func padded(_ text: String) -> String {
    let room = max(0, width - text.count)
    let space = String(repeating: " ", count: room)
    if flags.contains("-") { return text + space }
    guard flags.contains("0"), conversion != .text, text.contains(where: \.isNumber) else {
      return space + text
    }
    let sign = text.prefix { "+- ".contains($0) }
    return sign + String(repeating: "0", count: room) + text.dropFirst(sign.count)
  }
}
