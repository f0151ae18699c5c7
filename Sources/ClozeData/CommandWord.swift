extension String {
  /// The text as one word of a command: as it is, or in single quotes where the command language or
  /// a system's shell would divide or change it.
  package var commandWord: String {
    let isPlain =
      !isEmpty
      && unicodeScalars.allSatisfy { scalar in
        scalar.properties.isAlphabetic || scalar.properties.numericType != nil
          || "-./_+:@,=%".unicodeScalars.contains(scalar)
      }
    guard !isPlain else { return self }
    return "'" + split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''")
      + "'"
  }

  /// The text as a path in a command, which may begin with `-` and is no option then.
  package var commandPath: String { (hasPrefix("-") ? "./" + self : self).commandWord }
}
