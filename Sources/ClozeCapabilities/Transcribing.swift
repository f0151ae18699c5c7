/// A modality whose models write down speech.
public protocol Transcribing {
  /// Reads the model at `path`, a run folder or a model folder.
  static func transcriber(at path: String, _ compute: Compute) throws -> any Transcriber
}

extension Capability where Provider == any Transcribing.Type {
  /// The capability of writing down speech.
  public static var transcribing: Self { Self(lack: "which writes down no speech") }
}

/// A model that writes down speech.
public protocol Transcriber {
  /// Returns the sounds at a path: a file, a folder, a table of utterances, or `-` for standard
  /// input; with them what cannot be read.
  ///
  /// - Throws: Errors of reading the path.
  func sounds(in path: String) throws -> (sounds: [SoundStretch], problems: [SoundProblem])

  /// Writes down a sound, however long, in bounded memory: `each` receives one piece after the
  /// other, which are cut at pauses.
  ///
  /// - Parameter beam: The number of beginnings of a text that are searched; nil for the likeliest
  ///   unit of each step.
  /// - Throws: Errors of reading the sound, those at its end after all pieces before it.
  func transcribe(
    _ sound: SoundStretch, beam: Int?, each: (Transcript) throws -> Void
  ) throws
}

/// A sound file or a stretch of one.
public struct SoundStretch: Sendable, Equatable {
  /// The name in results.
  public let name: String
  /// The path of the file; `-` for standard input.
  public let path: String
  /// The second at which it starts.
  public let offset: Double
  /// Its length in seconds; nil for the rest of the file.
  public let duration: Double?
  /// True if it is the whole file.
  public let isWhole: Bool

  /// Makes a stretch, by default a whole file.
  public init(
    name: String, path: String, offset: Double = 0, duration: Double? = nil, isWhole: Bool = true
  ) {
    (self.name, self.path, self.offset) = (name, path, offset)
    (self.duration, self.isWhole) = (duration, isWhole)
  }
}

/// A sound that cannot be read.
public struct SoundProblem: Sendable, Equatable {
  /// The path or the name.
  public let name: String
  /// The reason, as the end of a sentence.
  public let reason: String

  /// Makes a problem.
  public init(name: String, reason: String) { (self.name, self.reason) = (name, reason) }
}

/// The words that are said in a sound, or in a piece of a long one.
public struct Transcript: Sendable, Equatable {
  /// The name of the sound.
  public let file: String
  /// The second at which the piece starts.
  public let start: Double
  /// Its length in seconds.
  public let seconds: Double
  /// The text; empty if nothing is said.
  public var text = ""
  /// The words with their times.
  public var words: [TranscribedWord] = []
  /// The problem by which the sound ends here, as when a file is cut off; nil if it has none.
  public var remark: String?

  /// Makes an empty transcript.
  public init(file: String, start: Double, seconds: Double) {
    (self.file, self.start, self.seconds) = (file, start, seconds)
  }
}

/// A word with the time at which it is said.
public struct TranscribedWord: Sendable, Equatable {
  /// The word.
  public let text: String
  /// The second at which it starts in the file.
  public let start: Double
  /// The second at which it ends.
  public let end: Double
  /// The mean over its letters of the highest probability that each has in its steps.
  public let confidence: Double

  /// Makes a word.
  public init(text: String, start: Double, end: Double, confidence: Double) {
    (self.text, self.start, self.end, self.confidence) = (text, start, end, confidence)
  }
}
