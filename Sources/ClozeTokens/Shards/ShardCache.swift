import ClozeData

/// A folder of token files, so that text is tokenized only once. A file's name depends on the
/// tokenizer and on the names, sizes and dates of the text's files, so that a change of either
/// leads to a new one.
public struct ShardCache: Sendable {
  /// The way a token file was obtained.
  public enum Origin: Equatable, Sendable {
    /// It existed already.
    case cached
    /// It was made.
    case built
    /// It existed but was unusable, so it was made again.
    case rebuilt(ShardError)
  }

  /// The folder.
  public let folder: String

  /// Makes a cache in `folder`, which is created when needed.
  public init(folder: String) { self.folder = folder }

  /// Returns the path of the file for the tokens of `reader` made by `builder`.
  public func path(for reader: some DocumentSource, _ builder: ShardBuilder) -> String {
    let key = Checksum.sha256(
      "\(builder.fingerprint)\0\(builder.vocabularySize)\0\(reader.digest)".utf8)
    return folder + "/tokens-" + key.prefix(24) + ".shard"
  }

  /// Opens and verifies the tokens of `reader`, making them first if they are missing.
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
      if builder.paths == nil || shard.metadata.parts?.paths == builder.paths {
        return (shard, .cached)
      }
    } catch FileError.missing {
    } catch let error as ShardError {
      origin = .rebuilt(error)
    }
    try builder.build(path: path, from: reader, progress: progress)
    return (try TokenShard(path: path), origin)
  }
}

extension TokenShard {
  /// Throws unless the tokens are `tokenizer`'s and the text of `reader` is unchanged.
  ///
  /// - Throws: `ShardError.otherTokenizer` or `ShardError.changedSource`.
  public func check(tokenizer: String, reader: some DocumentSource) throws {
    guard metadata.tokenizer == tokenizer else { throw ShardError.otherTokenizer(path: path) }
    guard metadata.sourceDigest == reader.digest else {
      throw ShardError.changedSource(path: path)
    }
  }
}
