import Foundation

extension Evaluator {
  /// Expands `words` to the words of a command line. A list on its own becomes one word for each of
  /// its values; everything else becomes one word.
  public func arguments(_ words: [Word]) throws -> [String] {
    var arguments: [String] = []
    for word in words {
      if let values = try alone(word) {
        arguments += try values.map { try text(of: $0, at: word.position) }
      } else if let files = try files(word) {
        arguments += files
      } else {
        arguments.append(try text(of: word.pieces))
      }
    }
    return arguments
  }

  /// Returns the items of a loop: words, the values of lists, and the numbers of ranges such as
  /// `1..10` and `0..1..0.1` (first, last, step).
  public func items(_ words: [Word]) throws -> LoopItems {
    LoopItems(
      parts: try words.map { word in
        if let values = try alone(word) { return .values(values) }
        if let files = try files(word) { return .values(files.map(Value.text)) }
        let text = try text(of: word.pieces)
        let isPlain = word.pieces.allSatisfy { piece in
          switch piece {
          case .text(_, let isQuoted), .value(_, let isQuoted): !isQuoted
          case .home: false
          }
        }
        if isPlain, let range = try NumberRange(text, at: word.position) { return .range(range) }
        return .values([.text(text)])
      })
  }

  /// Returns the values of a word that is only a name or an expression outside quotes.
  private func alone(_ word: Word) throws -> [Value]? {
    guard word.pieces.count == 1, case .value(let expression, isQuoted: false)? = word.pieces.first
    else { return nil }
    let value = try value(of: expression)
    if case .list(let values) = value { return values }
    return [value]
  }

  /// Returns the files matching a word with a `*` outside quotes; nil if it has none.
  private func files(_ word: Word) throws -> [String]? {
    var pattern = "", isPattern = false
    for piece in word.pieces {
      switch piece {
      case .text(let text, isQuoted: false):
        isPattern = isPattern || text.contains("*")
        pattern += Self.escaped(text, ["?", "[", "\\"])
      default: pattern += Self.escaped(try text(of: [piece]), ["*", "?", "[", "\\"])
      }
    }
    guard isPattern else { return nil }
    let files = scope.files(matching: pattern)
    return files.isEmpty ? nil : files
  }

  /// Returns `text` with a backslash before each of `characters`.
  private static func escaped(_ text: String, _ characters: Set<Character>) -> String {
    String(text.flatMap { characters.contains($0) ? ["\\", $0] : [$0] })
  }

  /// Returns the concatenated text of pieces.
  func text(of pieces: [Word.Piece]) throws -> String {
    var result = ""
    for piece in pieces {
      switch piece {
      case .text(let text, _): result += text
      case .value(let expression, _): result += try text(of: value(of: expression), at: nil)
      case .home: result += scope.environment("HOME") ?? "~"
      }
      guard result.utf8.count <= Value.maximumTextSize else {
        throw EvaluationError("the text is longer than \(Value.maximumTextSize) bytes")
      }
    }
    return result
  }

  private func text(of value: Value, at position: SourcePosition?) throws -> String {
    if let text = value.text { return text }
    guard case .object(let object) = value else {
      throw EvaluationError("a list of tables is no text; name members", at: position)
    }
    throw EvaluationError(
      "\(object.kind) is no text; name one of its members: "
        + object.memberNames.prefix(20).joined(separator: ", "), at: position)
  }
}

/// The items of a loop, made one by one.
public struct LoopItems: Sequence {
  enum Part {
    case values([Value])
    case range(NumberRange)
  }

  let parts: [Part]

  /// Iterates over the items in order.
  public func makeIterator() -> AnyIterator<Value> {
    AnyIterator(
      parts.lazy.flatMap { part in
        switch part {
        case .values(let values): AnySequence(values)
        case .range(let range): AnySequence(range)
        }
      }.makeIterator())
  }
}

/// The numbers from one to another in equal steps, both included.
struct NumberRange: Sequence {
  private let first: Value
  private let step: Value
  /// The number of elements.
  let count: Int

  /// Parses a range (`1..10`, `10..0..-2`); nil if `text` is not one.
  init?(_ text: String, at position: SourcePosition) throws {
    let parts = text.split(separator: "..", omittingEmptySubsequences: false).map {
      Value(numberIn: String($0))
    }
    guard (2...3).contains(parts.count), let first = parts[0], let last = parts[1] else {
      return nil
    }
    guard parts.count == 2 || parts[2] != nil else { return nil }
    try self.init(first, last, step: parts.count == 3 ? parts[2] ?? .int(1) : .int(1), at: position)
  }

  init(_ first: Value, _ last: Value, step: Value, at position: SourcePosition?) throws {
    guard let a = first.double, let b = last.double, let s = step.double, s != 0,
      a.isFinite, b.isFinite, s.isFinite
    else {
      throw EvaluationError(
        "a range goes from a number to a number in steps that are not 0", at: position)
    }
    (self.first, self.step) = (first, step)
    count = Self.wholeCount(first, last, step) ?? Self.count(from: a, to: b, step: s)
  }

  /// Returns the number of elements for whole numbers; nil if they are not whole or too far apart.
  private static func wholeCount(_ first: Value, _ last: Value, _ step: Value) -> Int? {
    guard let first = first.whole, let last = last.whole, let step = step.whole else { return nil }
    let (distance, isLarge) = last.subtractingReportingOverflow(first)
    guard !isLarge, distance != .min, distance != .max else { return nil }
    return (distance < 0) == (step < 0) || distance == 0 ? distance / step + 1 : 0
  }

  private static func count(from first: Double, to last: Double, step: Double) -> Int {
    // A step that should hit the last number exactly may miss it by a rounding error.
    let steps = ((last - first) / step + 1e-9).rounded(.down)
    return steps < 0 ? 0 : steps < 1e15 ? Int(steps) + 1 : 1_000_000_000_000_000
  }

  func makeIterator() -> AnyIterator<Value> {
    var index = 0
    return AnyIterator {
      guard index < count else { return nil }
      defer { index += 1 }
      return value(at: index)
    }
  }

  private func value(at index: Int) -> Value {
    if let first = first.whole, let step = step.whole {
      let (offset, isLarge) = step.multipliedReportingOverflow(by: index)
      let (sum, isLarger) = first.addingReportingOverflow(offset)
      if !isLarge && !isLarger { return .int(sum) }
    }
    let value = (first.double ?? 0) + Double(index) * (step.double ?? 1)
    // Without rounding, 0.1 + 2 * 0.1 would not be written 0.3.
    return .number(Double(String(format: "%.12g", value)) ?? value)
  }
}
