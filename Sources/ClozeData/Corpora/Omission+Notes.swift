extension [Omission] {
  /// The most that are named, so that a note stays a line.
  private static let mostNamed = 3

  /// The first three with their reasons, and the count of the others:
  /// `a.wav (no samples), b.wav (no samples) and 4 more`.
  public var named: String {
    let names = prefix(Self.mostNamed).map { "\($0.name) (\($0.reason))" }
    guard count > names.count else { return names.joined(separator: ", ") }
    return names.joined(separator: ", ") + " and \(count - names.count) more"
  }

  /// Returns a line about all, such as `2 sounds left out: a.wav (no samples), ...`; nil if there
  /// are none.
  ///
  /// - Parameters:
  ///   - noun: What they are, in the singular, such as `sound`.
  ///   - fate: What became of them, such as `left out`.
  public func note(_ noun: String, _ fate: String) -> String? {
    isEmpty ? nil : "\(counted(count, noun)) \(fate): \(named)"
  }
}
