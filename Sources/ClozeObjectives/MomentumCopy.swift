import ClozeEncoder
import ClozeTensor

/// A copy of parts of a model that follows them slowly (He et al. 2020): the states of a store
/// whose names are those of parameters behind a prefix.
public struct MomentumCopy {
  /// The usual prefix.
  public static let prefix = "momentum"

  private let followers: [(key: Tensor, query: Tensor)]

  /// Pairs the parameters of `store` with those that `store.scoped(prefix, asStates: true)` has by
  /// now, and makes the copy equal to them.
  public init(of store: ParameterStore, prefix: String) {
    followers = store.parameters.compactMap { query in
      store[prefix + "." + query.name].map { ($0, query.value) }
    }
    approach(by: 1)
  }

  /// Follows the model before the pass `pass`, from 0, if a step begins with it: the copy keeps the
  /// share `momentum` of its values. In the first step it becomes the model, which may have taken
  /// the weights of another since the copy was made.
  ///
  /// - Parameter accumulation: The number of passes of a step.
  public func follow(pass: Int, accumulation: Int, momentum: Double) {
    guard pass % accumulation == 0 else { return }
    approach(by: pass == 0 ? 1 : 1 - momentum)
  }

  /// Moves the copy towards the model by a share of the distance.
  func approach(by share: Double) {
    for (key, query) in followers { key.approach(query, by: share) }
  }
}
