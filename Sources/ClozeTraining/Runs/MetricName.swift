/// Finds metrics by the names that people type.
public enum MetricName {
  /// Returns that of `names` which `name` means: the same; the same but for capitals and for signs
  /// that a member's name cannot have, which are written `_`; or the only one that ends in `_` and
  /// the name, as `loss` for `mlm_loss`.
  public static func match(_ name: String, among names: [String]) -> String? {
    if names.contains(name) { return name }
    let wanted = plain(name)
    if let same = names.first(where: { plain($0) == wanted }) { return same }
    let ending = names.filter { plain($0).hasSuffix("_" + wanted) }
    return Set(ending).count == 1 ? ending.first : nil
  }

  /// Returns `name` as it can follow a dot in the language, such as `NDCG@10` or `recall_of_chair`.
  public static func member(_ name: String) -> String {
    String(
      name.unicodeScalars.map { scalar in
        let isKept =
          scalar.isASCII && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar))
        return isKept || scalar == "@" ? Character(scalar) : "_"
      })
  }

  private static func plain(_ name: String) -> String { member(name).lowercased() }
}
