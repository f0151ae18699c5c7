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
  /// Pairs that share a file are kept together, if one side has files, else those that share a
  /// sample of the side with more different ones: of a word that many speak and of the captions of
  /// a clip, the words may be on both sides, a recording or a clip never.
  init(_ pairs: [PairTable.Entry], of table: PairTable, share: Double, seed: UInt64) {
    let parts = pairs.map(table.part)
    func numbers(_ part: LabelledPart) -> [Int32] {
      parts.indices.filter { parts[$0] == part }.map(Int32.init)
    }
    (training, validation, test) = (numbers(.training), numbers(.validation), numbers(.test))
    guard validation.isEmpty, share > 0, training.count > 1 else { return }
    let files = table.kinds.indices.filter { table.kinds[$0].isPath }
    let rarer =
      files.count == 1
      ? files[0] : Set(pairs.map(\.first)).count > Set(pairs.map(\.other)).count ? 0 : 1
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

  /// A line about the samples that train and validate in different pairs; nil if there are none.
  func sharedNote(_ pairs: [PairTable.Entry], of table: PairTable) -> String? {
    let found = table.kinds.indices.compactMap { side -> String? in
      func samples(_ part: [Int32]) -> Set<Int32> {
        Set(part.map { PairTable.number(side, pairs[Int($0)]) })
      }
      let held = samples(validation), shared = held.intersection(samples(training)).count
      guard shared > 0 else { return nil }
      return "\(shared) of \(counted(held.count, "sample")) of \(table.kinds[side].rawValue)"
    }
    return found.isEmpty ? nil : "\(found.joined(separator: ", ")) that validate also train"
  }
}
