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

  /// Moves the copy towards the model by a share of the distance.
  public func approach(by share: Double) {
    for (key, query) in followers { key.approach(query, by: share) }
  }
}
