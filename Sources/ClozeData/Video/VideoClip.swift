/// A clip that is one sample: a file of video, a picture, a folder of pictures, or a stretch of
/// these, with what its corpus says of it.
public struct VideoClip: Sendable, Equatable, Codable {
  /// The name, unique in its corpus: the file's path below the corpus, with `#` and a number where
  /// a file has several.
  public var name: String
  /// The path of the file, or of the folder of pictures.
  public var path: String
  /// The second at which it starts.
  public var begin = 0.0
  /// The second at which it ends; nil for the end of the file.
  public var end: Double?
  /// The captions, each of which describes it; none in a corpus without.
  public var captions: [String] = []
  /// Captions that are wrong in one thing, by which models are probed.
  public var edits: [EditedCaption] = []
  /// The name of a family of clips that differ in little, and of which each caption describes one;
  /// nil for none.
  public var family: String?
  /// Questions about it with their answers.
  public var questions: [ClipQuestion] = []
  /// The class, such as the folder's name.
  public var label: String?
  /// The line of the table that names it first, from 1.
  public var line: Int?

  /// Makes a clip of a whole file without captions.
  public init(name: String, path: String) { (self.name, self.path) = (name, path) }
}

extension VideoClip: CorpusSample {
  static let mayBeFolders = true

  var stretch: CorpusStretch {
    CorpusStretch(path: path, start: begin, length: end.map { $0 - begin })
  }
}

/// The clips that a layout lists.
typealias VideoListing = CorpusListing<VideoClip>
