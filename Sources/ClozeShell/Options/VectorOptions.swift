import ArgumentParser
import ClozeCapabilities
import ClozeObjectives

/// The options of the vectors that are made of texts or files.
struct VectorOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "How the vectors of tokens or steps become one (default: as the model's folder says, "
        + "or mean)."))
  var pool: Pooling?

  @Flag(
    inversion: .prefixedNo,
    help: "Scale each vector to length 1, or not (default: as the model's folder says, or not).")
  var normalize: Bool?

  /// Returns the form of vectors by `model`; its folder says what no option does.
  func form(of model: any TextEmbedder) -> VectorForm {
    VectorForm(of: model, pooling: pool, isNormalized: normalize)
  }
}

extension FileVectorForm {
  /// Makes the form that options choose, which `model` can have.
  ///
  /// - Throws: `Misuse` if it cannot.
  init(pooling: Pooling?, depth: Int?, isNormalized: Bool?, of model: any FileEmbedder) throws {
    // The usual form of a model's common space is none of the states of its blocks.
    self = depth == nil ? model.usual : FileVectorForm()
    self.pooling = pooling ?? self.pooling
    depths = depth.map { [$0] }
    self.isNormalized = isNormalized ?? self.isNormalized
    if let problem = model.problem(of: self) { throw Misuse(text: problem) }
  }
}
