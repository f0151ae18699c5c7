import ClozeConfiguration
import ClozeData
import ClozeTraining

/// The clips that a recipe trains on.
public struct VideoCorpusSettings: CorpusSettings {
  /// The files, folders and tables of clips.
  public var paths: [String] = []
  /// Those that validate; empty if the corpus names a part that does, or a share is drawn.
  public var validationPaths: [String] = []
  /// The share of the training clips that validates where the corpus names no such part.
  public var validation = 0.05
  /// The seed that draws what validates.
  public var splitSeed = SplitKeys.usualSeed
  /// The language of the captions, where a corpus names it.
  public var language = "English"
  /// The column of the classes, for models that learn them; nil for its usual names.
  public var label: String?
  /// The random changes to clips each time they are trained on.
  public var augmentation = FrameAugmentation()

  /// Makes the default corpus.
  public init() {}

  /// One line about each key.
  public static let summaries: [String: String] = [
    "paths": "files, folders and tables of clips with captions",
    "validation": "the share of the clips that validates, where the corpus names no such part",
    "language": "the language of the captions, where the corpus names it",
    "label": "the column of classes in tables; null: label, class, action or category",
  ].merging(SplitKeys.summaries) { $1 }

  /// The section of the augmentation.
  public static var parts: [ConfigurationPart<VideoCorpusSettings>] {
    [ConfigurationPart("augmentation", \.augmentation)]
  }

  /// Gives the column of classes a name.
  public mutating func fillOptionals() { label = "" }

  /// Returns the problems of the values, one line each.
  public func problems() -> [String] {
    var problems: [String] = []
    if paths.isEmpty { problems.append("paths is empty: give clips or tables with --data") }
    if !(validation >= 0 && validation < 1) {
      problems.append("validation is \(validation): must lie in [0, 1)")
    }
    if language.isEmpty { problems.append("language is empty: name one, such as English") }
    return problems
  }
}

extension VideoCorpusSettings {
  private func source(_ paths: [String]) -> VideoSource {
    var source = VideoSource(paths: paths)
    (source.language, source.label) = (language, label)
    return source
  }

  /// Reads the clips of a part, or all if it is nil; those that validate are read from their paths,
  /// if there are any, and are none where the corpus names no such part.
  func clips(of part: LabelledPart?) throws -> VideoCorpus {
    let source = source(paths)
    guard part == .validation else { return try source.clips(of: part) }
    guard validationPaths.isEmpty else { return try self.source(validationPaths).clips() }
    return try source.parts().contains(.validation)
      ? source.clips(of: .validation) : VideoCorpus()
  }

  /// Returns the parts that the data names.
  func parts() throws -> [LabelledPart] { try source(paths).parts() }

  /// Returns the size of the files in bytes.
  public func bytes() throws -> Int {
    SplitKeys.bytes(of: try source(paths).clips().clips.map(\.path))
  }

  /// Returns the share of clips that validates, drawn by the seed of the split and by what each
  /// clip is called: at least one, and not all.
  ///
  /// - Parameter clips: The clips by their numbers.
  func drawn(of clips: [Int32: VideoClip]) -> Set<Int32> {
    SplitKeys.drawn(
      validation, of: clips.mapValues { "\($0.name)#\($0.begin)#\($0.end ?? -1)" },
      seed: splitSeed)
  }
}
