import ClozeData
import ClozeEncoder
import ClozeMasking
import ClozeTensor
import ClozeTraining

/// A complete recipe for pretraining on histories of items.
public struct ItemsRecipe: TrainingRecipe {
  /// Which histories are read.
  public struct Corpus: Codable, Sendable, Equatable {
    /// Files of interactions.
    public var paths: [String] = []
    /// Their form; `nil`: by what they hold.
    public var format: InteractionFormat?
    /// The columns of files that have a header; `nil`: by their usual names.
    public var userColumn: String?
    /// See `userColumn`.
    public var itemColumn: String?
    /// See `userColumn`.
    public var timeColumn: String?
    /// What is left out before anything else is done.
    public var filter = InteractionFilter()
    /// The most users whose next-to-last item validates; drawn by the seed where there are more.
    public var validationUsers = 10_000

    /// The defaults.
    public init() {}
  }

  /// The preset that this recipe began as.
  public var recipe = "items"
  /// What kind of recipe it is.
  public var modality = ModalityName<ItemsModality>()
  /// All random numbers follow from it.
  public var seed: UInt64 = 42
  /// `f32`, `bf16` or `auto`.
  public var precision = Precision.auto
  /// The histories.
  public var data = Corpus()
  /// Of histories longer than `encoder.maximumLength`, windows are taken this share of it apart, the
  /// last one anchored at the history's end (Sun et al. 2019, section 4.3).
  public var windowStride = 0.5
  /// How items are hidden, where the encoder sees both sides.
  public var masking = MaskingConfiguration()
  /// Items drawn to stand for all others in the softmax; 0: all items are in it.
  public var sampledItems = 0
  /// The most histories of a batch.
  public var sequencesPerBatch = 256
  /// The most items of a batch.
  public var tokensPerBatch = 65_536
  /// The encoder. With `attention: causal` every position predicts the next item (Kang and McAuley
  /// 2018); otherwise hidden items are predicted from both sides (Sun et al. 2019).
  public var encoder = EncoderConfiguration()
  /// Steps, optimizer, schedule, and how the model is chosen.
  public var training = TrainingConfiguration()

  /// The defaults.
  public init() {}

  /// Whether every position predicts the next item.
  public var isCausal: Bool { encoder.attention == .causal }

  /// All keys, optionals filled.
  public static var schema: ItemsRecipe {
    var recipe = ItemsRecipe()
    recipe.data.format = .pairs
    recipe.data.userColumn = ""
    recipe.data.itemColumn = ""
    recipe.data.timeColumn = ""
    recipe.masking.maximumPerSequence = 1
    recipe.training.selection.metric = ""
    return recipe
  }

  /// All that is wrong with the values.
  public func validate() -> [String] {
    var problems =
      encoder.modelProblems(givesPositions: false)
      + training.validate(metrics: ItemsTask.validationMetrics)
      + masking.validate().map { "masking." + $0 }
      + data.filter.validate().map { "data.filter." + $0 }
    func check(_ holds: Bool, _ problem: String) {
      if !holds { problems.append(problem) }
    }
    check(!data.paths.isEmpty, "data.paths is empty: give interactions with --data")
    check(
      windowStride > 0 && windowStride <= 1,
      "windowStride is \(windowStride): must lie in (0, 1]")
    check(
      (0...1 << 20).contains(sampledItems),
      "sampledItems is \(sampledItems): must lie in 0...\(1 << 20)")
    for (key, value) in [
      ("data.validationUsers", data.validationUsers), ("sequencesPerBatch", sequencesPerBatch),
      ("tokensPerBatch", tokensPerBatch),
    ] {
      check((1...1 << 28).contains(value), "\(key) is \(value): must lie in 1...\(1 << 28)")
    }
    check(encoder.segments == 0, "encoder.segments is \(encoder.segments): histories have none (0)")
    return problems
  }

  /// Files of interactions.
  public var dataPaths: [String] {
    get { data.paths }
    set { data.paths = newValue }
  }

  /// Finds out whether the data is there.
  public func check() throws { _ = try TextFileList(paths: data.paths) }

  /// The size of the data in bytes.
  public func dataBytes() throws -> Int { try TextFileList(paths: data.paths).totalBytes }

  /// The sizes of what is trained; the number of items is only known from the data.
  public func sizes() -> MaskedLanguageModelSizes {
    let masked = isCausal ? 1 : masking.rate
    // `validate` bounds all of these to 2^28.
    let tokens = min(tokensPerBatch, sequencesPerBatch * encoder.maximumLength)
    return MaskedLanguageModelSizes(
      encoder: encoder, vocabulary: nil, tokensPerBatch: tokens, masked: masked,
      length: encoder.maximumLength,
      candidates: sampledItems == 0 ? nil : sampledItems + Int(masked * Double(tokens)))
  }
}
