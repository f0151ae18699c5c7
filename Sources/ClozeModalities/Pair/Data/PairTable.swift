import ClozeData

/// The pairs of a corpus as numbers: the different samples of each side, and which belong together.
struct PairTable {
  /// A pair: the numbers of its samples.
  struct Entry: Sendable, Equatable {
    let first: Int32
    let other: Int32
    /// The number of the row.
    let row: Int
  }

  let kinds: [PairColumn]
  /// The rows.
  let rows: [PairRow]
  /// The different samples of each side.
  private(set) var values: [[PairValue]] = [[], []]
  /// The pairs, in the order of the rows; what is listed twice for one part is there once.
  private(set) var entries: [Entry] = []
  /// The number of rows whose pair is listed before.
  private(set) var repeated = 0

  /// Numbers the samples of rows.
  init(_ corpus: PairCorpus, _ kinds: [PairColumn]) {
    (self.kinds, rows) = (kinds, corpus.rows)
    var numbers: [[PairValue: Int32]] = [[:], [:]], known: Set<String> = []
    for (place, row) in rows.enumerated() {
      let both = kinds.indices.map { side -> Int32 in
        guard let value = row.values[kinds[side]] else { preconditionFailure("a row of both") }
        if let number = numbers[side][value] { return number }
        let number = Int32(values[side].count)
        numbers[side][value] = number
        values[side].append(value)
        return number
      }
      // In other parts it is listed again, which is a leak and no repetition.
      guard known.insert("\(both) \((row.part ?? .training).rawValue)").inserted else {
        repeated += 1
        continue
      }
      entries.append(Entry(first: both[0], other: both[1], row: place))
    }
  }

  /// Returns the part of a pair; training where others have parts.
  func part(_ entry: Entry) -> LabelledPart { rows[entry.row].part ?? .training }

  /// Returns the number of the sample of a side in a pair.
  static func number(_ side: Int, _ entry: Entry) -> Int32 {
    side == 0 ? entry.first : entry.other
  }

  /// A line about samples and pairs that are in several parts, so that scores on one of them are of
  /// what another has shown; nil if there are none.
  var leakNote: String? {
    guard Set(entries.map(part)).count > 1 else { return nil }
    var found: [String] = []
    for side in 0..<2 {
      let shared = shared { Int(Self.number(side, $0)) }
      guard let example = shared.first else { continue }
      let name = rows[example.row].name
      found.append("\(counted(shared.count, "sample")) of \(kinds[side].rawValue) (\(name))")
    }
    let pairs = shared { Int($0.first) << 32 | Int($0.other) }
    if let example = pairs.first {
      found.append("\(counted(pairs.count, "whole pair")) (\(rows[example.row].name))")
    }
    guard !found.isEmpty else { return nil }
    return "leak: " + found.joined(separator: ", ")
      + " in more than one part: scores on them are no test of what is new"
  }

  /// Returns the first pair of each group with the same key that is in several parts.
  private func shared(_ key: (Entry) -> Int) -> [Entry] {
    var parts: [Int: Set<LabelledPart>] = [:], firsts: [Int: Entry] = [:], order: [Int] = []
    for entry in entries {
      let key = key(entry)
      if firsts[key] == nil {
        firsts[key] = entry
        order.append(key)
      }
      parts[key, default: []].insert(part(entry))
    }
    return order.filter { parts[$0].map { $0.count > 1 } ?? false }.compactMap { firsts[$0] }
  }
}
