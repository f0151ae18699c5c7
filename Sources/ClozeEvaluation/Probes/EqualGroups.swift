/// Samples in groups of equal ones, which a split does not divide.
public struct EqualGroups: Sendable, Equatable {
  /// The first sample of each group, ascending.
  public let firsts: [Int]
  private let members: [Int: [Int]]

  /// Makes the groups of samples.
  ///
  /// - Parameter equals: For each sample, the index of the first one that is equal to it.
  public init(_ equals: [Int]) {
    members = Dictionary(grouping: equals.indices) { equals[$0] }
    firsts = members.keys.sorted()
  }

  /// The number of samples that are equal to the sample `first`, which is the first of them.
  public func size(_ first: Int) -> Int { members[first]?.count ?? 0 }

  /// Returns `count` samples, or somewhat fewer: all of those groups that fit, in the order of
  /// their first samples `order`. If no group fits, they are those of the smallest, unless there is
  /// no other.
  public func samples(_ order: [Int], fitting count: Int) -> [Int] {
    var room = count
    var taken = order.filter { first in
      guard size(first) <= room else { return false }
      room -= size(first)
      return true
    }
    if taken.isEmpty, count > 0, order.count > 1 {
      taken = order.min { (size($0), $0) < (size($1), $1) }.map { [$0] } ?? []
    }
    return taken.flatMap { members[$0] ?? [] }
  }
}
