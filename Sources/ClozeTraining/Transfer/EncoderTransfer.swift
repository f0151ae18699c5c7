import ClozeData
import ClozeEncoder
import ClozeModels
import Foundation

/// The encoder of a model of any kind that a recipe takes (`encoderFrom`): which of its encoders
/// goes where, and the recipe with its sizes.
///
/// ```swift
/// guard let transfer = try EncoderTransfer(recipe) else { return }
/// let record = try transfer.copy(into: task.store, vocabulary: run.tokenizer)
/// print(record.note)
/// ```
public struct EncoderTransfer<Body: RecipeBody> {
  /// The recipe, with the sizes of the blocks that it takes.
  public let recipe: Recipe<Body>
  private let path: String
  private let folder: String
  private let modality: String
  private let source: StoredEncoder
  private let target: EncoderPart<Body>

  /// Finds the encoder that `recipe` takes; nil if it takes none.
  ///
  /// Of several encoders on either side those are chosen whose blocks are of one kind, the first of
  /// them; where there are none, the first that the recipe can have the blocks of.
  ///
  /// - Throws: A `TransferError`, or errors of reading the model.
  public init?(_ recipe: Recipe<Body>) throws {
    guard let path = recipe.encoderFrom else { return nil }
    let folder = try ModelFolder.locate(path)
    let isClassifier = try ClassifierFolder.isOne(folder)
    let modality =
      try ModelFolder.modality(of: folder)
      ?? (isClassifier ? Modalities.unnamedClassifier : Modalities.unnamed)
    let sources = try StoredEncoder.all(in: folder)
    guard !sources.isEmpty else {
      throw TransferError.noBlocks(
        path: CheckpointView.name(ofModelAt: path), modality: modality)
    }
    let all = Body.Kind.encoders.flatMap { part in sources.map { (part, $0) } }
    let alike = all.filter {
      recipe.body[keyPath: $0.0.configuration].block == $0.1.configuration.block
    }
    var first: (any Error)?
    for (part, source) in alike.isEmpty ? all : alike {
      do {
        self.recipe = try Self.adopted(recipe, part, source, folder, modality)
        (self.path, self.folder, self.modality) = (path, folder, modality)
        (self.source, target) = (source, part)
        return
      } catch let error as TransferError {
        first = first ?? error
      }
    }
    if let first { throw first }
    return nil
  }

  /// True if models of this kind read the same kind of data as those of the recipe.
  private static func isOfSameData(_ modality: String) -> Bool {
    modality.prefix { $0 != "-" } == Body.Kind.name.prefix { $0 != "-" }
  }

  private static func adopted(
    _ recipe: Recipe<Body>, _ part: EncoderPart<Body>, _ source: StoredEncoder, _ folder: String,
    _ modality: String
  ) throws -> Recipe<Body> {
    var found = recipe
    let usual = recipe.preset.body, name = CheckpointView.name(ofModelAt: recipe.encoderFrom ?? "")
    let (blocks, problems) = BlockValues.adopted(
      by: recipe.body[keyPath: part.configuration], of: source.configuration,
      usual: usual[keyPath: part.configuration], takesLayers: recipe.layersFrom == nil)
    guard problems.isEmpty else {
      throw TransferError.otherSizes(path: name, part: part.names.title, problems)
    }
    found.body[keyPath: part.configuration] = blocks
    part.settling?(&found.body, usual)
    if isOfSameData(modality), let adopt = part.adoptingInput {
      found.body = try adopt(found.body, usual, folder)
    }
    let former = Set(recipe.validate()), broken = found.validate().filter { !former.contains($0) }
    guard broken.isEmpty else {
      throw TransferError.unfit(path: name, part: part.names.title, broken)
    }
    return found
  }

  /// Copies the blocks, and of a model of the same kind of data what makes the encoder's input and
  /// the heads where they fit, into the parameters of a new model.
  ///
  /// - Parameter vocabulary: The folder of the run's tokenizer, by which vectors of tokens are
  ///   known to be of the same tokens.
  /// - Throws: Errors of reading the model; nothing has been copied then.
  public func copy(into store: ParameterStore, vocabulary: String) throws -> TransferRecord {
    let part = try ModelPart(of: folder), names = target.names
    let count = recipe.body[keyPath: target.configuration].layers
    let layers = (recipe.layersFrom ?? .first).sources(
      of: source.configuration.layers, for: count)
    var record = TransferRecord(
      source: CheckpointView.name(ofModelAt: path), modality: modality, part: source.name,
      into: names.title, layers: layers, sourceLayers: source.configuration.layers)
    var plan = TransferPlan(
      names, from: source.prefix, layers: layers, isOfSameData: Self.isOfSameData(modality),
      hasSameTokens: hasSameTokens(as: vocabulary))
    let moves = plan.moves(of: store, from: part)
    try part.copy(moves)
    record.tensors = moves.count
    record.numbers = moves.reduce(0) { $0 + $1.target.value.count }
    (record.others, record.fresh) = (plan.others, plan.fresh(modality))
    record.fresh += differences
    return record
  }

  /// True if the folder and that of the run's tokenizer have a vocabulary of the same tokens.
  private func hasSameTokens(as vocabulary: String) -> Bool {
    let files = ["vocab.txt", "vocabulary.txt", "code_tokenizer.json"].map { name in
      [vocabulary, folder].map { FileManager.default.contents(atPath: $0 + "/" + name) }
    }
    return files.contains { $0[0] != nil } && files.allSatisfy { $0[0] == $0[1] }
  }

  /// The values that the blocks now have and had not where they were trained.
  private var differences: [String] {
    let now = recipe.body[keyPath: target.configuration], then = source.configuration
    return [
      ("positions", now.positions.rawValue, then.positions.rawValue),
      ("attention", now.attention.rawValue, then.attention.rawValue),
    ].filter { $1 != $2 }.map { "the blocks have \($0) \($1) here and had \($2) there" }
  }
}
