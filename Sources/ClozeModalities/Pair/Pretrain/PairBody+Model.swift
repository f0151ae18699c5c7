import ClozeConfiguration
import ClozeModels
import ClozeObjectives
import ClozeTraining

extension PairBody {
  /// The sizes of the model.
  var modelSizes: PairSizes {
    get {
      var sizes = PairSizes()
      (sizes.kinds, sizes.towers, sizes.encoder) = (kinds, towers, encoder)
      (sizes.sides, sizes.fusion, sizes.spaceWidth) = (sides, fusion, spaceWidth)
      return sizes
    }
    set {
      (kinds, towers, encoder) = (newValue.kinds, newValue.towers, newValue.encoder)
      (sides, fusion, spaceWidth) = (newValue.sides, newValue.fusion, newValue.spaceWidth)
    }
  }

  /// The path of the vocabulary of a kind; nil if none is named.
  subscript(tokenizerOf name: String) -> String? {
    get { (sides[name] as? any TokenKindSettings)?.tokenizer }
    set {
      guard var settings = sides[name] as? any TokenKindSettings else { return }
      settings.tokenizer = newValue
      sides[name] = settings
    }
  }

  /// The model and the vocabularies.
  public static var paths: [WritableKeyPath<PairBody, String?>] {
    [
      \.modelPath, \.[tokenizerOf: TextKind.name], \.[tokenizerOf: CodeKind.name],
      \.[tokenizerOf: ItemsKind.name],
    ]
  }

  /// Returns the body with the sizes of the model that it goes on from, if any; what matters in
  /// training alone is kept.
  public func adopting() throws -> PairBody {
    guard let model else { return self }
    var body = self
    body.modelSizes = try PairModel.configuration(of: ModelFolder.locate(model)).sizes
      .trained(as: modelSizes)
    return body
  }

  /// Checks that the data, the model and the vocabularies exist.
  public static func check(_ recipe: PairRecipe) throws {
    let body = recipe.body
    _ = try body.data.corpus(body.modelSizes.both.map { $0.column })
    for case let kind as any TokenKind.Type in body.modelSizes.both {
      if let path = body[tokenizerOf: kind.name] { _ = try kind.vocabulary(in: path) }
    }
    guard let model = body.model else { return }
    let adopted = try body.adopting().modelSizes
    let usual = recipe.preset.body.modelSizes.trained(as: body.modelSizes)
    guard [adopted, usual].contains(body.modelSizes) else { throw PairError.decided(path: model) }
  }

  /// Returns the sizes of the model with vocabularies of the most entries.
  public func sizes() throws -> StatedSizes {
    let body = adopted
    return body.stated(
      body.modelSizes.both.reduce(into: [:]) { counts, kind in
        counts[kind.name] = (kind as? any TokenKind.Type)?.mostTokens(body.sides)
      })
  }

  /// Returns the sizes with these numbers of tokens; what counts as a token is a pair.
  func stated(_ vocabularies: [String: Int]) -> StatedSizes {
    let contrast = objectives[PairContrastObjective.name] as? PairContrastObjective.Settings
    return modelSizes.stated(
      vocabularies: vocabularies, pairs: batch,
      matches: objectives.contains(PairMatchObjective.name) ? 3 : 0,
      hasHidden: objectives.contains(CrossMaskedObjective.name),
      hasMomentum: contrast?.momentum != nil)
  }
}

extension TokenKind {
  /// The most entries of a vocabulary.
  fileprivate static func mostTokens(_ sides: Chosen<PairKinds>) -> Int {
    settings(sides).vocabularySize
  }
}
