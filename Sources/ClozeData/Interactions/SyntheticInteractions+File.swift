extension SyntheticInteractions {
  /// The formats in which synthetic interactions can be written.
  public enum Form: String, Codable, Sendable, CaseIterable {
    /// `user item` per line.
    case pairs
    /// `user item item ...` per line.
    case sequences
  }

  /// Writes all histories to the file `path`, one user after the other; users and items are named
  /// by their numbers, from 1. The file appears complete or not at all.
  ///
  /// - Parameter observe: called from time to time with the number of users written; what it throws
  ///   ends the writing.
  /// - Returns: the number of interactions and of bytes written.
  /// - Throws: `DataError.invalidSettings`, `FileError`.
  public func write(
    to path: String, as form: Form, observe: (Int) throws -> Void = { _ in }
  ) throws -> (interactions: Int, bytes: Int) {
    let histories = try histories()
    let file = try AtomicFile(at: path)
    var interactions = 0, text: [UInt8] = []
    for user in 0..<users {
      let history = histories.history(of: user)
      interactions += history.count
      text.removeAll(keepingCapacity: true)
      form.append(history, of: user, to: &text)
      try file.write(text)
      if user % 4096 == 0 { try observe(user) }
    }
    try observe(users)
    try file.commit()
    return (interactions, file.count)
  }
}

extension SyntheticInteractions.Form {
  /// Appends the lines of one user.
  fileprivate func append(_ history: [Int], of user: Int, to text: inout [UInt8]) {
    switch self {
    case .pairs:
      for item in history {
        Self.append(user + 1, to: &text)
        text.append(UInt8(ascii: " "))
        Self.append(item + 1, to: &text)
        text.append(UInt8(ascii: "\n"))
      }
    case .sequences:
      Self.append(user + 1, to: &text)
      for item in history {
        text.append(UInt8(ascii: " "))
        Self.append(item + 1, to: &text)
      }
      text.append(UInt8(ascii: "\n"))
    }
  }

  /// Appends the decimal digits of a positive number.
  private static func append(_ number: Int, to text: inout [UInt8]) {
    let start = text.count
    var rest = number
    while rest > 0 {
      text.append(UInt8(ascii: "0") + UInt8(rest % 10))
      rest /= 10
    }
    text[start...].reverse()
  }
}
