/// Returns the median of `values` (the upper one of an even number); 0 if there are none.
public func median(_ values: some Collection<Double>) -> Double {
  let sorted = values.sorted()
  return sorted.isEmpty ? 0 : sorted[sorted.count / 2]
}
