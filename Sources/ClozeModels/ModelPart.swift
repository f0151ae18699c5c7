import ClozeEncoder
import ClozeTensor

/// Weights of the model in a folder, of any kind and layout, that another model takes over under
/// other names.
///
/// ```swift
/// let part = try ModelPart(of: "runs/text-1/model")
/// let blocks = store.parameters.filter { $0.name.hasPrefix("layers.") }
/// try part.copy(blocks.map { ModelPart.Move(from: $0.name, to: $0) })
/// ```
public struct ModelPart {
  /// A parameter or state, and the name of its values in the folder.
  public struct Move {
    /// The name in the folder, as a store would have it.
    public let source: String
    /// The parameter that gets the values.
    public let target: Parameter

    /// Makes a move.
    public init(from source: String, to target: Parameter) {
      (self.source, self.target) = (source, target)
    }
  }

  /// The folder.
  public let folder: String
  private let reader: WeightReader

  /// Opens the weights of the model in `folder`.
  ///
  /// - Throws: `FileError`, `SafeTensorsError` or `ModelFolderError`.
  public init(of folder: String) throws {
    self.folder = folder
    reader = try ModelFolder.weightReader(of: folder).0
  }

  /// True if the folder has values of that name, of whatever shape.
  public func holds(_ name: String) -> Bool { reader.holds(name) }

  /// True if the folder has the values of a move, in its shape.
  public func fits(_ move: Move) -> Bool {
    holds(move.source) && reader.fits(move.source, move.target.value.shape)
  }

  /// Copies values.
  ///
  /// - Throws: `FileError`, `SafeTensorsError`, or `ModelFolderError`, which names the tensors that
  ///   are missing or of another shape; nothing has been copied then.
  public func copy(_ moves: [Move]) throws {
    let unfit = moves.filter { holds($0.source) && !fits($0) }.map {
      let found = reader.shape(of: $0.source).map { "\($0)" } ?? "of another shape"
      return "\($0.source) is \(found) there and \($0.target.name) \($0.target.value.shape) here"
    }
    guard unfit.isEmpty else {
      throw ModelFolderError(file: folder, problem: .otherSizes(unfit))
    }
    let wanted = moves.map { $0.target.called($0.source) }
    try reader.fill(wanted, isWhole: false)
    try NativeModelFolder.checkVariances(wanted, from: folder)
  }
}
