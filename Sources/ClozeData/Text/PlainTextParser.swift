import Foundation

/// Receives the bytes of one file, chunk by chunk, and passes its documents to a `PieceCutter`.
protocol TextParser {
  mutating func parse(_ chunk: UnsafeBufferPointer<UInt8>) throws
  mutating func finish() throws
}

/// Cuts plain text into documents.
struct PlainTextParser: TextParser {
  /// The rule for the ends of documents.
  enum Cut: Equatable {
    case atEnd
    case atLines
    case atBlankLines
    /// The first blank line after `size` bytes; if none follows within as many again, the end of a
    /// line; if none follows within four times as many, white space.
    case atBlocks(size: Int)
  }

  let cut: Cut
  let cutter: PieceCutter
  private var documentBytes = 0
  private var lineHasInk = false

  init(cut: Cut, cutter: PieceCutter) {
    self.cut = cut
    self.cutter = cutter
  }

  mutating func parse(_ chunk: UnsafeBufferPointer<UInt8>) throws {
    guard cut != .atEnd else { return try cutter.append(chunk) }
    var rest = chunk[...]
    while let start = rest.indices.first {
      let newline = memchr(chunk.baseAddress! + start, 0x0A, rest.count)
      let end = newline.map { $0 - UnsafeMutableRawPointer(mutating: chunk.baseAddress!) + 1 }
      try append(UnsafeBufferPointer(rebasing: rest[start..<(end ?? chunk.count)]))
      if end != nil { try endLine() }
      rest = chunk[(end ?? chunk.count)...]
    }
  }

  mutating func finish() throws { try endDocument() }

  /// Appends a line, or a part of one.
  private mutating func append(_ bytes: UnsafeBufferPointer<UInt8>) throws {
    var bytes = bytes
    if case .atBlocks(let size) = cut {
      while documentBytes + bytes.count > 4 * size,
        let space = bytes[max(0, 4 * size - documentBytes)...].firstIndex(where: isWhitespace),
        space + 1 < bytes.count
      {
        try cutter.append(UnsafeBufferPointer(rebasing: bytes[...space]))
        try endDocument()
        bytes = UnsafeBufferPointer(rebasing: bytes[(space + 1)...])
      }
    }
    try cutter.append(bytes)
    documentBytes += bytes.count
    lineHasInk = lineHasInk || !bytes.allSatisfy(isWhitespace)
  }

  private mutating func endLine() throws {
    let isBlank = !lineHasInk
    lineHasInk = false
    let ends =
      switch cut {
      case .atEnd: false
      case .atLines: true
      case .atBlankLines: isBlank
      case .atBlocks(let size): documentBytes >= (isBlank ? size : 2 * size)
      }
    if ends { try endDocument() }
  }

  private mutating func endDocument() throws {
    try cutter.endDocument()
    documentBytes = 0
  }
}
