import ClozeEncoder
import ClozeTensor

/// The keys of the latest batches, as states of a model: the oldest are replaced first (He et al.
/// 2020, MoCo).
struct KeyQueue {
  /// The keys [K, D], of length 1; random at first.
  let keys: Tensor
  private let place: Tensor

  /// Makes a queue called `name` of `size` keys with its states in `store`.
  init(_ store: ParameterStore, _ name: String, size: Int, width: Int) throws {
    keys = try store.addState(name, [size, width], .normal(1))
    place = try store.addState("\(name).place", [1], .zeros)
    keys.approach(try GradientMode.disabled { try keys.normalizedRows() }, by: 1)
  }

  /// Replaces the oldest keys by `new` ones.
  ///
  /// - Shapes: new [B, D], f32.
  func enqueue(_ new: Tensor) {
    let size = keys.shape[0], width = keys.shape[1], count = new.shape[0]
    let start = Int(place.doubles.first ?? 0)
    new.withFloats { new in
      keys.withFloats { keys in
        for row in 0..<count {
          let to = (start + row) % size
          for column in 0..<width { keys[to * width + column] = new[row * width + column] }
        }
      }
    }
    place.fill { Double((start + count) % size) }
  }
}
