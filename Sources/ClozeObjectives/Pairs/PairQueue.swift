import ClozeEncoder
import ClozeTensor

/// The keys of earlier pairs (He et al. 2020), which are states of a model: vectors of both sides,
/// random ones at first, and identities.
struct PairQueue {
  let size: Int
  private let first: Tensor
  private let second: Tensor
  private let identities: Tensor
  private let place: Tensor

  init(_ store: ParameterStore, size: Int, width: Int) throws {
    self.size = size
    first = try store.addState("queue.first", [size, width], .normal(1))
    second = try store.addState("queue.second", [size, width], .normal(1))
    identities = try store.addState("queue.identities", [size, 2], .zeros)
    place = try store.addState("queue.place", [1], .zeros)
    for rows in [first, second] {
      rows.approach(try GradientMode.disabled { try rows.normalizedRows() }, by: 1)
    }
    // No identity has this number.
    identities.fill { -1 }
  }

  /// Copies of the keys of both sides as they are now: the backward pass needs them, and new ones
  /// are put in before.
  func keys() throws -> (first: Tensor, second: Tensor) {
    try GradientMode.disabled {
      (try Tensor.concatenating([first], axis: 0), try Tensor.concatenating([second], axis: 0))
    }
  }

  /// The identities of the keys; nil for random ones.
  var keyIdentities: [PairIdentity?] {
    let numbers = identities.doubles
    return (0..<size).map { row in
      guard numbers[2 * row] >= 0 else { return nil }
      return PairIdentity(first: UInt64(numbers[2 * row]), second: UInt64(numbers[2 * row + 1]))
    }
  }

  /// Replaces the oldest keys.
  ///
  /// - Shapes: `first` and `second` [B, D].
  func put(_ first: Tensor, _ second: Tensor, _ pairs: [PairIdentity]) throws {
    let start = Int(place.doubles.first ?? 0)
    let numbers = try Tensor(
      pairs.flatMap { [Double($0.first), Double($0.second)] }, [pairs.count, 2], identities.dtype,
      identities.device)
    for (new, old) in try [
      (first.cast(to: self.first.dtype), self.first),
      (second.cast(to: self.second.dtype), self.second), (numbers, identities),
    ] {
      let bytes = old.shape[1] * old.dtype.size
      new.withBytes { from in
        old.withBytes { to in
          for row in 0..<pairs.count {
            let target = (start + row) % size * bytes
            UnsafeMutableRawBufferPointer(rebasing: to[target..<target + bytes]).copyMemory(
              from: UnsafeRawBufferPointer(rebasing: from[row * bytes..<(row + 1) * bytes]))
          }
        }
      }
    }
    place.fill { Double((start + pairs.count) % size) }
  }
}
