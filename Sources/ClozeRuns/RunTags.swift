import ClozeTraining

/// The tags that the user gives to runs, stored in their records.
public enum RunTags {
  /// Adds tags to the run at `path` and removes others.
  ///
  /// - Returns: its tags now, sorted.
  /// - Throws: `RunStoreError.badTag`; `TrainingError.notARun` if it has no record.
  public static func change(
    _ path: String, adding: [String], removing: [String]
  ) throws -> [String] {
    for tag in adding where !isTag(tag) { throw RunStoreError.badTag(tag) }
    var result: [String] = []
    try RunFolder.open(path).updateRecord { record in
      guard var record else { throw TrainingError.notARun(path: path, missing: "run.json") }
      record.tags = Set(record.tags).union(adding).subtracting(removing).sorted()
      result = record.tags
      return record
    }
    return result
  }

  /// True if a condition can name `tag` without quotes.
  private static func isTag(_ tag: String) -> Bool {
    !tag.isEmpty && tag.count <= 64
      && tag.unicodeScalars.allSatisfy {
        $0.properties.isAlphabetic || ("0"..."9").contains($0)
          || "._-:+".unicodeScalars.contains($0)
      }
  }
}
