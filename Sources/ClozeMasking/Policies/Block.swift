import ClozeTensor

extension MaskingPolicy {
  /// A unit and those nearest to it (Yu et al. 2022, "Point-BERT", section 3.3). The block ends
  /// before a unit that would exceed the number; if the first one does, its first elements are
  /// taken.
  static let block = MaskingPolicy(
    name: "block", summary: "a unit and those nearest to it (Point-BERT)", needs: [.places]
  ) { task, random in
    guard let places = task.places else { preconditionFailure("block needs places") }
    let first = random.below(task.units.count)
    let count = task.count(&random)
    var left = count
    let block = places.byDistance(from: first).prefix {
      left -= task.units[$0].count
      return left >= 0
    }
    return block.isEmpty ? [task.units[first].prefix(count)] : block.map { task.units[$0] }
  }
}
