import ClozeData
import ClozeEvaluation
import ClozeTensor

/// The numbers of the pairs of each part.
struct PairSplit {
  private(set) var training: [Int32] = []
  private(set) var validation: [Int32] = []
  let test: [Int32]

  /// Takes the parts that pairs name; where none validates, draws a share of those that train.
  ///
  /// Pairs that share a sample of the side with more different ones are kept together: of a word
  /// that many speak, the word may be on both sides, a recording never.
  init(_ pairs: [PairTable.Entry], of table: PairTable, share: Double, seed: UInt64) {
    let parts = pairs.map(table.part)
    func numbers(_ part: LabelledPart) -> [Int32] {
      parts.indices.filter { parts[$0] == part }.map(Int32.init)
    }
    (training, validation, test) = (numbers(.training), numbers(.validation), numbers(.test))
    guard validation.isEmpty, share > 0, training.count > 1 else { return }
    let rarer = Set(pairs.map(\.first)).count > Set(pairs.map(\.other)).count ? 0 : 1
    let keys = training.map { PairTable.number(rarer, pairs[Int($0)]) }
    var firsts: [Int32: Int] = [:]
    let equals = keys.enumerated().map { place, key -> Int in
      if let first = firsts[key] { return first }
      firsts[key] = place
      return place
    }
    let groups = EqualGroups(equals)
    var random = CounterRandom(seed: seed, purpose: .split), order = groups.firsts
    for index in order.indices {
      order.swapAt(index, index + random.below(order.count - index))
    }
    let wanted = min(training.count - 1, max(1, Int((share * Double(training.count)).rounded())))
    let drawn = Set(groups.samples(order, fitting: wanted))
    validation = drawn.sorted().map { training[$0] }
    training = training.indices.filter { !drawn.contains($0) }.map { training[$0] }
  }
}
