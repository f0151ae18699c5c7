import ClozeObjectives
import ClozeTensor

/// A model that turns what is in files, such as sounds, into vectors.
public protocol FileEmbedder {
  /// The kind of samples in messages, in the plural, such as `utterances`.
  var samples: String { get }
  /// The number of blocks.
  var blocks: Int { get }
  /// C, the number of features of a vector of the usual form.
  var features: Int { get }
  /// The type of activations.
  var precision: DType { get }

  /// The form that vectors have where nothing else is chosen.
  var usual: FileVectorForm { get }

  /// Returns the number of features of a vector of a form.
  func features(of form: FileVectorForm) -> Int

  /// Returns the problem of a form of vectors for this model; nil if it can have it.
  func problem(of form: FileVectorForm) -> String?

  /// Calls `each` with the vectors of each sample in `paths`, files and folders, in order; samples
  /// that cannot be read are left out, and noted.
  ///
  /// - Parameters:
  ///   - limit: The number of the first samples that are read; nil for all.
  ///   - batch: The most samples that are computed at once, on which no vector depends.
  /// - Returns: The number of samples that are listed, and those that are left out.
  /// - Throws: Errors of reading, also if no sample can be read; what `observer` and `each` throw.
  @discardableResult
  func embed(
    _ paths: [String], limit: Int?, _ form: FileVectorForm, batch: Int,
    _ observer: any WorkObserver, each: (FileVector) throws -> Void
  ) throws -> (listed: Int, omitted: [OmittedSample])
}

extension FileEmbedder {
  /// The mean over steps after the last block, as long as it is.
  public var usual: FileVectorForm { FileVectorForm() }

  /// Calls `each` with the vectors of each sample in `paths`.
  public func embed(
    _ paths: [String], _ form: FileVectorForm, batch: Int, _ observer: any WorkObserver,
    each: (FileVector) throws -> Void
  ) throws {
    try embed(paths, limit: nil, form, batch: batch, observer, each: each)
  }

  /// The number of features of the usual form.
  public func features(of form: FileVectorForm) -> Int { features }
}

/// The form of the vectors of samples in files.
public struct FileVectorForm: Sendable, Equatable {
  /// The way in which the vectors of a sample's steps become one.
  public var pooling = Pooling.mean
  /// The numbers of blocks after which steps are read, ascending, 0 for the encoder's input: a
  /// vector of each; nil for the usual one alone, after all blocks.
  public var depths: [Int]?
  /// True if vectors have length 1.
  public var isNormalized = false

  /// Makes the form: the mean over steps after the last block, as long as it is.
  public init() {}

  /// Returns the problem of the depths for a model of `count` blocks, which messages call `blocks`;
  /// nil if there is none.
  public func depthProblem(_ blocks: String, _ count: Int) -> String? {
    depths?.first { !(0...count).contains($0) }.map {
      "--depth is \($0): must lie in 0...\(count), \(blocks)"
    }
  }

  /// Returns vectors [depths][samples][C] by sample [samples][depths][C], as long as the form says.
  public func bySample(_ vectors: [[[Float]]]) -> [[[Float]]] {
    (vectors.first ?? []).indices.map { sample in
      vectors.map { isNormalized ? $0[sample].unit : $0[sample] }
    }
  }
}

/// The vectors of a sample in a file.
public struct FileVector: Sendable, Equatable {
  /// Its number among the samples that are listed, from 1, those that are left out included.
  public var number: Int
  /// The sample's name.
  public var name: String
  /// Its class, where its corpus names one.
  public var label: String?
  /// The vectors, one for each depth of their form [depths][C].
  public var vectors: [[Float]]
  /// Further properties of the sample, such as its caption: the same properties for all samples of
  /// a model.
  public var details: [ResultTable.Property]

  /// Makes the vectors of the sample called `name`.
  public init(
    number: Int, name: String, label: String? = nil, vectors: [[Float]],
    details: [ResultTable.Property] = []
  ) {
    (self.number, self.name, self.label) = (number, name, label)
    (self.vectors, self.details) = (vectors, details)
  }

  /// The vector [C] of the least depth, or the only one.
  public var vector: [Float] { vectors.first ?? [] }
}
