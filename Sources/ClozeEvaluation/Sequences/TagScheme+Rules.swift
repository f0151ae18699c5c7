/// The rules by which the strict reading of a scheme finds entities, equal to those of seqeval
/// 1.2.2 (Nakayama 2018).
///
/// A rule is a pair of neighbouring tags: the letter before, a relation of their types, and the
/// letter after. The letter `*` is any; the relation is `=` for equal types, `/` for different
/// ones, and a blank where they do not matter.
struct TagRules: Sendable {
  /// The pairs whose second tag starts an entity.
  let starts: [String]
  /// The pairs whose second tag continues one.
  let insides: [String]
  /// The pairs whose first tag may end one.
  let ends: [String]

  /// True if one of `rules` holds for `before` and `after`.
  static func holds(_ rules: [String], _ before: StrictTag, _ after: StrictTag) -> Bool {
    rules.contains { rule in
      let parts = Array(rule.unicodeScalars)
      return (parts[0] == "*" || parts[0] == before.letter)
        && (parts[2] == "*" || parts[2] == after.letter)
        && (parts[1] == " " || (parts[1] == "=") == (before.type == after.type))
    }
  }
}

extension TagScheme {
  /// The rules of the scheme.
  var rules: TagRules {
    switch self {
    case .iob1:
      TagRules(
        starts: ["O I", "I/I", "B I", "I=B", "B=B"], insides: ["B=I", "I=I"],
        ends: ["I/I", "I O", "I B", "B O", "B/I", "B=B"])
    case .iob2:
      TagRules(
        starts: ["* B"], insides: ["B=I", "I=I"], ends: ["I O", "I/I", "I B", "B O", "B/I", "B B"])
    case .ioe1:
      TagRules(
        starts: ["O I", "I/I", "E I", "E=E"], insides: ["I=I", "I=E"],
        ends: ["I/I", "I O", "I/E", "E=I", "E=E"])
    case .ioe2:
      TagRules(
        starts: ["O I", "O E", "E I", "E E", "I/I", "I/E"], insides: ["I=E", "I=I"], ends: ["E *"])
    case .iobes:
      TagRules(
        starts: ["* B", "* S"], insides: ["B=I", "B=E", "I=I", "I=E"], ends: ["S *", "E *"])
    case .bilou:
      TagRules(
        starts: ["* B", "* U"], insides: ["B=I", "B=L", "I=I", "I=L"], ends: ["U *", "L *"])
    }
  }
}

/// A tag as the strict reading takes it apart.
struct StrictTag {
  /// The letter of the place.
  let letter: Unicode.Scalar
  /// The type without `-` around it; `_` if there is none.
  let type: String

  /// The tag outside of entities.
  static let outside = StrictTag(letter: "O", type: "_")

  private init(letter: Unicode.Scalar, type: String) { (self.letter, self.type) = (letter, type) }

  /// Takes `tag` apart; nil if it is empty.
  init?(_ tag: String) {
    guard let letter = tag.unicodeScalars.first else { return nil }
    var rest = tag.unicodeScalars.dropFirst()
    while rest.first == "-" { rest.removeFirst() }
    while rest.last == "-" { rest.removeLast() }
    self.init(letter: letter, type: rest.isEmpty ? "_" : String(rest))
  }
}
