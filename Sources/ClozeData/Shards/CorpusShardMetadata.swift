/// The origin of a file that is derived from the files of a corpus.
struct CorpusShardMetadata: Codable, Equatable {
  /// A sample that was left out.
  struct Omission: Codable, Equatable {
    /// Its index in the corpus.
    var index: Int
    /// The reason, as the end of a sentence.
    var reason: String
  }

  /// The digest of the settings and of what was read.
  var digest: String
  /// The number of samples of the corpus.
  var count: Int
  /// The samples that were left out, in order.
  var omissions: [Omission]

  /// Returns the indices of the samples that are in `file`, of the `count` of the corpus.
  ///
  /// - Throws: `ShardFault.damaged` if the file's samples cannot be these.
  func kept(of count: Int, _ file: ShardFile, _ noun: String) throws -> [Int] {
    let omitted = Set(omissions.map(\.index))
    guard omitted.isSubset(of: 0..<count), count == self.count,
      count - omitted.count == file.header.samples
    else { throw ShardFault.damaged("impossible \(noun)") }
    try file.checkOrder(noun)
    return (0..<count).filter { !omitted.contains($0) }
  }

  /// The omissions, by the name of each sample.
  func named(_ name: (Int) -> String) -> [ClozeData.Omission] {
    omissions.map { ClozeData.Omission(name($0.index), $0.reason) }
  }
}
