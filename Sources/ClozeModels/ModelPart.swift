import ClozeEncoder
import ClozeTensor

/// A part of the model in a folder that another model takes over, such as its encoder of clips: the
/// parameters and states whose names have a prefix.
///
/// ```swift
/// let taken = try ModelPart(of: "runs/pixels/model", prefix: "video.").copy(
///   into: store.scoped("video"))
/// print("\(taken.tensors) tensors, \(taken.numbers) numbers")
/// ```
public struct ModelPart: Sendable {
  /// The tensors that were copied.
  public struct Copied: Sendable, Equatable {
    /// The number of tensors.
    public var tensors = 0
    /// The number of their values.
    public var numbers = 0
  }

  /// The folder.
  public let folder: String
  /// The prefix of the part's names, its dot included.
  public let prefix: String

  /// Makes the part of the model in `folder` whose names begin with `prefix`; all of it if that is
  /// empty.
  public init(of folder: String, prefix: String) { (self.folder, self.prefix) = (folder, prefix) }

  /// Copies the part into a store, or into a view of one, whose names have no prefix.
  ///
  /// - Parameter isWanted: Returns true for the names of the store that are copied; the others keep
  ///   their values. The folder may have more.
  /// - Throws: `FileError`, `SafeTensorsError`, or `ModelFolderError`, which names the tensors that
  ///   are missing or of another shape; nothing has been copied then.
  @discardableResult
  public func copy(
    into store: ParameterStore, where isWanted: (String) -> Bool = { _ in true }
  ) throws -> Copied {
    let reader = try WeightReader(folder: folder, layout: .cloze, isTied: true)
    let wanted = (store.parameters + store.states).filter { isWanted($0.name) }
      .map { $0.called(prefix + $0.name) }
    let unfit = wanted.compactMap { parameter -> String? in
      guard let found = reader.shape(of: parameter.name), found != parameter.value.shape else {
        return nil
      }
      return "\(parameter.name) is \(found) there and \(parameter.value.shape) here"
    }
    guard unfit.isEmpty else {
      throw ModelFolderError(file: folder, problem: .otherSizes(unfit))
    }
    try reader.fill(wanted, isWhole: false)
    try NativeModelFolder.checkVariances(wanted, from: folder)
    return Copied(
      tensors: wanted.count, numbers: wanted.reduce(0) { $0 + $1.value.count })
  }
}
