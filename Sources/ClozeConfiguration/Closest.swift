/// Returns the candidate with the fewest edits from `name`, if they are few enough for it to be the
/// intended one.
public func closest(to name: String, among candidates: [String]) -> String? {
  let ranked = candidates.map { ($0, editDistance(name.lowercased(), $0.lowercased())) }
    .min { ($0.1, $0.0) < ($1.1, $1.0) }
  guard let (best, distance) = ranked, distance <= max(2, name.count / 3) else { return nil }
  return best
}

/// Returns the number of insertions, deletions and substitutions between two texts (Levenshtein).
func editDistance(_ a: String, _ b: String) -> Int {
  let right = Array(b)
  var row = Array(0...right.count)
  for (i, left) in a.enumerated() {
    var diagonal = row[0]
    row[0] = i + 1
    for (j, character) in right.enumerated() {
      let substitution = diagonal + (left == character ? 0 : 1)
      diagonal = row[j + 1]
      row[j + 1] = min(substitution, row[j] + 1, row[j + 1] + 1)
    }
  }
  return row[right.count]
}
