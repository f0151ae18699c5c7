import ClozeConfiguration

/// The part of a recipe that names a corpus of files, and what of it validates.
public protocol CorpusSettings: ConfigurationSection {
  /// The files, folders and tables of samples.
  var paths: [String] { get set }
  /// Those that validate; empty if the corpus names a part that does, or a share is drawn.
  var validationPaths: [String] { get set }
  /// The seed that draws what validates.
  var splitSeed: UInt64 { get }
  /// Makes the default corpus.
  init()
  /// Returns the size of the files in bytes.
  func bytes() throws -> Int
}

/// A body of recipes whose data are a corpus of files, and which may go on from a trained model.
public protocol CorpusBody: ModelBody, SplitBody {
  /// The corpus.
  associatedtype Corpus: CorpusSettings
  /// The corpus.
  var data: Corpus { get set }
  /// The run or model folder that training starts from; nil for none.
  var model: String? { get set }
}

extension CorpusBody {
  /// The seed that draws what validates.
  public var splitSeed: UInt64 { data.splitSeed }

  /// The files, folders and tables of samples.
  public var dataPaths: [String] {
    get { data.paths }
    set { data.paths = newValue }
  }

  /// Those that validate.
  public var validationPaths: [String] {
    get { data.validationPaths }
    set { data.validationPaths = newValue }
  }

  /// The path of the model that training starts from.
  public var modelPath: String? {
    get { model }
    set { model = newValue }
  }

  /// Returns the size of the data in bytes.
  public func dataBytes() throws -> Int { try data.bytes() }
}
