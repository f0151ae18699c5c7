/// The runs of a sweep, by the settings of each: those of a list, each with every combination of
/// the axes' values.
struct SweepGrid: Equatable {
  /// The greatest number of runs.
  static let most = 10_000

  /// The keys that say what a recipe is, which all runs have in common.
  private static let commonKeys = ["recipe", "format", "modality"]

  /// The keys that differ among the runs, in the order in which they were given.
  let keys: [String]
  /// The settings of each run.
  let runs: [[SweepSetting]]

  /// Makes the runs of `axes`, the last of which changes first, for each row of `list`.
  ///
  /// - Throws: `Misuse` if a key is there twice or must not vary, or if there are no runs, two
  /// equal ones or too many.
  init(axes: [SweepAxis], list: [[SweepSetting]] = [[]]) throws {
    let listed = list.flatMap { $0.map(\.key) }.uniqued
    keys = listed + axes.map(\.key)
    if let twice = keys.firstRepeated {
      throw Misuse(text: "\(twice) is given twice; give all its values at once")
    }
    if let common = keys.first(where: Self.commonKeys.contains) {
      throw Misuse(
        text: "\(common) must be the same in all runs of a sweep; make a sweep of each recipe")
    }
    var runs = list
    for axis in axes {
      guard runs.count * axis.values.count <= Self.most else {
        throw Misuse(text: "a sweep has at most \(Self.most) runs; give fewer values")
      }
      runs = runs.flatMap { run in axis.settings.map { run + [$0] } }
    }
    self.runs = runs
    guard !keys.isEmpty else {
      throw Misuse(
        text: "nothing differs among the runs; give values, such as "
          + "--set training.optimizer.rate=1e-4,1e-3, or --seeds 1..3")
    }
    if let twice = runs.firstRepeated {
      throw Misuse(
        text: "two runs have the same settings: \(twice.map(\.text).joined(separator: " "))")
    }
  }
}

extension Array where Element: Hashable {
  /// The elements without repetitions, in the order of their first occurrences.
  var uniqued: [Element] {
    var seen: Set<Element> = []
    return filter { seen.insert($0).inserted }
  }

  /// The first element that occurred before.
  var firstRepeated: Element? {
    var seen: Set<Element> = []
    return first { !seen.insert($0).inserted }
  }
}
