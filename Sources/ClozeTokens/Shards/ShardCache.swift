import ClozeData

/// A folder of token files, so that text is tokenized once. A file's name follows from the tokenizer
/// and from the names, sizes and dates of the text's files, so that a change of either makes a new
/// one.
public struct ShardCache: Sendable {
  /// Where a token file came from.
  public enum Origin: Equatable, Sendable {
    /// It was there.
    case cached
    /// It was made.
    case built
    /// It was there and unusable, and was made again.
    case rebuilt(ShardError)
  }

  /// The folder.
  public let folder: String

  /// A cache in `folder`, which is made when it is needed.
  public init(folder: String) { self.folder = folder }

  /// The file that holds the tokens of `reader` made by `builder`.
  public func path(for reader: some DocumentSource, _ builder: ShardBuilder) -> String {
    let key = Checksum.sha256(
      "\(builder.fingerprint)\0\(builder.vocabularySize)\0\(reader.digest)".utf8)
    return folder + "/tokens-" + key.prefix(24) + ".shard"
  }

  /// Opens the tokens of `reader`, verified, and makes them first if they are not there.
  ///
  /// - Throws: `DataError` or `FileError` from reading and writing.
  public func shard(
    of reader: some DocumentSource, _ builder: ShardBuilder,
    progress: (Int) throws -> Void = { _ in }
  ) throws -> (shard: TokenShard, origin: Origin) {
    try makeFolder(folder)
    let path = path(for: reader, builder)
    var origin = Origin.built
    do {
      let shard = try TokenShard(path: path, verifying: true)
      try shard.check(tokenizer: builder.fingerprint, reader: reader)
      return (shard, .cached)
    } catch FileError.missing {
    } catch let error as ShardError {
      origin = .rebuilt(error)
    }
    try builder.build(path: path, from: reader, progress: progress)
    return (try TokenShard(path: path), origin)
  }
}

extension TokenShard {
  /// Checks that the tokens are `tokenizer`'s and that the text of `reader` has not changed since.
  ///
  /// - Throws: `ShardError.otherTokenizer` or `ShardError.changedSource`.
  public func check(tokenizer: String, reader: some DocumentSource) throws {
    guard metadata.tokenizer == tokenizer else { throw ShardError.otherTokenizer(path: path) }
    guard metadata.sourceDigest == reader.digest else {
      throw ShardError.changedSource(path: path)
    }
  }
}
