import ClozeData
import ClozeEncoder
import ClozeEvaluation
import ClozeModels
import ClozeTensor
import ClozeTokens
import Foundation

/// A recogniser of speech: a backbone and a linear layer, whose labels of steps spell texts by
/// connectionist temporal classification (Graves et al. 2006).
public struct SpeechRecognizer {
  /// The sizes of a recogniser, and its letters.
  public struct Configuration: Codable, Sendable, Equatable {
    /// The sizes of the backbone.
    public var backbone: SpeechModelConfiguration
    /// The letters, from label 1 on; nil for the pieces of the tokenizer in the model's folder.
    public var letters: [String]?
    /// The form of texts.
    public var normalization: TranscriptNormalization

    /// Makes a configuration for `units`.
    public init(backbone: SpeechModelConfiguration, _ units: SpeechUnits) {
      self.backbone = backbone
      letters = units.tokenizer == nil ? units.units : nil
      normalization = units.normalization
    }
  }

  /// The name in model folders and recipes.
  public static let modality = "speech-ctc"
  /// The label of the blank.
  static let blank: Int32 = 0

  /// The configuration.
  public let configuration: Configuration
  /// The units that it writes.
  public let units: SpeechUnits
  /// The parameters.
  public let store: ParameterStore
  /// The model without its head.
  public let backbone: SpeechBackbone
  private let head: Linear

  /// Makes a recogniser with fresh parameters.
  public init(
    backbone: SpeechModelConfiguration, _ units: SpeechUnits, seed: UInt64, device: Device
  ) throws {
    try self.init(
      Configuration(backbone: backbone, units), units, ParameterStore(seed: seed, device: device))
  }

  private init(
    _ configuration: Configuration, _ units: SpeechUnits, _ store: ParameterStore
  ) throws {
    (self.configuration, self.units, self.store) = (configuration, units, store)
    backbone = try SpeechBackbone(store, configuration.backbone)
    let encoder = configuration.backbone.encoder
    head = try Linear(
      store, "head", inputs: encoder.hidden, outputs: units.classes, bias: true,
      deviation: encoder.initializerRange)
  }

  /// Computes the logits of the labels of each step.
  ///
  /// - Shapes: frames [T, bins] -> [T', V], and the steps' offsets [B + 1].
  public func logits(
    _ frames: SpeechFrames, _ context: ForwardContext
  ) throws -> (logits: Tensor, offsets: [Int32]) {
    (try head(backbone(frames, context)).cast(to: .f32), backbone.layout(frames).offsets)
  }

  /// Computes the log probabilities of the labels, without gradients.
  ///
  /// - Throws: `SpeechError.notFinite`.
  func scores(_ frames: SpeechFrames, precision: DType) throws -> [FrameScores] {
    try GradientMode.disabled {
      let (logits, offsets) = try logits(frames, ForwardContext(evaluating: precision))
      let values = logits.values, classes = units.classes
      guard values.allSatisfy(\.isFinite) else {
        throw SpeechError.notFinite(what: "scores of letters")
      }
      return zip(offsets, offsets.dropFirst()).map { first, end in
        FrameScores(
          logits: Array(values[Int(first) * classes..<Int(end) * classes]), classes: classes,
          blank: Self.blank)
      }
    }
  }

  /// Returns the labels of an utterance: by the most probable path, or with `beam` by a search for
  /// the most probable text.
  func labels(_ scores: FrameScores, beam: Int?) -> [Int32] {
    guard let beam else { return scores.greedy() }
    return PrefixBeamSearch(beam: beam)(scores).first?.labels ?? []
  }
}

extension SpeechRecognizer {
  /// Reads the recogniser in the folder at `path`.
  ///
  /// - Throws: `FileError`, `SafeTensorsError`, `ModelFolderError`, `SpeechError` or errors of
  ///   reading its tokenizer.
  public static func load(from path: String, device: Device) throws -> SpeechRecognizer {
    let configuration: Configuration = try NativeModelFolder.configuration(
      of: path, modality: modality)
    var problems = configuration.backbone.validate()
    if let letters = configuration.letters, !areLetters(letters) {
      problems.append("letters are not different single code points")
    }
    guard problems.isEmpty else { throw SpeechError.badConfiguration(path: path, problems) }
    let normalization = configuration.normalization
    let units =
      try configuration.letters.map { SpeechUnits(letters: $0, normalization) }
      ?? SpeechUnits(pieces: WordPieceTokenizer.load(from: path), normalization)
    return try NativeModelFolder.model(from: path, device: device) {
      try SpeechRecognizer(configuration, units, $0)
    }
  }

  private static func areLetters(_ letters: [String]) -> Bool {
    !letters.isEmpty && letters.allSatisfy { $0.unicodeScalars.count == 1 }
      && Set(letters.map { Array($0.unicodeScalars) }).count == letters.count
  }

  /// Writes the model to the folder at `path`, complete or not at all; a tokenizer's files with it.
  public func save(to path: String) throws {
    try NativeModelFolder.save(
      store, configuration, modality: Self.modality, to: path,
      adding: { folder in try units.tokenizer?.save(to: folder) })
  }
}
