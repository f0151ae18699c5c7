/// The middle one of `values` (of an even number of them the upper); 0 where there are none.
public func median(_ values: some Collection<Double>) -> Double {
  let sorted = values.sorted()
  return sorted.isEmpty ? 0 : sorted[sorted.count / 2]
}
