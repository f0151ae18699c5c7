/// A caption of a clip with one thing changed, so that it no longer describes the clip.
public struct EditedCaption: Sendable, Equatable, Codable {
  /// The kind of the change, such as `colour`.
  public let kind: String
  /// The caption that describes the clip.
  public let right: String
  /// The changed caption.
  public let wrong: String

  /// Makes an edited caption.
  public init(kind: String, right: String, wrong: String) {
    (self.kind, self.right, self.wrong) = (kind, right, wrong)
  }
}
