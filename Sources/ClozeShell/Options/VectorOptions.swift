import ArgumentParser
import ClozeCapabilities
import ClozeObjectives

/// The options of the vectors that are made of texts.
struct VectorOptions: ParsableArguments {
  @Option(help: "How token vectors become one (default: as the model's folder says, or mean).")
  var pool: Pooling?

  @Flag(
    inversion: .prefixedNo,
    help: "Scale each vector to length 1, or not (default: as the model's folder says, or not).")
  var normalize: Bool?

  /// Returns the form of vectors by `model`; its folder says what no option does.
  func form(of model: any Embedder) -> VectorForm {
    VectorForm(of: model, pooling: pool, isNormalized: normalize)
  }
}
