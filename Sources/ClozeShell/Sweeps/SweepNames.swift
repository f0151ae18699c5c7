/// The names of a sweep's runs, such as `rates-rate_1e-4-seed_2`: plain words of any shell and of
/// the command language, which tell the values.
enum SweepNames {
  /// The length above which a name gives the run's number instead of its values.
  private static let longest = 100

  /// Returns a name for each run of `grid`, none of which is among `taken`.
  static func names(
    of grid: SweepGrid, sweep: String, taken: Set<String> = []
  ) -> [String] {
    let labels = Dictionary(uniqueKeysWithValues: zip(grid.keys, labels(grid.keys)))
    var used = taken
    return grid.runs.enumerated().map { index, settings in
      let parts = settings.map { "\(labels[$0.key] ?? $0.key)_\(word($0.value))" }
      var name = ([sweep] + parts).joined(separator: "-")
      if name.count > longest { name = "\(sweep)-\(index + 1)" }
      name = free(name, used)
      used.insert(name)
      return name
    }
  }

  /// Returns a short label for each of `keys`: the last parts of its path that no other ends in.
  static func labels(_ keys: [String]) -> [String] {
    keys.map { key in
      let parts = key.split(separator: ".")
      for count in 1...max(1, parts.count) {
        let end = parts.suffix(count)
        let isShared = keys.contains { $0 != key && $0.split(separator: ".").suffix(count) == end }
        if !isShared { return end.joined(separator: ".") }
      }
      return key
    }
  }

  /// True if `name` can be that of a sweep: a plain word that can also be part of a tag.
  static func isName(_ name: String) -> Bool {
    (1...50).contains(name.count) && name.allSatisfy(isPlain) && name.first?.isLetter == true
  }

  /// Returns `value` as a word; of a path its last part.
  private static func word(_ value: String) -> String {
    let last = value.split(separator: "/").last.map(String.init) ?? value
    let words = last.split { !isPlain($0) && $0 != "-" && $0 != "+" }
    return words.isEmpty ? "none" : words.joined(separator: "-")
  }

  private static func isPlain(_ character: Character) -> Bool {
    character.isASCII && (character.isLetter || character.isNumber || "._-".contains(character))
  }

  private static func free(_ name: String, _ used: Set<String>) -> String {
    var number = 1, result = name
    while used.contains(result) {
      number += 1
      result = "\(name)-\(number)"
    }
    return result
  }
}
