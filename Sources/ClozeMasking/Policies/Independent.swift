import ClozeTensor

extension MaskingPolicy {
  /// Each element with the share's probability, whatever happens to the others, so that the number
  /// varies (Yu et al. 2022, "Point-BERT", table 5: "rand mask"). If none or too many are hidden,
  /// an element is hidden or elements are shown, counted from one that is drawn.
  static let independent = MaskingPolicy(
    name: "independent", summary: "each element with the share's probability (Point-BERT)",
    needs: [.variableNumber]
  ) { task, random in
    let elements = task.units.flatMap { $0 }
    let first = random.below(elements.count)
    let share = task.amount.share(&random)
    var isHidden = elements.map { _ in random.uniform() < share }
    if !isHidden.contains(true) { isHidden[first] = true }
    var surplus = isHidden.count { $0 } - task.amount.limit(of: elements.count)
    for index in Array(first..<elements.count) + Array(0..<first)
    where surplus > 0 && isHidden[index] {
      isHidden[index] = false
      surplus -= 1
    }
    return elements.indices.filter { isHidden[$0] }.map { elements[$0]..<elements[$0] + 1 }
  }
}
