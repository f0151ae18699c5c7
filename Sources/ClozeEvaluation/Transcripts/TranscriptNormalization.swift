import Foundation

/// The form in which transcripts are compared, and texts are learned.
public enum TranscriptNormalization: String, Sendable, Codable, CaseIterable {
  /// The words as they are heard: NFKC, lower case, no punctuation but apostrophes.
  case spoken
  /// The text as it is.
  case raw

  /// A line on what it does.
  public var summary: String {
    switch self {
    case .spoken: "NFKC, lower case, no punctuation but apostrophes, single spaces"
    case .raw: "case and punctuation as they are, single spaces"
    }
  }

  /// Returns `text` in this form, its words between single spaces.
  ///
  /// Spoken, curly apostrophes are straight ones, other punctuation is a space, and so are control
  /// characters; characters that only format, and words of apostrophes alone, are left out.
  public func callAsFunction(_ text: String) -> String {
    let scalars =
      switch self {
      case .raw: Array(text.unicodeScalars)
      case .spoken: Self.spoken(text)
      }
    let words = scalars.split(whereSeparator: PythonText.isSpace)
      .filter { self == .raw || $0.contains { $0 != "'" } }
    return String(scalars: words.joined(separator: [" "]))
  }

  private static func spoken(_ text: String) -> [Unicode.Scalar] {
    let folded = String(
      scalars: PythonText.lowercased(text.precomposedStringWithCompatibilityMapping))
    // Some letters in lower case are no longer composed.
    return folded.precomposedStringWithCompatibilityMapping.unicodeScalars.compactMap { scalar in
      if scalar == "\u{2019}" || scalar == "\u{2BC}" || scalar == "'" { return "'" }
      switch scalar.properties.generalCategory {
      case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation,
        .initialPunctuation, .finalPunctuation, .otherPunctuation, .control:
        return " "
      case .format: return nil
      default: return PythonText.isPunctuation(scalar) ? " " : scalar
      }
    }
  }
}

extension String {
  /// The text of these code points.
  init(scalars: some Sequence<Unicode.Scalar>) {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars)
    self.init(view)
  }
}
