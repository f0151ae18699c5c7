import Foundation

/// A reason why a manifest of pairs cannot be used.
public enum PairManifestError: Error, Equatable, Sendable {
  /// The folder has no manifest.
  case noManifest(path: String)
  /// The file has no columns of two kinds of data.
  case noColumns(path: String, found: [String])
  /// No row has a sample of each kind; the reason of each.
  case noPairs(paths: [String], kinds: [PairColumn], [Omission])
  /// Rows were left out, and none may be.
  case incomplete([Omission])
}

extension PairManifestError: CustomStringConvertible, LocalizedError {
  /// One line: what is wrong, where, and what to do.
  public var description: String {
    switch self {
    case .noManifest(let path):
      "\(path.quoted) has no manifest of pairs: give a table or JSONL with a column for each of "
        + "two kinds, \(Self.kinds(PairColumn.kinds, "or"))"
    case .noColumns(let path, let found):
      "\(path.quoted) is no manifest of pairs\(Self.columns(found)): give columns of two of "
        + Self.kinds(PairColumn.kinds, "and")
    case .noPairs(let paths, let kinds, let omissions):
      "no line of \(paths.joined(separator: ", ")) has \(Self.kinds(kinds, "and"))"
        + (omissions.isEmpty ? "" : ": \(omissions.named)")
    case .incomplete(let omissions):
      "\(omissions.note("pair", "left out") ?? ""); mend the manifest, or leave out --strict"
    }
  }

  /// The same line, as Foundation's localized description.
  public var errorDescription: String? { description }

  private static func kinds(_ kinds: [PairColumn], _ word: String) -> String {
    let names = kinds.map(\.rawValue)
    guard names.count > 1 else { return names.first ?? "" }
    return names.dropLast().joined(separator: ", ") + " \(word) " + (names.last ?? "")
  }

  private static func columns(_ found: [String]) -> String {
    found.isEmpty ? "" : " (columns: \(found.prefix(6).map(\.quoted).joined(separator: ", ")))"
  }
}
