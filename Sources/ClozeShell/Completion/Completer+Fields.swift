import ClozeTraining

/// Names of metrics, columns and keys of runs, and conditions on them.
extension Completer {
  /// Returns the names that a list between commas can go on with; `isSigned` if a `-` may precede
  /// each.
  func list(
    _ names: [CompletionContext.Named], _ start: String, isSigned: Bool = false
  ) -> [Completion.Candidate] {
    let parts = start.split(separator: ",", omittingEmptySubsequences: false)
    let given = Set(parts.dropLast().map(String.init))
    let last = parts.last ?? ""
    let sign = isSigned && last.hasPrefix("-") ? "-" : ""
    let before = String(start.dropLast(last.count)) + sign
    let fresh = names.filter { !given.contains($0.name) }
    let found = fresh.map { Completion.Candidate($0.name, $0.summary, isWhole: false) }
    return grouped(found, String(last.dropFirst(sign.count))).map { $0.behind(before) }
  }

  /// Returns what a condition on runs can go on with.
  func condition(_ start: String) -> [Completion.Candidate] {
    let place = ConditionPlace(start)
    let word = String(start.dropFirst(place.before.count))
    let found: [Completion.Candidate] =
      switch place.expected {
      case .name: plain(context.fields())
      case .comparison: ConditionPlace.comparisons.map { .init($0) }
      case .value(let name): plain(context.fieldValues(name))
      case .connective: [.init("and"), .init("or")]
      }
    return grouped(found, word).map { candidate in
      .init(
        place.before + candidate.text, label: candidate.label, candidate.summary, isWhole: false)
    }
  }

  /// Returns the candidates that start with `start`; if there are too many to show, groups of them
  /// by the next part between dots.
  func grouped(
    _ candidates: [Completion.Candidate], _ start: String, of noun: String = "names"
  ) -> [Completion.Candidate] {
    let found = candidates.filter { $0.text.hasPrefix(start) }
    guard found.count > Self.manyNames else { return found }
    let depth = start.split(separator: ".", omittingEmptySubsequences: false).count
    var order: [String] = []
    var groups: [String: [Completion.Candidate]] = [:]
    for candidate in found {
      let parts = candidate.text.split(separator: ".")
      let name = parts.prefix(depth).joined(separator: ".") + (parts.count > depth ? "." : "")
      if groups[name] == nil { order.append(name) }
      groups[name, default: []].append(candidate)
    }
    return order.map { name in
      let members = groups[name] ?? []
      return members.count == 1
        ? members[0] : .init(name, "\(members.count) \(noun)", isWhole: false)
    }
  }

  /// The number of names above which groups are shown.
  private static let manyNames = 30
}

extension Completion.Candidate {
  /// This candidate behind the text `before`, which is not shown again.
  func behind(_ before: String) -> Self {
    before.isEmpty ? self : .init(before + text, label: label, summary, isWhole: isWhole)
  }
}
