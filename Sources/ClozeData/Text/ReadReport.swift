/// The reason that a file in a folder was not read.
public enum SkipReason: String, Codable, Sendable, CaseIterable, CodingKeyRepresentable {
  case binary, compressed, notUTF8, notUTF8Name, empty, unreadable, notRegularFile, brokenLink,
    duplicate
  case tooLarge, generated, otherLicence, copy, nearCopy, unlexable, table, otherLanguage

  /// The reason in words.
  public var summary: String {
    switch self {
    case .binary: "not text"
    case .compressed: "compressed"
    case .notUTF8: "not UTF-8 or the encoding it names"
    case .notUTF8Name: "a name that is not UTF-8"
    case .empty: "empty"
    case .unreadable: "not readable"
    case .notRegularFile: "not a regular file"
    case .brokenLink: "broken link"
    case .duplicate: "already read under another name"
    case .tooLarge: "too large"
    case .generated: "generated"
    case .otherLicence: "not under a licence asked for"
    case .copy: "the same as another"
    case .nearCopy: "nearly the same as another"
    case .unlexable: "not to be cut into tokens"
    case .table: "tables, not text"
    case .otherLanguage: "in another language"
    }
  }
}

extension SkipReason {
  /// Returns the numbers of skipped files by reason, in brackets behind a blank; nothing if there
  /// are none.
  package static func remark(_ counts: [SkipReason: Int]) -> String {
    let parts = allCases.compactMap { reason in
      counts[reason].map { "\($0) \($0 == 1 ? "file" : "files") skipped: \(reason.summary)" }
    }
    return parts.isEmpty ? "" : " (\(parts.joined(separator: ", ")))"
  }
}

/// A summary of the files that were read and skipped.
public struct ReadReport: Codable, Sendable, Equatable {
  /// A file that was skipped.
  public struct Skipped: Codable, Sendable, Equatable {
    /// The file's path.
    public var path: String
    /// The reason that it was skipped.
    public var reason: SkipReason
  }

  /// The number of files read.
  public var files = 0
  /// The number of bytes read.
  public var bytes = 0
  /// The number of documents with at least one character that is not white space.
  public var documents = 0
  /// The number of ill-formed UTF-8 sequences replaced by U+FFFD.
  public var replacements = 0
  /// The number of files skipped for each reason.
  public var skippedCounts: [SkipReason: Int] = [:]
  /// The first 100 files that were skipped.
  public var skipped: [Skipped] = []
  /// The number of lines of notebooks that became comments, since they are not Python's; nil if
  /// there are none.
  public private(set) var commentedLines: Int?

  /// Makes an empty report.
  public init() {}

  /// Records that `path` was skipped.
  public mutating func skip(_ path: String, _ reason: SkipReason) {
    skippedCounts[reason, default: 0] += 1
    if skipped.count < 100 { skipped.append(Skipped(path: path, reason: reason)) }
  }

  /// Records that `count` lines of a notebook became comments.
  public mutating func comment(_ count: Int) {
    if count > 0 { commentedLines = (commentedLines ?? 0) + count }
  }

  /// The number of files skipped.
  public var skippedFiles: Int { skippedCounts.values.reduce(0, +) }
}

extension ReadReport: CustomStringConvertible {
  /// A one-line summary.
  public var description: String {
    var parts = ["\(files) files", "\(bytes) bytes", "\(documents) documents"]
    if replacements > 0 { parts.append("\(replacements) ill-formed characters replaced") }
    for reason in SkipReason.allCases {
      if let count = skippedCounts[reason] {
        parts.append("\(count) files skipped (\(reason.summary))")
      }
    }
    if let commentedLines { parts.append("\(commentedLines) lines of IPython made comments") }
    return parts.joined(separator: ", ")
  }
}
