import ClozeConfiguration

/// The error for the name of a quantizer that no kind has.
public struct UnknownQuantizer: Error, Equatable, CustomStringConvertible {
  /// The name.
  public let name: String
  /// The existing names.
  public let known: [String]

  /// The key, the name, and the one that was probably meant.
  public var description: String {
    let advice =
      closest(to: name, among: known).map { "did you mean \($0)?" }
      ?? "must be one of \(known.joined(separator: ", "))"
    return "kind is \(name): \(advice)"
  }
}
