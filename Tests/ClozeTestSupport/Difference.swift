/// The largest difference; infinite where the counts differ or a number is not finite.
public func difference<Number: BinaryFloatingPoint>(_ given: [Number], _ wanted: [Number]) -> Number
{
  guard given.count == wanted.count, (given + wanted).allSatisfy({ $0.isFinite }) else {
    return .infinity
  }
  return zip(given, wanted).reduce(0) { max($0, abs($1.0 - $1.1)) }
}

/// The largest difference, as a part of the largest wanted number; infinite where the counts differ
/// or a number is not finite.
public func relativeDifference<Number: BinaryFloatingPoint>(
  _ given: [Number], _ wanted: [Number]
) -> Number {
  difference(given, wanted)
    / max(wanted.reduce(0) { max($0, abs($1)) }, .leastNormalMagnitude)
}
