/// A stretch of a sound file that is one sample, with what its corpus says of it.
public struct Utterance: Sendable, Equatable, Codable {
  /// The name, unique in its corpus: the file's path below the corpus, with `#` and a number where
  /// a file has several.
  public var name: String
  /// The path of the file.
  public var path: String
  /// The second at which it starts.
  public var offset = 0.0
  /// Its length in seconds; nil for the rest of the file.
  public var duration: Double?
  /// The words that are spoken, as the corpus has them.
  public var text: String?
  /// The speaker.
  public var speaker: String?
  /// The class, such as the folder's name.
  public var label: String?

  /// Makes an utterance of a whole file.
  public init(name: String, path: String) { (self.name, self.path) = (name, path) }
}

extension Utterance: CorpusSample {
  static let mayBeFolders = false

  var stretch: CorpusStretch { CorpusStretch(path: path, start: offset, length: duration) }
}

/// The utterances that a layout lists.
typealias SpeechListing = CorpusListing<Utterance>
