import ClozeData
import Foundation

extension ScratchFolder {
  /// Writes `text` to `name`, making folders on the way; returns the path.
  @discardableResult
  func put(_ text: String, _ name: String) throws -> String {
    try put(Array(text.utf8), name)
  }

  /// Writes `bytes` to `name`, making folders on the way; returns the path.
  @discardableResult
  func put(_ bytes: [UInt8], _ name: String) throws -> String {
    let url = URL(fileURLWithPath: self(name))
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: url)
    return url.path
  }
}

/// A source's documents as text, its pieces, and the report.
func readAll(
  _ source: TextSource
) throws -> (documents: [String], pieces: [TextPiece], report: ReadReport) {
  var pieces: [TextPiece] = []
  let report = try TextReader(source).forEachPiece { pieces.append($0) }
  var documents: [String] = []
  for piece in pieces {
    if piece.document == documents.count { documents.append("") }
    documents[piece.document] += String(decoding: piece.bytes, as: UTF8.self)
  }
  return (documents, pieces, report)
}

func documents(_ source: TextSource) throws -> [String] { try readAll(source).documents }
