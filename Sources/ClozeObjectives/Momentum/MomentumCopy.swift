import ClozeEncoder
import ClozeTensor

/// A copy of parts of a model that follows them slowly: a moving average of their parameters (He et
/// al. 2020, MoCo).
struct MomentumCopy {
  private let followers: [(copy: Tensor, original: Tensor)]

  /// The part of a store in which copies are, as states that are not in model folders.
  static func store(_ store: ParameterStore) -> ParameterStore {
    store.scoped(name, asStates: true, keepsStates: false)
  }

  private static let name = "momentum"

  /// Makes the copy equal to the model: each tensor in `store(of:)` follows the parameter of its
  /// name.
  init(in store: ParameterStore) {
    followers = store.parameters.compactMap { original in
      store["\(Self.name).\(original.name)"].map { ($0, original.value) }
    }
    approach(by: 1)
  }

  /// Moves the copy towards the model by a share of the distance.
  func approach(by share: Double) {
    for (copy, original) in followers { copy.approach(original, by: share) }
  }
}
