/// Python 3.11's classification of characters (`str.isspace`, `re`'s `\w`, `str.isidentifier`,
/// ...).
///
/// It covers Unicode 14: a character added later belongs to no class.
extension Unicode.Scalar {
  private var isInUnicode14: Bool {
    guard let age = properties.age else { return false }
    return age.major <= 14
  }

  /// `str.isspace`.
  var isPythonSpace: Bool {
    switch value {
    case 0x09...0x0D, 0x1C...0x20, 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F,
      0x205F, 0x3000:
      true
    default: false
    }
  }

  /// `\w`: letters, characters with a numeric value, and the underscore.
  var isPythonWord: Bool {
    guard value >= 0x80 else { return ByteSet.word.contains(UInt8(value)) }
    guard isInUnicode14 else { return false }
    switch properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter:
      return true
    default: return properties.numericType != nil
    }
  }

  /// `str.isidentifier` of a string of one character.
  var startsPythonIdentifier: Bool {
    guard value >= 0x80 else { return ByteSet.letters.contains(UInt8(value)) }
    return isInUnicode14 && properties.isXIDStart
  }

  /// `str.isdigit`: decimal digits and others such as superscripts.
  var isPythonDigit: Bool {
    guard value >= 0x80 else { return ByteSet.digits.contains(UInt8(value)) }
    guard let type = properties.numericType, isInUnicode14 else { return false }
    return type == .decimal || type == .digit
  }

  /// True if javalang accepts it at the start of an identifier.
  var startsJavaIdentifier: Bool {
    guard value >= 0x80 else { return ByteSet.letters.contains(UInt8(value)) || value == 0x24 }
    guard isInUnicode14 else { return false }
    switch properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
      .letterNumber, .connectorPunctuation, .currencySymbol:
      return true
    default: return false
    }
  }

  /// True if javalang accepts it inside an identifier.
  var continuesJavaIdentifier: Bool {
    if startsJavaIdentifier { return true }
    guard value >= 0x80 else { return ByteSet.digits.contains(UInt8(value)) }
    guard isInUnicode14 else { return false }
    switch properties.generalCategory {
    case .spacingMark, .nonspacingMark, .decimalNumber: return true
    default: return false
    }
  }

  /// The classes that the splitting of text distinguishes: `str.isupper`, `str.islower`,
  /// `str.isdigit`.
  var textClass: TextClass {
    guard isInUnicode14 else { return .special }
    if properties.isUppercase { return .upper }
    if isLowercaseInUnicode14 { return .lower }
    return isPythonDigit ? .digit : .special
  }

  private var isLowercaseInUnicode14: Bool {
    switch value {
    case 0x295: true  // until Unicode 16
    case 0x10FC, 0xA7F2...0xA7F4, 0xAB69: false  // since Unicode 15 only
    default: properties.isLowercase
    }
  }

  /// The classes that the splitting of identifiers distinguishes: the general categories Lu and Lt.
  var identifierCase: IdentifierCase {
    guard isInUnicode14 else { return .other }
    switch properties.generalCategory {
    case .uppercaseLetter: return .upper
    case .titlecaseLetter: return .title
    default: return .other
    }
  }
}

/// The classes of characters in strings, comments and white space.
enum TextClass { case upper, lower, digit, special }

/// The classes of characters in identifiers.
enum IdentifierCase { case upper, title, other }
