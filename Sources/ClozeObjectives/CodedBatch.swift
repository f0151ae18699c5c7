import ClozeTensor

/// A batch whose hidden rows have codes that a quantizer learns together with the model, as in
/// wav2vec 2.0 (Baevski et al. 2020) and w2v-BERT (Chung et al. 2021).
public protocol CodedBatch: ObjectiveBatch {
  /// The quantized features of the first view's hidden rows; nil if there is no quantizer.
  var quantized: QuantizedRows? { get }
}

/// The quantized features of rows.
public struct QuantizedRows {
  /// The vectors of the chosen codes, with the quantizer's gradient [M, D].
  public var vectors: Tensor
  /// The probabilities of the codes without noise, with their gradient [M, G, V]; nil if the
  /// quantizer does not learn.
  public var probabilities: Tensor?
  /// The chosen codes, those of a row together [M G].
  public var codes: [Int32]
  /// G, the number of codebooks.
  public var codebooks: Int
  /// V, the number of codes of a codebook.
  public var size: Int

  /// Makes quantized rows.
  ///
  /// - Shapes: vectors [M, D], probabilities [M, G, V], codes [M G].
  public init(
    vectors: Tensor, probabilities: Tensor?, codes: [Int32], codebooks: Int, size: Int
  ) {
    (self.vectors, self.probabilities, self.codes) = (vectors, probabilities, codes)
    (self.codebooks, self.size) = (codebooks, size)
  }
}
