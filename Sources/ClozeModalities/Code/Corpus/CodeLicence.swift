/// Licences that are recognised in a file's header or in a project's licence file.
public enum CodeLicence: String, Codable, Sendable, CaseIterable {
  case apache = "Apache-2.0"
  case mit = "MIT"
  case bsd = "BSD"
  case isc = "ISC"
  case psf = "PSF-2.0"
  case mpl = "MPL-2.0"
  case agpl = "AGPL"
  case lgpl = "LGPL"
  case gpl = "GPL"
  case unlicense = "Unlicense"

  /// The names that licence files have, without endings, in lower case.
  static let fileNames = ["license", "licence", "copying", "unlicense", "copyright"]
  /// The number of bytes of a file that are examined.
  static let head = 1 << 13

  /// Finds the licence that `text` names: by an SPDX line, otherwise by the start of its wording.
  /// Licences that mention others in passing come after these.
  static func find(in text: some Collection<UInt8>) -> CodeLicence? {
    let words = String(decoding: text.prefix(head), as: UTF8.self).lowercased()
      .split { !($0.isLetter || $0.isNumber || $0 == "." || $0 == "-") }
      .joined(separator: " ")
    if let line = words.range(of: "spdx-license-identifier ") {
      let name = words[line.upperBound...].prefix { $0 != " " }
      if let licence = allCases.first(where: { name.hasPrefix($0.rawValue.lowercased()) }) {
        return licence
      }
      if name.hasPrefix("0bsd") || name.hasPrefix("psf") { return name.first == "0" ? .bsd : .psf }
    }
    return phrases.first { words.contains($0.phrase) }?.licence
  }

  private static let phrases: [(phrase: String, licence: CodeLicence)] = [
    ("gnu affero general public license", .agpl),
    ("gnu lesser general public license", .lgpl), ("gnu library general public", .lgpl),
    ("gnu general public license", .gpl),
    ("apache license version 2.0", .apache), ("apache license 2.0", .apache),
    ("mozilla public license", .mpl),
    ("python software foundation license", .psf), ("licensed to psf under", .psf),
    ("permission is hereby granted free of charge", .mit),
    ("permission to use copy modify and or distribute", .isc),
    ("redistribution and use in source and binary forms", .bsd),
    ("free and unencumbered software released into the public domain", .unlicense),
    ("mit license", .mit), ("bsd license", .bsd), ("isc license", .isc),
  ]
}
