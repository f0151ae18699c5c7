import ClozeEncoder
import ClozeModels
import ClozeObjectives
import ClozeTensor
import ClozeTokens
import ClozeTraining

/// A model that answers questions about clips with one of the answers that it has learned (Yang et
/// al. 2023, TW-BERT, section 4.3): [the question's and the clip's class tokens after the cross
/// encoder] -> linear, ReLU, linear -> answers.
public struct VideoAnswerer: ClassModel {
  /// The sizes of a model, and its answers.
  public typealias Configuration = ClassifierConfiguration<VideoModel.Configuration>

  /// The name in model folders and recipes.
  public static let modality = "video-answer"

  /// The configuration.
  public let configuration: Configuration
  /// The tokenizer of questions.
  public let tokenizer: WordPieceTokenizer
  /// The parameters.
  public let store: ParameterStore
  /// The head.
  public let head: ClassificationHead
  private let towers: VideoTowers
  private let cross: TrajectoryCross

  /// The answers, by label.
  public var classes: [String] { configuration.classes }

  /// Makes a model with fresh parameters.
  public init(
    _ configuration: Configuration, _ tokenizer: WordPieceTokenizer, seed: UInt64, device: Device
  ) throws {
    try self.init(configuration, tokenizer, ParameterStore(seed: seed, device: device))
  }

  private init(
    _ configuration: Configuration, _ tokenizer: WordPieceTokenizer, _ store: ParameterStore
  ) throws {
    (self.configuration, self.tokenizer, self.store) = (configuration, tokenizer, store)
    let sizes = configuration.backbone, text = sizes.backbone.text
    towers = try VideoTowers(store, sizes.backbone, vocabularySize: sizes.vocabularySize)
    cross = try TrajectoryCross(
      store.scoped("cross"), sizes.backbone.cross, words: sizes.backbone.words)
    head = try ClassificationHead(
      store,
      ClassificationHead.Layout(
        names: ("answer.0", "answer.1"), inputs: 2 * text.hidden, width: configuration.headWidth,
        classes: configuration.classes.count, activation: .relu,
        dropout: configuration.headDropout,
        deviations: (text.initializerRange, text.initializerRange)))
  }

  /// Computes the class tokens of each question and its clip, which have read each other.
  ///
  /// - Shapes: B questions -> [B, 2 C].
  public func pooled(_ batch: QuestionBatch, _ context: ForwardContext) throws -> Tensor {
    let layout = SequenceLayout(offsets: batch.tokens.offsets), shown = batch.shown
    let words = try towers.text(batch.tokens.ids, segments: nil, layout, context)
    let pairs = batch.clips.enumerated().map { (first: $0, other: $1) }
    let fused = try towers.fused(by: cross, words, layout, pairs, context) { texts in
      guard let texts else { return try towers.clips(shown.bytes, counts: shown.counts, context) }
      // Frames that a question chooses are others for each question of a clip.
      return try towers.clips(
        batch.repeatedBytes, counts: batch.clips.map { shown.counts[$0] }, texts: texts, context)
    }
    let classes = try fused.classes()
    return try Tensor.concatenating([classes.first, classes.other], axis: 1)
  }
}

extension VideoAnswerer {
  /// Takes the towers and the cross encoder of the model of clips with captions in `folder`.
  ///
  /// - Throws: `FileError`, `SafeTensorsError` or `ModelFolderError`.
  func begin(with folder: String) throws {
    try NativeModelFolder.fill(store, from: folder) { !$0.hasPrefix("answer.") }
  }

  /// Reads the model in the folder at `path`.
  ///
  /// - Throws: `FileError`, `SafeTensorsError`, `ModelFolderError`, `VideoModelError` or errors of
  ///   reading its tokenizer.
  public static func load(from path: String, device: Device) throws -> VideoAnswerer {
    let configuration: Configuration = try NativeModelFolder.configuration(
      of: path, modality: modality)
    let sizes = configuration.backbone
    var problems = sizes.backbone.validate() + configuration.headProblems
    if sizes.vocabularySize < 1 { problems.append("vocabularySize is \(sizes.vocabularySize)") }
    if sizes.backbone.crossLayers < 1 { problems.append("crossLayers is 0: must be at least 1") }
    guard problems.isEmpty else { throw VideoModelError.badConfiguration(path: path, problems) }
    return try NativeModelFolder.model(from: path, device: device) {
      try VideoAnswerer(configuration, WordPieceTokenizer.load(from: path), $0)
    }
  }

  /// Writes the model to the folder at `path`, complete or not at all; the tokenizer with it.
  public func save(to path: String) throws {
    try NativeModelFolder.save(
      store, configuration, modality: Self.modality, to: path,
      adding: { try tokenizer.save(to: $0) })
  }
}
