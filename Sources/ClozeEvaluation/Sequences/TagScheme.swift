/// A way of writing entities as one tag for each token: a letter for the place in the entity, `-`
/// and the type; O is outside of all.
public enum TagScheme: String, Sendable, CaseIterable, Codable {
  /// I inside; B only at the start of an entity that follows another of its type.
  case iob1
  /// B at the start, I after it; also called BIO.
  case iob2
  /// I inside; E only at the end of an entity that another of its type follows.
  case ioe1
  /// E at the end, I before it.
  case ioe2
  /// B, I, E at the start, inside and at the end of several tokens, S for a single one; also called
  /// BIOES.
  case iobes
  /// The same with L for the last and U for a single one; also called BIOUL.
  case bilou

  /// The name as written in papers.
  public var name: String { rawValue.uppercased() }

  /// The letters of its tags.
  public var letters: String {
    switch self {
    case .iob1, .iob2: "IOB"
    case .ioe1, .ioe2: "IOE"
    case .iobes: "IOBES"
    case .bilou: "BILOU"
    }
  }

  /// Returns the schemes of which no tag of `sentences` breaks the rules: every tag but O lies in
  /// an entity of the strict reading.
  public static func fitting(_ sentences: [[String]]) -> [TagScheme] {
    allCases.filter { scheme in
      sentences.allSatisfy { tags in
        guard let entities = try? EntityRule.strict(scheme).entities(of: tags) else { return false }
        let inside = tags.count { !$0.unicodeScalars.starts(with: ["O"]) }
        return entities.reduce(0) { $0 + $1.range.count } == inside
      }
    }
  }

  /// The only scheme whose rules `sentences` keep; nil if there are several, or none.
  public init?(of sentences: [[String]]) {
    let fitting = Self.fitting(sentences)
    guard fitting.count == 1 else { return nil }
    self = fitting[0]
  }

  /// The scheme that a set of tags belongs to by its letters alone; nil if there are several, as
  /// for I, O and B, or none.
  public init?(tags: some Sequence<String>) {
    let letters = Set(tags.compactMap { $0.unicodeScalars.first.map(Character.init) })
    let fitting = Self.allCases.filter { letters.isSubset(of: Set($0.letters)) }
    guard fitting.count == 1 else { return nil }
    self = fitting[0]
  }
}
