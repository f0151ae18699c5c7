import ClozeTokens

/// The tokens of a context with the parts of it that they come from.
///
/// The context is cut at blanks, around each mark of punctuation and each ideograph, where BERT's
/// tokens always end; the tokens of such a part all have the part's place, so that an answer is
/// whole parts of the context as it was given.
struct ContextTokens {
  /// The ids.
  private(set) var ids: [Int32] = []
  /// The part that each token comes from, in scalars.
  private(set) var parts: [Range<Int>] = []

  /// True if tokens of one part lie on both sides of the place before token `index`.
  func isInside(_ index: Int) -> Bool {
    index > 0 && index < parts.count && parts[index - 1] == parts[index]
  }

  init(_ context: String, _ encoder: LabelledEncoder) {
    let scalars = Array(context.unicodeScalars)
    for part in Self.parts(of: scalars) {
      var text = String.UnicodeScalarView()
      text.append(contentsOf: scalars[part])
      let found = encoder.encode(String(text), nil) ?? []
      ids += found
      parts += [Range<Int>](repeating: part, count: found.count)
    }
  }

  /// Returns the parts of a text that are not blank, in order.
  static func parts(of scalars: [Unicode.Scalar]) -> [Range<Int>] {
    var parts: [Range<Int>] = [], start: Int?
    func close(_ end: Int) {
      if let first = start { parts.append(first..<end) }
      start = nil
    }
    for (place, scalar) in scalars.enumerated() {
      if scalar.properties.isWhitespace {
        close(place)
      } else if isAlone(scalar) {
        close(place)
        parts.append(place..<place + 1)
      } else if start == nil {
        start = place
      }
    }
    close(scalars.count)
    return parts
  }

  /// True for punctuation, as BERT understands it, and for ideographs.
  static func isAlone(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 33...47, 58...64, 91...96, 123...126: true
    case 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF, 0x20000...0x2CEAF, 0x2F800...0x2FA1F:
      true
    default:
      switch scalar.properties.generalCategory {
      case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation,
        .initialPunctuation, .finalPunctuation, .otherPunctuation:
        true
      default: false
      }
    }
  }
}
