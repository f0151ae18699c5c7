import Foundation

/// A function of the language.
public struct Function: Sendable {
  /// Its name.
  public let name: String
  /// Its signature, such as `round(x, digits)`.
  public let usage: String
  /// A description of the result.
  public let summary: String
  let counts: ClosedRange<Int>
  let body: @Sendable ([Value], SourcePosition) throws -> Value

  func call(_ arguments: [Value], at position: SourcePosition) throws -> Value {
    guard counts.contains(arguments.count) else {
      throw EvaluationError("\(name) is called so: \(usage)", at: position)
    }
    return try body(arguments, position)
  }
}

/// The functions that depend only on their arguments.
public enum Functions {
  /// All functions, sorted by name.
  public static let all: [Function] =
    (numbers + lists + statistics + texts + formats).sorted { $0.name < $1.name }

  static let names = all.map(\.name)

  static func named(_ name: String) -> Function? { all.first { $0.name == name } }

  private static let numbers: [Function] = [
    unary("sqrt", "The square root.", { $0.squareRoot() }),
    unary("exp", "e to the power of x.", { exp($0) }),
    unary("log", "The natural logarithm.", { log($0) }),
    unary("floor", "The next lower whole number.", { $0.rounded(.down) }),
    unary("ceil", "The next higher whole number.", { $0.rounded(.up) }),
    unary("abs", "x without its sign.", { Swift.abs($0) }),
    Function(
      name: "round", usage: "round(x, digits)",
      summary: "The nearest number with that many decimal digits (0 if left out).", counts: 1...2
    ) { arguments, position in
      let x = try number(arguments[0], "round", position)
      let digits = arguments.count == 2 ? try number(arguments[1], "round", position) : 0
      guard (0...15).contains(digits) else {
        throw EvaluationError("round keeps 0 to 15 digits", at: position)
      }
      let text = String(format: "%.\(Int(digits))f", x)
      return Value(numberIn: text).map(tidy) ?? .number(x)
    },
  ]

  private static let lists: [Function] = [
    Function(
      name: "len", usage: "len(x)", summary: "How many values a list has, or a text characters.",
      counts: 1...1
    ) { arguments, position in
      switch arguments[0] {
      case .list(let values): return .int(values.count)
      case .text(let text): return .int(text.count)
      default: throw EvaluationError("len needs a list or text", at: position)
      }
    },
    fold("min", "The least of numbers, given one by one or as a list.", { $0.min() ?? .nan }),
    fold("max", "The greatest of numbers.", { $0.max() ?? .nan }),
    fold("mean", "The mean of numbers.", { $0.reduce(0, +) / Double($0.count) }),
    fold("sum", "The sum of numbers.", { $0.reduce(0, +) }, ofNone: 0),
    Function(
      name: "range", usage: "range(first, last, step)",
      summary: "A list of numbers, the last one included (steps of 1 if left out).", counts: 2...3
    ) { arguments, position in
      let step = arguments.count == 3 ? arguments[2] : .int(1)
      let range = try NumberRange(arguments[0], arguments[1], step: step, at: position)
      guard range.count <= Value.maximumElements else {
        throw EvaluationError("a list holds at most \(Value.maximumElements) values", at: position)
      }
      return .list(Array(range))
    },
  ]

  private static let texts: [Function] = [
    Function(
      name: "join", usage: "join(list, separator)", summary: "The values of a list as one text.",
      counts: 1...2
    ) { arguments, position in
      guard case .list(let values) = arguments[0],
        let text = Value.joined(values, by: arguments.count == 2 ? arguments[1].text ?? "" : ",")
      else { throw EvaluationError("join is called so: join(list, separator)", at: position) }
      guard text.utf8.count <= Value.maximumTextSize else {
        throw EvaluationError(
          "the text is longer than \(Value.maximumTextSize) bytes", at: position)
      }
      return .text(text)
    }
  ]

  private static func unary(
    _ name: String, _ summary: String, _ body: @escaping @Sendable (Double) -> Double
  ) -> Function {
    Function(name: name, usage: "\(name)(x)", summary: summary, counts: 1...1) {
      arguments, position in
      tidy(.number(body(try number(arguments[0], name, position))))
    }
  }

  static func fold(
    _ name: String, _ summary: String, _ body: @escaping @Sendable ([Double]) -> Double,
    ofNone: Double? = nil, least: Int = 1
  ) -> Function {
    Function(name: name, usage: "\(name)(a, b, ...)", summary: summary, counts: 1...1000) {
      arguments, position in
      var numbers: [Double] = []
      for argument in arguments {
        if case .list(let values) = argument {
          for value in values { numbers.append(try number(value, name, position)) }
        } else {
          numbers.append(try number(argument, name, position))
        }
      }
      guard !numbers.isEmpty || ofNone != nil else {
        throw EvaluationError("\(name) of no numbers does not exist", at: position)
      }
      guard numbers.count >= least || numbers.isEmpty else {
        throw EvaluationError("\(name) needs at least \(least) numbers", at: position)
      }
      return tidy(.number(numbers.isEmpty ? ofNone ?? 0 : body(numbers)))
    }
  }

  private static func number(
    _ value: Value, _ function: String, _ position: SourcePosition
  ) throws -> Double {
    guard let number = value.double else {
      throw EvaluationError("\(function) needs numbers, not \(value.kind)", at: position)
    }
    return number
  }

  /// Returns a number without a fraction as a whole number.
  private static func tidy(_ value: Value) -> Value {
    guard let whole = value.whole, Swift.abs(Double(whole)) < 0x1p53 else { return value }
    return .int(whole)
  }
}
