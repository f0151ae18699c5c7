import ClozeConfiguration
import ClozeEncoder
import Foundation

/// Patterns over names of parameters, as `training.freeze` has them: names in which `*` is any
/// text, beginnings of names, and words for parts of every model.
///
/// ```swift
/// let patterns = try ParameterPatterns("blocks.0-2,embeddings,head.*", [EncoderNames()])
/// let frozen = try patterns.matches(store.parameters.map(\.name))
/// ```
struct ParameterPatterns {
  /// The words for parts, with what they are for.
  static let words: [(word: String, summary: String)] = [
    ("blocks", "all blocks"), ("blocks.0-5", "some blocks, from 0"),
    ("embeddings", "what makes the encoder's input"),
    ("all-but-norms", "all of the blocks except norms"),
  ]

  private enum Pattern {
    case blocks(ClosedRange<Int>?)
    case embeddings
    case allButNorms
    case name(String)
  }

  private let texts: [String]
  private let encoders: [EncoderNames]

  /// Reads patterns that are separated by commas.
  ///
  /// - Parameter encoders: The encoders that words speak of.
  init(_ text: String, _ encoders: [EncoderNames]) {
    texts = text.split(separator: ",", omittingEmptySubsequences: false)
      .map { $0.trimmingCharacters(in: .whitespaces) }
    self.encoders = encoders
  }

  /// Returns the problems of the patterns alone, one line each, which ends a line that names the
  /// key.
  var problems: [String] {
    texts.compactMap { text in
      if text.isEmpty { return "has an empty pattern; give names with commas between them" }
      guard text.hasPrefix("blocks."), pattern(text) == nil else { return nil }
      return "has '\(text)', which names no blocks; give one, as blocks.3, or some, as blocks.0-5"
    }
  }

  /// Returns the names among `names` that a pattern matches.
  ///
  /// - Throws: `FreezingError.noMatch` for a pattern that matches none.
  func matches(_ names: [String]) throws -> Set<String> {
    try texts.reduce(into: []) { found, text in
      let matched = names.filter { matches(text, $0) }
      guard !matched.isEmpty else { throw noMatch(text, names) }
      found.formUnion(matched)
    }
  }

  private func pattern(_ text: String) -> Pattern? {
    switch text {
    case "blocks": return .blocks(nil)
    case "embeddings": return .embeddings
    case "all-but-norms": return .allButNorms
    case _ where text.hasPrefix("blocks."):
      let ends = text.dropFirst("blocks.".count).split(
        separator: "-", omittingEmptySubsequences: false)
      let numbers = ends.compactMap { Int($0) }
      guard numbers.count == ends.count, (1...2).contains(ends.count), numbers[0] >= 0,
        numbers[0] <= numbers[numbers.count - 1]
      else { return nil }
      return .blocks(numbers[0]...numbers[numbers.count - 1])
    default: return .name(text)
    }
  }

  private func matches(_ text: String, _ name: String) -> Bool {
    switch pattern(text) {
    case .blocks(let range):
      encoders.contains { encoder in
        encoder.block(of: name).map { range?.contains($0) ?? true } ?? false
      }
    case .embeddings: encoders.contains { $0.isEmbedding(name) }
    case .allButNorms:
      !EncoderNames.isNorm(name) && encoders.contains { $0.block(of: name) != nil }
    case .name(let pattern):
      Self.glob(Array(pattern.utf8), Array(name.utf8))
        || Self.glob(Array((pattern + ".*").utf8), Array(name.utf8))
    case nil: false
    }
  }

  private func noMatch(_ text: String, _ names: [String]) -> FreezingError {
    if text.hasPrefix("blocks") {
      let counts = encoders.map { $0.blocks(in: names) }
      return .noBlocks(text, count: counts.max() ?? 0)
    }
    // Names differ in their numbers, which say little about what was meant.
    let groups = names.flatMap { name in
      let parts = name.split(separator: ".")
      return (1...parts.count).map { parts.prefix($0).joined(separator: ".") }
    }
    let candidates = Array(Set(groups + Self.words.map(\.word))).sorted()
    let tops = Set(names.map { String($0.prefix { $0 != "." }) + ".*" }).sorted()
    return .noMatch(text, closest: closest(to: text, among: candidates), known: tops)
  }

  /// True if all of `text` fits `pattern`, in which each `*` is any text.
  static func glob(_ pattern: [UInt8], _ text: [UInt8]) -> Bool {
    let star = UInt8(ascii: "*")
    var (p, t, lastStar, mark) = (0, 0, -1, 0)
    while t < text.count {
      if p < pattern.count, pattern[p] == star {
        (lastStar, mark) = (p, t)
        p += 1
      } else if p < pattern.count, pattern[p] == text[t] {
        (p, t) = (p + 1, t + 1)
      } else if lastStar >= 0 {
        mark += 1
        (p, t) = (lastStar + 1, mark)
      } else {
        return false
      }
    }
    return pattern[p...].allSatisfy { $0 == star }
  }
}

/// A reason why parameters cannot be frozen as a recipe says.
enum FreezingError: Error, Equatable, CustomStringConvertible, LocalizedError {
  /// A pattern matches no parameter.
  case noMatch(String, closest: String?, known: [String])
  /// A pattern names blocks that there are none of.
  case noBlocks(String, count: Int)
  /// Nothing is left to train.
  case allFrozen(String)

  /// One line: what is wrong, where, and what to do.
  var description: String {
    switch self {
    case .noMatch(let text, let closest, let known):
      "training.freeze has '\(text)', which matches no parameter; "
        + (closest.map { "did you mean \($0)?" } ?? "there are \(known.joined(separator: ", "))")
    case .noBlocks(let text, let count):
      "training.freeze has '\(text)', and the model has "
        + (count == 0 ? "no blocks" : count == 1 ? "block 0 alone" : "the blocks 0 to \(count - 1)")
    case .allFrozen(let text):
      "training.freeze is '\(text)', which leaves no parameter to train; leave a part out"
    }
  }

  /// The same line, as Foundation's localized description.
  var errorDescription: String? { description }
}
