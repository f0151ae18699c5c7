import ClozeObjectives
import ClozeTensor

/// A model that turns what is in files, such as sounds, into vectors.
public protocol FileEmbedder {
  /// The kind of samples in messages, in the plural, such as `utterances`.
  var samples: String { get }
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

  /// Calls `each` with the vector of each sample in `paths`, files and folders, in order; samples
  /// that cannot be read are left out, and noted.
  ///
  /// - Parameter batch: The most samples that are computed at once, on which no vector depends.
  /// - Throws: Errors of reading, also if no sample can be read; what `observer` and `each` throw.
  func embed(
    _ paths: [String], _ form: FileVectorForm, batch: Int, _ observer: any WorkObserver,
    each: (FileVector) throws -> Void
  ) throws
}

extension FileEmbedder {
  /// The mean over steps after the last block, as long as it is.
  public var usual: FileVectorForm { FileVectorForm() }

  /// The number of features of the usual form.
  public func features(of form: FileVectorForm) -> Int { features }
}

/// The form of the vectors of samples in files.
public struct FileVectorForm: Sendable, Equatable {
  /// The way in which the vectors of a sample's steps become one.
  public var pooling = Pooling.mean
  /// The number of blocks after which steps are read, 0 for the encoder's input; nil for all.
  public var depth: Int?
  /// True if vectors have length 1.
  public var isNormalized = false

  /// Makes the form: the mean over steps after the last block, as long as it is.
  public init() {}
}

/// The vector of a sample in a file.
public struct FileVector: Sendable, Equatable {
  /// The sample's name.
  public var name: String
  /// Its class, where its corpus names one.
  public var label: String?
  /// The vector [C].
  public var vector: [Float]
  /// Further properties of the sample, such as its caption: the same properties for all samples of
  /// a model.
  public var details: [ResultTable.Property]

  /// Makes the vector of the sample called `name`.
  public init(
    name: String, label: String? = nil, vector: [Float], details: [ResultTable.Property] = []
  ) {
    (self.name, self.label, self.vector, self.details) = (name, label, vector, details)
  }
}
