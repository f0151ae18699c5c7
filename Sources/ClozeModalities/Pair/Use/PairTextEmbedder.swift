import ClozeCapabilities
import ClozeData
import ClozeModels
import ClozeObjectives
import ClozeTensor

/// A side of tokens as texts that become vectors.
struct PairTextEmbedder: TextEmbedder {
  let space: PairSpace

  var blocks: Int { 0 }
  var features: Int { space.model.sizes.spaceWidth }
  var maximumTokens: Int { (space.kind as? any TokenKind.Type)?.most(space.model.sizes) ?? 0 }
  var precision: DType { space.compute.dtype }
  var sentences: SentenceSettings {
    var settings = SentenceSettings()
    (settings.pooling, settings.normalizes) = (.cls, true)
    return settings
  }

  func canRead(_ text: String) -> Bool { true }

  func isCut(_ text: String) -> Bool {
    space.vocabulary?.sequence(of: value(text), most: maximumTokens).isCut ?? false
  }

  func embed(_ texts: [String], pooling: Pooling, normalize: Bool) throws -> [[Float]] {
    if let problem = PairSpace.problem(pooling, isNormalized: normalize) {
      throw UsageError(problem)
    }
    guard let vocabulary = space.vocabulary else { return [] }
    let samples = TokenSamples(
      texts.map(value), vocabulary, most: maximumTokens, kind: space.kind.name)
    return try space.vectors(samples, texts.indices.map(Int32.init))
  }

  func states(_ texts: [String], pooling: Pooling, after depths: [Int]) throws -> [[[Float]]] {
    throw UsageError("the blocks of models of pairs give no vectors; compare other models")
  }

  /// A text as the manifest would have it.
  private func value(_ text: String) -> PairValue {
    space.kind.column == .items ? PairValue(items: text) : PairValue(text)
  }
}

extension TokenKind {
  /// The most tokens of a sample.
  fileprivate static func most(_ sizes: PairSizes) -> Int { settings(sizes.sides).maximumLength }
}
