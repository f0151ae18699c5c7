import Foundation

/// A value of the language.
public enum Value: Sendable {
  /// No value: it does not exist or does not apply.
  case null
  /// True or false.
  case bool(Bool)
  /// A whole number.
  case int(Int)
  /// Another number; NaN and infinities are allowed.
  case number(Double)
  /// Text.
  case text(String)
  /// Several values.
  case list([Value])
  /// The result of a command.
  case object(any ValueObject)

  /// The maximum sizes of texts and lists, so that no loop can exhaust the memory.
  public static let maximumTextSize = 1 << 24, maximumElements = 1_000_000
  /// The maximum depth of nested lists.
  static let maximumDepth = 32

  /// Parses a number in the syntax of programs: `12`, `-0.5`, `1e-4`.
  public init?(numberIn text: String) {
    guard text.utf8.count <= 40, text.utf8.contains(where: \.isDigit),
      text.utf8.allSatisfy({ $0.isDigit || "+-.eE".utf8.contains($0) })
    else { return nil }
    if let whole = Int(text) {
      self = .int(whole)
    } else if let number = Double(text) {
      self = .number(number)
    } else {
      return nil
    }
  }

  /// The value as a word of a command line; nil for an object without a text.
  public var text: String? {
    switch self {
    case .null: ""
    case .bool(let flag): String(flag)
    case .int(let number): String(number)
    case .number(let number): Self.text(number)
    case .text(let text): text
    case .list(let values): Self.joined(values, by: " ")
    case .object(let object): object.text
    }
  }

  /// Returns the text of a number, without a fraction if it is whole, so that it can be used as a
  /// count.
  private static func text(_ number: Double) -> String {
    // From 2^53 on, several whole numbers share a Double, so that digits would feign precision.
    Int(exactly: number).flatMap { abs($0) < 1 << 53 ? String($0) : nil } ?? "\(number)"
  }

  static func joined(_ values: [Value], by separator: String) -> String? {
    var texts: [String] = []
    for value in values {
      guard let text = value.text else { return nil }
      texts.append(text)
    }
    return texts.joined(separator: separator)
  }

  /// The kind of value, for messages.
  public var kind: String {
    switch self {
    case .null: "nothing"
    case .bool: "true or false"
    case .int, .number: "a number"
    case .text: "text"
    case .list: "a list"
    case .object(let object): object.kind
    }
  }

  /// The value as a number if it is one or can be parsed as one.
  var numeric: Value? {
    switch self {
    case .int, .number: self
    case .text(let text): Value(numberIn: text)
    case .object(let object): object.text.flatMap { Value(numberIn: $0) }
    default: nil
    }
  }

  /// The number as `Double`.
  var double: Double? {
    switch numeric {
    case .int(let number): Double(number)
    case .number(let number): number
    default: nil
    }
  }

  /// The number if it is whole.
  var whole: Int? {
    switch numeric {
    case .int(let number): number
    case .number(let number): Int(exactly: number)
    default: nil
    }
  }

  /// The number of values in it, including those in nested lists, and the depth of nesting.
  var size: (elements: Int, depth: Int) {
    guard case .list(let values) = self else { return (1, 0) }
    var elements = 1, depth = 0
    for value in values {
      let size = value.size
      elements += size.elements
      depth = max(depth, size.depth)
      if elements > Self.maximumElements { break }
    }
    return (elements, depth + 1)
  }
}

/// The result of a command as a value with members.
public protocol ValueObject: Sendable {
  /// The kind of object, with an article: `a run`.
  var kind: String { get }
  /// Its text in a word: its path, or its single value; nil if it has none.
  var text: String? { get }
  /// The names of its members, for messages and completion.
  var memberNames: [String] { get }
  /// Returns the member called `name`; nil if there is none.
  func member(_ name: String) throws -> Value?
}

extension Value: Equatable {
  /// Compares numbers by value, also those in texts; lists by their elements; all else by its text.
  public static func == (left: Value, right: Value) -> Bool {
    switch (left, right) {
    case (.null, .null): return true
    case (.null, _), (_, .null): return false
    case (.list(let left), .list(let right)): return left == right
    case (.list, _), (_, .list): return false
    default: break
    }
    if let a = left.numeric, let b = right.numeric {
      if case .int(let a) = a, case .int(let b) = b { return a == b }
      return a.double == b.double
    }
    return left.text != nil && left.text == right.text
  }
}
