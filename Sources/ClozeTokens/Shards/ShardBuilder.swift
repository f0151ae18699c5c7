import ClozeData
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
  /// The paths that documents are from, if the file shall say so.
  public var paths: [String]?
  /// Tokenizes text.
  public var encode: Encode

  private static let bytesPerThread = 1 << 21
  /// Pieces go through the pipeline in packets: one array of ids for many short documents.
  private static let bytesPerPacket = 1 << 18

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

  /// Reads all of `reader` and writes its tokens to `path`. `progress` receives the number of bytes
  /// that have been tokenized, now and then.
  ///
  /// - Throws: errors of reading and writing, and what `progress` throws, which stops the work.
  public func build(
    path: String, from reader: some DocumentSource, progress: (Int) throws -> Void = { _ in }
  ) throws {
    let writer = try ShardWriter(path: path, vocabularySize: vocabularySize)
    var pipeline = OrderedPipeline(
      threads: threads, capacity: threads * Self.bytesPerThread, transform: encoded)
    var packet = Packet(), done = 0
    func write(_ packet: Packet, _ encoded: Encoded) throws {
      try Self.write(packet, encoded, to: writer)
      done += packet.bytes
    }
    func send() throws {
      let full = packet
      packet = Packet()
      if try pipeline.add(full, weight: full.bytes, into: write) { try progress(done) }
    }
    let report = try reader.forEachPiece { piece in
      packet.append(piece)
      if packet.bytes >= Self.bytesPerPacket { try send() }
    }
    try send()
    try pipeline.flush(into: write)
    try progress(done)
    try writer.finish(
      ShardMetadata(
        tokenizer: fingerprint, vocabularySize: vocabularySize,
        sourceDigest: reader.digest, report: report,
        parts: paths.map { DocumentParts(paths: $0, runs: writer.parts) }))
  }

  /// Neighbouring pieces.
  private struct Packet: Sendable {
    var pieces: [TextPiece] = []
    var bytes = 0

    mutating func append(_ piece: TextPiece) {
      pieces.append(piece)
      bytes += piece.bytes.count
    }
  }

  /// A packet's ids, and where each piece's end.
  private struct Encoded: Sendable {
    var ids: [Int32] = []
    var ends: [Int] = []
  }

  private func encoded(_ packet: Packet) -> Encoded {
    var encoded = Encoded()
    for piece in packet.pieces {
      piece.bytes.withUnsafeBufferPointer { encode($0, &encoded.ids) }
      encoded.ends.append(encoded.ids.count)
    }
    return encoded
  }

  private static func write(
    _ packet: Packet, _ encoded: Encoded, to writer: ShardWriter
  ) throws {
    var start = 0
    for (piece, end) in zip(packet.pieces, encoded.ends) {
      try writer.append(encoded.ids[start..<end], of: piece.bytes, group: piece.group)
      if piece.endsDocument { try writer.endDocument(of: piece.part) }
      start = end
    }
  }
}
