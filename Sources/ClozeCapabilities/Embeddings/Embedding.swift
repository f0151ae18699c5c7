/// A modality whose models turn samples into vectors: texts, or what is in files, such as sounds.
public protocol Embedding {
  /// True if the models read files; otherwise they read texts alone.
  static var embedsFiles: Bool { get }

  /// Reads the model at `path`, a run folder or a model folder.
  static func embedder(at path: String, _ compute: Compute) throws -> Embedder
}

extension Embedding {
  /// False: texts.
  public static var embedsFiles: Bool { false }
}

extension Capability where Provider == any Embedding.Type {
  /// The capability of turning samples into vectors.
  public static var embedding: Self { Self(lack: "which gives no vectors") }
}

/// A model that turns samples into vectors, by the kind of samples that it reads.
public enum Embedder {
  /// A model that reads texts.
  case texts(any TextEmbedder)
  /// A model that reads files, such as sounds.
  case files(any FileEmbedder)
  /// A model that reads both, and whose vectors of both are compared, such as clips and captions.
  case both(any TextEmbedder, any FileEmbedder)
}

extension [Float] {
  /// The vector with length 1; zeros stay what they are.
  public var unit: [Float] {
    let length = reduce(0) { $0 + $1 * $1 }.squareRoot()
    return length > 0 ? map { $0 / length } : self
  }
}
