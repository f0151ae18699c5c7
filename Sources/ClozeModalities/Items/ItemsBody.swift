import ClozeConfiguration
import ClozeData
import ClozeEncoder
import ClozeEvaluation
import ClozeMasking
import ClozeObjectives
import ClozeTraining

/// A complete recipe for pretraining on histories of items.
public typealias ItemsRecipe = Recipe<ItemsBody>

/// The part of a recipe that is specific to histories of items.
public struct ItemsBody: ObjectiveBody {
  /// The modality of the recipe.
  public typealias Kind = ItemsModality

  /// The histories to read.
  public struct Corpus: Codable, Sendable, Equatable {
    /// The files of interactions.
    public var paths: [String] = []
    /// Their format; `nil` to detect it from their contents.
    public var format: InteractionFormat?
    /// The column of users in files with a header; `nil` for its usual names.
    public var userColumn: String?
    /// The column of items; see `userColumn`.
    public var itemColumn: String?
    /// The column of times; see `userColumn`.
    public var timeColumn: String?
    /// The names of all columns of files without a header, in order.
    public var columns: [String] = []
    /// The least rating of interactions; `nil` for all, whatever their rating.
    public var minimumRating: Float?
    /// The files whose histories validate; empty if parts of those that train do.
    public var validationPaths: [String] = []
    /// The seed that draws the users who validate.
    public var splitSeed = SplitKeys.usualSeed
    /// The filter that is applied first.
    public var filter = InteractionFilter()
    /// The split into parts for training, validation and test.
    public var split = ItemsSplit()
    /// The place of seen items among the candidates of validation.
    public var seen = SeenItems.auto
    /// The maximum number of users who validate; drawn by the seed of the split if
    /// there are more.
    public var validationUsers = 10_000

    /// Makes the default corpus.
    public init() {}

    /// The files with their format, columns and least rating.
    var source: InteractionSource {
      InteractionSource(
        paths: paths, format: format, userColumn: userColumn, itemColumn: itemColumn,
        timeColumn: timeColumn, columns: columns, minimumRating: minimumRating)
    }
  }

  /// The histories.
  public var data = Corpus()
  /// The run or model folder that training goes on from, which determines the sizes; its items have
  /// their vectors in it, and others random ones. `nil` for none.
  public var model: String?
  /// True if training starts from its weights; false if only its sizes are used.
  public var pretrained = true
  /// The distance between windows over histories longer than `encoder.maximumLength`, as a share of
  /// it; the last window is anchored at the history's end (Sun et al. 2019, section 4.3).
  public var windowStride = 0.5
  /// The settings of masking, if the encoder is bidirectional.
  public var masking = MaskingConfiguration()
  /// The objectives.
  public var objectives = ObjectiveChoice.masked
  /// Items drawn to stand for all others in the softmax; nil: all items are in it.
  public var sampledItems: Int?
  /// The most histories of a batch.
  public var sequencesPerBatch = 256
  /// The maximum number of items per batch.
  public var tokensPerBatch = 65_536
  /// The encoder. With `attention: causal` every position predicts the next item (Kang and McAuley
  /// 2018); otherwise hidden items are predicted from both sides (Sun et al. 2019).
  public var encoder = EncoderConfiguration()
  /// Makes the default recipe.
  public init() {}

  /// True if every position predicts the next item.
  public var isCausal: Bool { encoder.attention == .causal }

  /// The sections of the filter, the split, the masking, the objectives and the encoder.
  public static var parts: [ConfigurationPart<ItemsBody>] {
    [
      ConfigurationPart("data.filter", \.data.filter),
      ConfigurationPart("data.split", \.data.split), ConfigurationPart("masking", \.masking),
      ConfigurationPart("objectives", \.objectives), ConfigurationPart("encoder", \.encoder),
    ]
  }

  /// Recipes of version 0.1 draw 0 items where all are in the softmax.
  public static let formerKeys: [FormerKey] = [.zero("sampledItems")]

  /// Fills those of the data, and gives the items that are drawn a number.
  public mutating func fillOptionals() {
    sampledItems = 1
    model = ""
    data.format = .pairs
    (data.userColumn, data.itemColumn, data.timeColumn) = ("", "", "")
    data.minimumRating = 1
  }

  /// The ranking metrics and those of the objectives; the loss is that of the next item.
  public var metrics: [LoggedMetric] {
    var others = objectives
    others[MaskedObjective.name] = nil
    let ranking =
      objectives.contains(MaskedObjective.name) ? ItemsObjectiveModel.rankingMetrics : []
    return ranking + others.validationMetrics
  }

  /// The traits of histories, which have neither pairs nor class tokens.
  public var traits: InputTraits { InputTraits("items", encoder: encoder) }

  /// Returns the problems of the values.
  public func problems() -> [String] {
    var problems = encoder.placeProblems(givesPositions: false)
    func check(_ holds: Bool, _ problem: String) {
      if !holds { problems.append(problem) }
    }
    check(!data.paths.isEmpty, "data.paths is empty: give interactions with --data")
    problems += data.source.validate().map { "data." + $0 }
    check(
      data.validationPaths.isEmpty || data.split.kind == .leaveOneOut,
      "data.split.kind is time, but data.validationPaths names what validates: give one of them")
    check(
      windowStride > 0 && windowStride <= 1,
      "windowStride is \(windowStride): must lie in (0, 1]")
    if let sampledItems {
      check(
        (1...1 << 20).contains(sampledItems),
        "sampledItems is \(sampledItems): must lie in 1...\(1 << 20), or be null for all")
    }
    for (key, value) in [
      ("data.validationUsers", data.validationUsers), ("sequencesPerBatch", sequencesPerBatch),
      ("tokensPerBatch", tokensPerBatch),
    ] {
      check((1...1 << 28).contains(value), "\(key) is \(value): must lie in 1...\(1 << 28)")
    }
    check(encoder.segments == 0, "encoder.segments is \(encoder.segments): histories have none (0)")
    return problems
  }

  /// The files of interactions.
  public var dataPaths: [String] {
    get { data.paths }
    set { data.paths = newValue }
  }

  /// The files and folders that validate; empty if a part of the data does.
  public var validationPaths: [String] {
    get { data.validationPaths }
    set { data.validationPaths = newValue }
  }

  /// The seed that draws what validates.
  public var splitSeed: UInt64 { data.splitSeed }

  /// Returns the size of the data in bytes.
  public func dataBytes() throws -> Int { try TextFileList(paths: data.paths).totalBytes }

  /// Returns the sizes of the model; the number of items is unknown until the data is read.
  public func sizes() -> MaskedLanguageModelSizes {
    let masked = isCausal ? 1 : masking.rate
    // `validate` bounds all of these to 2^28.
    let tokens = min(tokensPerBatch, sequencesPerBatch * encoder.maximumLength)
    return MaskedLanguageModelSizes(
      encoder: encoder, vocabulary: nil, tokensPerBatch: tokens, masked: masked,
      length: encoder.maximumLength, objectives: objectives,
      candidates: sampledItems.map { $0 + Int(masked * Double(tokens)) })
  }
}
