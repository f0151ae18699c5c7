import Foundation

/// A key of a recipe with the values that a sweep gives it.
struct SweepAxis: Equatable {
  /// The key's path, such as `training.optimizer.rate`.
  let key: String
  /// The values, as `--set` reads them; all different.
  let values: [String]

  /// The settings of this axis, one for each value.
  var settings: [SweepSetting] { values.map { SweepSetting(key: key, value: $0) } }

  /// Makes an axis from its values.
  ///
  /// - Throws: `Misuse` if a value is there twice.
  init(key: String, values: [String]) throws {
    (self.key, self.values) = (key, values)
    for (index, value) in values.enumerated() where values[..<index].contains(value) {
      throw Misuse(text: "\(key) has the value '\(value)' twice; name each value once")
    }
  }

  /// Parses `key=a,b,c`. Commas within brackets, braces and quotes belong to a value:
  /// `key=[a,b],[c]` has two values.
  ///
  /// - Throws: `Misuse`.
  init(_ text: String) throws {
    guard let equals = text.firstIndex(of: "="), equals > text.startIndex else {
      throw Misuse(text: "--set is '\(text)': must be key.path=value or key.path=value,value")
    }
    let key = String(text[..<equals])
    let rest = String(text[text.index(after: equals)...])
    guard let values = Self.split(rest) else {
      throw Misuse(text: "--set \(text): a bracket or a quote is not closed")
    }
    guard values.count == 1 || !values.contains("") else {
      throw Misuse(text: "--set \(text): a value is missing between commas; write null for none")
    }
    try self.init(key: key, values: values)
  }

  /// Parses seeds: numbers and ranges with commas, such as `1..3,7`.
  ///
  /// - Throws: `Misuse`.
  init(seeds text: String) throws {
    var seeds: [String] = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      guard let range = Self.seeds(part.trimmingCharacters(in: .whitespaces)) else {
        throw Misuse(
          text: "--seeds is '\(text)': must be whole numbers and ranges, such as 1..3 or 1,2,7")
      }
      seeds += range.map(String.init)
    }
    try self.init(key: SweepSetting.seed, values: seeds)
  }

  private static func seeds(_ text: String) -> ClosedRange<UInt64>? {
    guard let dots = text.firstRange(of: "..") else { return UInt64(text).map { $0...$0 } }
    guard let first = UInt64(text[..<dots.lowerBound]), let last = UInt64(text[dots.upperBound...]),
      first <= last, last - first < UInt64(SweepGrid.most)
    else { return nil }
    return first...last
  }

  /// Returns the parts of `text` between commas that are in no bracket, brace or quote; nil if one
  /// of those is not closed.
  static func split(_ text: String) -> [String]? {
    var parts = [""], closing: [Character] = [], quote: Character?
    for character in text {
      if let open = quote {
        if character == open { quote = nil }
      } else {
        switch character {
        case "[": closing.append("]")
        case "{": closing.append("}")
        case "]", "}":
          guard closing.popLast() == character else { return nil }
        case "\"", "'":
          quote = parts[parts.count - 1].last.map(\.isLetter) == true ? nil : character
        case "," where closing.isEmpty:
          parts.append("")
          continue
        default: break
        }
      }
      parts[parts.count - 1].append(character)
    }
    guard closing.isEmpty, quote == nil else { return nil }
    return parts.map { $0.trimmingCharacters(in: .whitespaces) }
  }
}

/// One value that a run of a sweep gives a key of the recipe.
struct SweepSetting: Equatable, Hashable {
  /// The key of the seed.
  static let seed = "seed"

  /// The key's path.
  let key: String
  /// The value, as `--set` reads it.
  let value: String

  /// The setting as an argument of `--set`.
  var text: String { "\(key)=\(value)" }

  /// Makes the setting of `key`.
  init(key: String, value: String) { (self.key, self.value) = (key, value) }

  /// Reads the argument `text` of a `--set`.
  init(_ text: String) {
    let equals = text.firstIndex(of: "=") ?? text.endIndex
    self.init(key: String(text[..<equals]), value: String(text[equals...].dropFirst()))
  }
}
