/// Properties of code points and changes of case by the rules of Python's `str`, where those differ
/// from Swift's. Letters that the Unicode of one is too old for have no case there.
enum PythonText {
  /// `str.lower`: the full mappings of Unicode, and the form of a sigma at a word's end (Unicode
  /// 15, section 3.13, Final_Sigma).
  static func lowercased(_ text: String) -> [Unicode.Scalar] {
    let scalars = Array(text.unicodeScalars)
    return scalars.indices.flatMap { place -> [Unicode.Scalar] in
      let scalar = scalars[place]
      if scalar == "\u{3A3}" { return [isFinalSigma(scalars, place) ? "\u{3C2}" : "\u{3C3}"] }
      return Array(scalar.properties.lowercaseMapping.unicodeScalars)
    }
  }

  /// True if a letter with case comes before `place`, and none after it, apart from what is ignored.
  private static func isFinalSigma(_ scalars: [Unicode.Scalar], _ place: Int) -> Bool {
    let before = scalars[..<place].last { !$0.properties.isCaseIgnorable }
    let after = scalars[(place + 1)...].first { !$0.properties.isCaseIgnorable }
    return before?.properties.isCased == true && after?.properties.isCased != true
  }

  /// True if `scalar` is one of `string.punctuation`.
  static func isPunctuation(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x21...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E: true
    default: false
    }
  }

  /// `str.isspace`: white space, and the four separators of ASCII, which Swift does not count.
  static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isWhitespace || (0x1C...0x1F).contains(scalar.value)
  }

  /// `\w` of Python's `re`: `str.isalnum` or `_`. Marks that combine are none.
  static func isWord(_ scalar: Unicode.Scalar) -> Bool {
    if scalar == "_" { return true }
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter:
      return true
    default: return scalar.properties.numericType != nil
    }
  }
}
