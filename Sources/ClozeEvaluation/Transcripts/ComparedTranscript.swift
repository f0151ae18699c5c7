/// A reference and what was recognised in its place, both normalised and aligned word by word.
public struct ComparedTranscript: Sendable {
  /// A step of the alignment with its words; nil where one side has none.
  public struct Step: Sendable, Equatable {
    /// The kind of the step.
    public let edit: EditAlignment.Edit
    /// The word of the reference.
    public let reference: String?
    /// The word that was recognised.
    public let recognised: String?
  }

  /// The normalised reference.
  public let reference: String
  /// The text that was recognised, normalised.
  public let recognised: String
  /// The alignment of words.
  public let steps: [Step]
  /// The edits.
  public let counts: TranscriptCounts

  /// Compares two texts.
  public init(reference: String, recognised: String, _ normalization: TranscriptNormalization) {
    (self.reference, self.recognised) = (normalization(reference), normalization(recognised))
    let right = Self.words(self.reference), found = Self.words(self.recognised)
    let words = EditAlignment(reference: right, recognised: found)
    let characters = EditAlignment(
      reference: Array(self.reference.unicodeScalars),
      recognised: Array(self.recognised.unicodeScalars))
    var i = 0, j = 0
    steps = words.edits.map { edit in
      let step = Step(
        edit: edit, reference: edit == .insertion ? nil : String(scalars: right[i]),
        recognised: edit == .deletion ? nil : String(scalars: found[j]))
      if edit != .insertion { i += 1 }
      if edit != .deletion { j += 1 }
      return step
    }
    counts = TranscriptCounts(words: words.counts, characters: characters.counts)
  }

  /// The alignment on one line: words as they are, `[right>wrong]`, `[-missing]` and `[+more]`.
  public var alignment: String {
    steps.map { step in
      switch step.edit {
      case .hit: step.reference ?? ""
      case .substitution: "[\(step.reference ?? "")>\(step.recognised ?? "")]"
      case .deletion: "[-\(step.reference ?? "")]"
      case .insertion: "[+\(step.recognised ?? "")]"
      }
    }.joined(separator: " ")
  }

  /// Words are equal if their code points are, unlike strings, which are compared by meaning.
  private static func words(_ text: String) -> [[Unicode.Scalar]] {
    text.unicodeScalars.split(separator: " ").map { Array($0) }
  }
}
