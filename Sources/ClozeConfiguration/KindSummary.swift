/// A kind that a configuration can choose, for help.
public struct KindSummary: Sendable, Equatable {
  /// The path of its keys, such as `objectives.masked`, or the value that names it, such as
  /// `encoder.block=transformer`.
  public let path: String
  /// One line on it.
  public let summary: String

  /// A line on the kind at `path`.
  public init(_ path: String, _ summary: String) { (self.path, self.summary) = (path, summary) }
}

extension [KindSummary] {
  /// These kinds of a section as those of what holds the section at `path`.
  public func under(_ path: String) -> [KindSummary] {
    map { KindSummary(path + "." + $0.path, $0.summary) }
  }
}
