import ClozeTensor

extension MaskingPolicy {
  /// Masks single elements, each with the same probability (Devlin et al. 2019, section 3.1).
  static let random = MaskingPolicy(
    name: "random", summary: "single elements, each equally likely (BERT)"
  ) { task, random in
    let count = task.count(&random)
    var elements = task.units.flatMap { $0 }
    for index in 0..<count {
      elements.swapAt(index, index + random.below(elements.count - index))
    }
    return elements[..<count].map { $0..<$0 + 1 }
  }
}
