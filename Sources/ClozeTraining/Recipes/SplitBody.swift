import ClozeData
import ClozeTensor
import Foundation

/// A body whose recipe may draw a part of its data for validation.
public protocol SplitBody: RecipeBody {
  /// The seed that draws what validates.
  var splitSeed: UInt64 { get }
}

/// The keys of a recipe's data that say what validates, which are the same in all recipes.
public enum SplitKeys {
  /// The usual seed of splits. It is that of recipes, so that a run of the usual seed validates as
  /// it did when splits had no seed.
  public static let usualSeed: UInt64 = 42
  /// The first form of recipes that has these keys.
  static let format = 3
  /// The key of the seed, where there is one.
  static let seed = "data.splitSeed"
  /// The key of the rule for equal samples, where there is one.
  static let equal = "data.equalTogether"

  /// The line about the paths.
  public static let paths = [
    "validationPaths": "files and folders that validate; []: a part of the data does"
  ]
  /// The lines about the paths and the seed.
  public static let summaries = paths.merging([
    "splitSeed": "the seed that draws what validates, and nothing else"
  ]) { $1 }
  /// The lines about the paths, the seed and the rule for equal samples.
  public static let grouped = summaries.merging([
    "equalTogether": "whether equal samples are kept on one side of the split"
  ]) { $1 }

  /// Returns `share` of `samples`, drawn by `seed`: at least one, and not all.
  public static func drawn(_ share: Double, of samples: [Int32], seed: UInt64) -> Set<Int32> {
    var random = CounterRandom(seed: seed, purpose: .split)
    let wanted = max(1, Int((share * Double(samples.count)).rounded()))
    return Set(samples.shuffled(using: &random).prefix(min(wanted, samples.count - 1)))
  }

  /// Returns `share` of the samples, drawn by `seed` and by each one's identity, so that another
  /// one changes the choice of at most one: at least one, and not all.
  ///
  /// - Parameter identities: The identity of each sample, by its number.
  public static func drawn(
    _ share: Double, of identities: [Int32: String], seed: UInt64
  ) -> Set<Int32> {
    let wanted = max(1, Int((share * Double(identities.count)).rounded()))
    let places = identities.mapValues { Checksum.sha256("\(seed)\n\($0)".utf8) }
    let order = places.sorted { ($0.value, $0.key) < ($1.value, $1.key) }
    return Set(order.prefix(min(wanted, identities.count - 1)).map(\.key))
  }

  /// Returns the size in bytes of the files at `paths`, each counted once; those that are not there
  /// have none.
  public static func bytes(of paths: some Sequence<String>) -> Int {
    Set(paths).reduce(0) { sum, path in
      let size = try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int
      return sum + (size ?? 0)
    }
  }
}

extension RecipeBody {
  /// The keys that a recipe of an earlier form lacks, with the values by which it behaves as it
  /// did.
  ///
  /// - Parameter isRun: True for the recipe of a run, which must go on with the split that it had.
  static func laterKeys(isRun: Bool) -> [FormerKey] {
    guard Self.self is any SplitBody.Type else { return [] }
    let isGrouped = allSummaries[SplitKeys.equal] != nil
    return [.copied(SplitKeys.seed, from: "seed")]
      + (isRun && isGrouped ? [.absent(SplitKeys.equal, value: "false")] : [])
  }
}
