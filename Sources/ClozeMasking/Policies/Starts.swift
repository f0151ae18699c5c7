import ClozeTensor

extension MaskingPolicy {
  /// Lets spans of a fixed length start at any unit with a probability, and overlap (Baevski et al.
  /// 2020, "wav2vec 2.0", section 3.1; Chung et al. 2021, section 3.4: .065 and 10 hide about
  /// half).
  ///
  /// At least one span is hidden, and never all units: where two spans do not fit, the only span
  /// has a third of the units. Spans that would pass the end do not start.
  static let starts = MaskingPolicy(
    name: "starts", summary: "spans of one length that start anywhere (wav2vec 2.0)",
    needs: [.order, .variableNumber]
  ) { task, random in
    let count = task.units.count
    let isShort = count <= 2 * task.runs.length
    let length = isShort ? max(1, count / 3) : task.runs.length
    var hidden = [Bool](repeating: false, count: count)
    let places = count - length + 1
    for place in 0..<places where !isShort && random.uniform() < task.runs.start {
      for unit in place..<place + length { hidden[unit] = true }
    }
    if !hidden.contains(true) {
      let place = random.below(places)
      for unit in place..<place + length { hidden[unit] = true }
    }
    if !hidden.contains(false) { hidden[random.below(count)] = false }
    return hidden.indices.filter { hidden[$0] }.map { task.units[$0] }
  }
}
