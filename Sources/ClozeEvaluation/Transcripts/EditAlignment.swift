/// The least edits that make `recognised` of a reference (Levenshtein 1966).
///
/// Of equally good alignments it is that of rapidfuzz, and so of jiwer: equal ends count as hits,
/// and of what remains, read from the end, a deletion comes before an insertion, and both before a
/// substitution.
public struct EditAlignment: Sendable, Equatable {
  /// One step of an alignment.
  public enum Edit: UInt8, Sendable {
    /// The same on both sides.
    case hit
    /// Another in place of the reference's.
    case substitution
    /// One of the reference is missing.
    case deletion
    /// One that the reference does not have.
    case insertion
  }

  /// The steps in order.
  public let edits: [Edit]

  /// Aligns two sequences.
  public init<Unit: Hashable>(reference: [Unit], recognised: [Unit]) {
    var numbers: [Unit: Int32] = [:]
    func number(_ units: [Unit]) -> [Int32] {
      units.map { unit in
        let next = Int32(numbers.count)
        return numbers[unit]
          ?? {
            numbers[unit] = next; return next
          }()
      }
    }
    let reference = number(reference), recognised = number(recognised)
    let start = zip(reference, recognised).prefix(while: ==).count
    let a = reference[start...], b = recognised[start...]
    let end = zip(a.reversed(), b.reversed()).prefix(while: ==).count
    let middle = Self.steps(Array(a.dropLast(end)), Array(b.dropLast(end)))
    edits =
      [Edit](repeating: .hit, count: start) + middle + [Edit](repeating: .hit, count: end)
  }

  /// The number of steps of each kind.
  public var counts: EditCounts {
    var counts = EditCounts()
    for edit in edits {
      switch edit {
      case .hit: counts.hits += 1
      case .substitution: counts.substitutions += 1
      case .deletion: counts.deletions += 1
      case .insertion: counts.insertions += 1
      }
    }
    return counts
  }

  /// Returns the steps for two sequences that differ at both ends. The table of distances is never
  /// kept, only the step that each of its cells is reached by.
  private static func steps(_ a: [Int32], _ b: [Int32]) -> [Edit] {
    let width = b.count
    var table = [Edit](repeating: .insertion, count: (a.count + 1) * (width + 1))
    var before = Array(0...Int32(width))
    for (i, unit) in a.enumerated() {
      var row = [Int32](repeating: Int32(i) + 1, count: width + 1)
      table[(i + 1) * (width + 1)] = .deletion
      for j in 0..<width {
        let diagonal = before[j] + (unit == b[j] ? 0 : 1)
        row[j + 1] = min(diagonal, before[j + 1] + 1, row[j] + 1)
        table[(i + 1) * (width + 1) + j + 1] =
          row[j + 1] == before[j + 1] + 1
          ? .deletion
          : row[j] == before[j] - 1 ? .insertion : unit == b[j] ? .hit : .substitution
      }
      before = row
    }
    return trace(table, a.count, width)
  }

  private static func trace(_ table: [Edit], _ height: Int, _ width: Int) -> [Edit] {
    var edits: [Edit] = [], i = height, j = width
    while i > 0 || j > 0 {
      let edit = table[i * (width + 1) + j]
      edits.append(edit)
      if edit != .insertion { i -= 1 }
      if edit != .deletion { j -= 1 }
    }
    return edits.reversed()
  }
}
