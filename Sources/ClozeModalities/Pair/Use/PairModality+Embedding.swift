import ClozeCapabilities
import ClozeEncoder
import ClozeModels
import ClozeObjectives
import ClozeTensor

extension PairModality: Embedding {
  /// True: samples of files and manifests, and texts where a side has them.
  public static var embedsFiles: Bool { true }

  /// Reads the model at `path`. Texts are samples of the first side that has tokens; what is in
  /// files and manifests, of the other one.
  public static func embedder(at path: String, _ compute: Compute) throws -> Embedder {
    let model = try PairModel.load(from: ModelFolder.locate(path), device: compute.device)
    let tokens = PairSide.allCases.first {
      model.sizes.both[$0.rawValue] is any TokenKind.Type
    }
    let files = PairFileEmbedder(
      space: PairSpace(model, tokens == .first ? .other : .first, compute))
    guard let tokens else {
      return .files(PairFileEmbedder(space: PairSpace(model, .other, compute)))
    }
    return .both(PairTextEmbedder(space: PairSpace(model, tokens, compute)), files)
  }
}

/// The way from samples of one side to the space in which both sides are compared.
struct PairSpace {
  let model: PairModel
  let side: PairSide
  let compute: Compute

  init(_ model: PairModel, _ side: PairSide, _ compute: Compute) {
    (self.model, self.side, self.compute) = (model, side, compute)
  }

  /// The most samples that are encoded at once.
  static let most = 50

  /// The kind of the side.
  var kind: any PairKind.Type { model.sizes.both[side.rawValue] }
  /// The tokens of the side; nil if it has none.
  var vocabulary: (any PairVocabulary)? { model.vocabularies[kind.name] }

  /// Returns the problem of a form of vectors other than those of the space.
  static func problem(_ pooling: Pooling, isNormalized: Bool) -> String? {
    if pooling != .cls {
      return "--pool \(pooling): in the space of pairs each sample has one vector; leave it out"
    }
    return isNormalized
      ? nil : "--no-normalize: vectors of pairs always have length 1; leave it out"
  }

  /// Returns the vector of each of some samples, of length 1 [D].
  ///
  /// - Throws: `PairError.notFinite`.
  func vectors(_ samples: any PairSideSamples, _ numbers: [Int32]) throws -> [[Float]] {
    let context = ForwardContext(evaluating: compute.dtype), width = model.sizes.spaceWidth
    return try stride(from: 0, to: numbers.count, by: Self.most).flatMap { first in
      let part = Array(numbers[first..<min(first + Self.most, numbers.count)])
      let values = try GradientMode.disabled {
        try model.sides.vectors(side, samples.input(part, nil), context).values
      }
      guard values.allSatisfy(\.isFinite) else { throw PairError.notFinite(what: "vectors") }
      return stride(from: 0, to: values.count, by: width).map { Array(values[$0..<$0 + width]) }
    }
  }
}
