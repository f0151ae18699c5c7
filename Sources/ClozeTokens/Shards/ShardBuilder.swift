import ClozeData
import Dispatch
import Foundation

/// Tokenizes text into a token file.
public struct ShardBuilder: Sendable {
  /// A function that appends the ids of some UTF-8 text to an array. It must always give the same
  /// ids for the same text.
  public typealias Encode = @Sendable (UnsafeBufferPointer<UInt8>, inout [Int32]) -> Void

  /// A hash of everything that affects the ids of `encode`.
  public var fingerprint: String
  /// The upper bound of the ids (exclusive).
  public var vocabularySize: Int
  /// The number of texts tokenized at once. It does not affect the file.
  public var threads: Int
  /// Tokenizes text.
  public var encode: Encode

  private static let bytesPerThread = 1 << 21

  /// Makes a builder that tokenizes with `encode`.
  public init(
    fingerprint: String, vocabularySize: Int,
    threads: Int = ProcessInfo.processInfo.activeProcessorCount, encode: @escaping Encode
  ) {
    self.fingerprint = fingerprint
    self.vocabularySize = vocabularySize
    self.threads = max(1, threads)
    self.encode = encode
  }

  /// Makes a builder that tokenizes with `tokenizer`.
  public init(
    _ tokenizer: some Tokenizer, threads: Int = ProcessInfo.processInfo.activeProcessorCount
  ) {
    self.init(
      fingerprint: tokenizer.fingerprint, vocabularySize: tokenizer.roles.count,
      threads: threads
    ) { tokenizer.encode(utf8: $0, into: &$1) }
  }

  /// Reads all of `reader` and writes its tokens to `path`. `progress` is called from time to time
  /// with the number of bytes tokenized.
  ///
  /// - Throws: errors of reading and writing, and what `progress` throws, which stops the work.
  public func build(
    path: String, from reader: some DocumentSource, progress: (Int) throws -> Void = { _ in }
  ) throws {
    let writer = try ShardWriter(path: path, vocabularySize: vocabularySize)
    var pieces: [TextPiece] = []
    var bytes = 0
    var done = 0
    func flush() throws {
      try tokenize(pieces, into: writer)
      pieces.removeAll(keepingCapacity: true)
      done += bytes
      bytes = 0
      try progress(done)
    }
    let report = try reader.forEachPiece { piece in
      pieces.append(piece)
      bytes += piece.bytes.count
      if bytes >= threads * Self.bytesPerThread { try flush() }
    }
    try flush()
    try writer.finish(
      ShardMetadata(
        tokenizer: fingerprint, vocabularySize: vocabularySize,
        sourceDigest: reader.digest, report: report))
  }

  /// Tokenizes `pieces` in as many shares as there are threads, and writes them in order.
  private func tokenize(_ pieces: [TextPiece], into writer: ShardWriter) throws {
    let shares = Self.shares(of: pieces, count: threads)
    for (share, encoded) in zip(shares, encodeShares(pieces, shares)) {
      var start = 0
      for (piece, end) in zip(pieces[share], encoded.ends) {
        try writer.append(encoded.ids[start..<end], of: piece.bytes, group: piece.group)
        if piece.endsDocument { try writer.endDocument() }
        start = end
      }
    }
  }

  private struct Encoded: Sendable {
    var ids: [Int32] = []
    var ends: [Int] = []
  }

  private func encodeShares(_ pieces: [TextPiece], _ shares: [Range<Int>]) -> [Encoded] {
    [Encoded](unsafeUninitializedCapacity: shares.count) { results, count in
      nonisolated(unsafe) let start = results.baseAddress
      DispatchQueue.concurrentPerform(iterations: shares.count) { share in
        var encoded = Encoded()
        for piece in pieces[shares[share]] {
          piece.bytes.withUnsafeBufferPointer { encode($0, &encoded.ids) }
          encoded.ends.append(encoded.ids.count)
        }
        // Each share has a slot of its own, so the threads need no lock.
        start.map { ($0 + share).initialize(to: encoded) }
      }
      count = shares.count
    }
  }

  /// Groups neighbouring pieces into `count` groups of about equal bytes.
  private static func shares(of pieces: [TextPiece], count: Int) -> [Range<Int>] {
    let total = pieces.reduce(0) { $0 + $1.bytes.count }
    var shares: [Range<Int>] = []
    var start = 0
    var bytes = 0
    for (index, piece) in pieces.enumerated() {
      bytes += piece.bytes.count
      if bytes * count >= total * (shares.count + 1) {
        shares.append(start..<index + 1)
        start = index + 1
      }
    }
    return shares
  }
}
