/// A column of a manifest of pairs: a kind of data, the part that a pair belongs to, or its name.
public enum PairColumn: String, CaseIterable, Codable, Sendable {
  /// Texts.
  case text
  /// Source code.
  case code
  /// Files of sound.
  case speech
  /// Files of video.
  case video
  /// Files of clouds and meshes.
  case points
  /// Histories of items.
  case items
  /// The parts: train, validation or test.
  case split
  /// The names of pairs.
  case id

  /// The kinds of data.
  public static let kinds: [PairColumn] = [.text, .code, .speech, .video, .points, .items]

  /// True if the column has the paths of files, relative to the manifest.
  public var isPath: Bool { [.speech, .video, .points].contains(self) }
}

extension PairColumn: CorpusColumn {
  var names: [String] {
    switch self {
    case .text: ["text", "caption", "sentence", "docstring"]
    case .code: ["code", "function"]
    case .speech: ["speech", "audio", "sound"]
    case .video: ["video", "clip"]
    case .points: ["points", "cloud", "mesh"]
    case .items: ["items", "history"]
    case .split: ["split", "part"]
    case .id: ["id", "name"]
    }
  }

  static func isTable(_ has: (PairColumn) -> Bool) -> Bool { kinds.count(where: has) > 1 }
}
