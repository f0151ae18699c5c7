import CZlib

/// Writes clips as animated PNG: lossless, and shown by web browsers.
enum AnimatedPNG {
  /// Returns the bytes of a file with `frames` frames of `side` x `side` pixels, ten a second,
  /// which is repeated without end.
  ///
  /// - Parameter pixels: The bytes of red, green and blue [frames, side, side, 3].
  static func bytes(_ pixels: [UInt8], frames: Int, side: Int) -> [UInt8] {
    let size = side * side * 3
    precondition(pixels.count == frames * size, "pixels of all frames")
    var file: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
    let sides = big(side) + big(side)
    // 8 bits of each of three colours, not interlaced.
    file += chunk("IHDR", sides + [8, 2, 0, 0, 0]) + chunk("acTL", big(frames) + big(0))
    var number = 0
    func next() -> [UInt8] {
      defer { number += 1 }
      return big(number)
    }
    for frame in 0..<frames {
      // At the left upper corner, a tenth of a second, in place of what was shown before.
      file += chunk("fcTL", next() + sides + big(0) + big(0) + [0, 1, 0, 10, 0, 0])
      let packed = packed(pixels[frame * size..<(frame + 1) * size], side: side)
      file += frame == 0 ? chunk("IDAT", packed) : chunk("fdAT", next() + packed)
    }
    return file + chunk("IEND", [])
  }

  /// Compresses the rows of a frame, each with its left neighbour taken away.
  private static func packed(_ pixels: ArraySlice<UInt8>, side: Int) -> [UInt8] {
    var rows: [UInt8] = []
    rows.reserveCapacity(pixels.count + side)
    for row in 0..<side {
      rows.append(1)
      let start = pixels.startIndex + row * side * 3
      for place in start..<start + side * 3 {
        rows.append(pixels[place] &- (place < start + 3 ? 0 : pixels[place - 3]))
      }
    }
    var size = compressBound(UInt(rows.count))
    var packed = [UInt8](repeating: 0, count: Int(size))
    let status = compress2(&packed, &size, rows, UInt(rows.count), 6)
    precondition(status == Z_OK, "zlib has no memory left for a frame of \(side) x \(side) pixels")
    return Array(packed.prefix(Int(size)))
  }

  private static func chunk(_ name: String, _ data: [UInt8]) -> [UInt8] {
    let body = Array(name.utf8) + data
    return big(data.count) + body + big(Int(crc32(0, body, UInt32(body.count))))
  }

  private static func big(_ number: Int) -> [UInt8] {
    (0..<4).map { UInt8(truncatingIfNeeded: number >> (24 - 8 * $0)) }
  }
}
