/// The numbers that stand for bytes of colour: byte / 255, less a mean and divided by a deviation,
/// for red, green and blue.
public enum ColourScale: String, Codable, Sendable, CaseIterable {
  /// -1 for black to 1 for full colour.
  case plain
  /// The means and deviations of CLIP's images (Radford et al. 2021).
  case clip

  private var mean: [Double] {
    self == .plain ? [0.5, 0.5, 0.5] : [0.48145466, 0.4578275, 0.40821073]
  }

  private var deviation: [Double] {
    self == .plain ? [0.5, 0.5, 0.5] : [0.26862954, 0.26130258, 0.27577711]
  }

  /// The number of each byte, for red, then green, then blue [3, 256].
  var table: [Double] {
    zip(mean, deviation).flatMap { mean, deviation in
      (0..<256).map { (Double($0) / 255 - mean) / deviation }
    }
  }
}

/// The cut of square frames into square patches, over several neighbouring frames.
public struct PatchGrid: Sendable, Equatable {
  /// The width and height of a frame in pixels.
  public let size: Int
  /// The width and height of a patch in pixels; divides `size`.
  public let patch: Int
  /// The number of neighbouring frames that a patch reaches through.
  public let tube: Int

  /// Makes a grid of its sizes.
  ///
  /// - Throws: `TensorError` unless they are positive and `patch` divides `size`.
  public init(size: Int, patch: Int, tube: Int = 1) throws {
    guard size > 0, patch > 0, tube > 0, size % patch == 0 else {
      throw TensorError.badShape(
        operation: "patches", shape: [tube, size, size, 3],
        expected: "tubes of at least 1 frame and patches of a size that divides \(size)")
    }
    (self.size, self.patch, self.tube) = (size, patch, tube)
  }

  /// The number of patches in a row of a frame.
  public var side: Int { size / patch }
  /// N, the number of patches of a frame, or of the frames of a tube.
  public var count: Int { side * side }
  /// The number of values of a patch: those of its frames one behind the other, each row by row,
  /// pixel by pixel, with red, green and blue.
  public var width: Int { tube * patch * patch * 3 }
  /// The number of bytes of a tube of frames.
  public var bytes: Int { tube * size * size * 3 }

  /// Returns the patches of frames, row by row of each tube of frames.
  ///
  /// - Parameters:
  ///   - frames: RGB bytes, frame by frame, a whole number of tubes.
  ///   - chosen: The numbers of the patches that are wanted; nil for all.
  /// - Shapes: frames [T tube, size, size, 3] -> [T N, width], or [chosen.count, width].
  /// - Throws: `TensorError` if there are no whole tubes, or not the chosen patches.
  public func patches(
    of frames: [UInt8], chosen: [Int32]? = nil, scale: ColourScale, _ dtype: DType,
    _ device: Device
  ) throws -> Tensor {
    try cut(frames, chosen, scale.table, dtype == .f64 ? .f64 : .f32, device).cast(to: dtype)
  }

  /// Returns patches with the values of `table` for each byte of red, green and blue [3, 256].
  func cut(
    _ frames: [UInt8], _ chosen: [Int32]?, _ table: [Double], _ dtype: DType, _ device: Device
  ) throws -> Tensor {
    guard frames.count % bytes == 0 else {
      throw TensorError.countMismatch(
        operation: "patches", shape: [tube, size, size, 3], count: frames.count)
    }
    let all = frames.count / bytes * count
    guard chosen?.allSatisfy({ (0..<Int32(all)).contains($0) }) ?? true else {
      throw TensorError.badShape(
        operation: "patches", shape: [all, width], expected: "patches to choose among these")
    }
    let x = try Tensor(uninitialized: [chosen?.count ?? all, width], dtype, device)
    frames.withUnsafeBufferPointer { frames in
      guard let from = frames.baseAddress else { return }
      dtype == .f64
        ? write(from, chosen, into: x, table, Double.self)
        : write(from, chosen, into: x, table, Float.self)
    }
    return x
  }

  private func write<S: Scalar>(
    _ frames: UnsafePointer<UInt8>, _ chosen: [Int32]?, into x: Tensor, _ table: [Double],
    _: S.Type
  ) {
    let table = table.map { S($0) }, to = x.elements(S.self), line = patch * 3
    x.device.backend.pool.ranges(x.shape[0], grain: 8) { rows in
      table.withUnsafeBufferPointer { table in
        for row in rows {
          let number = chosen.map { Int($0[row]) } ?? row
          let place = number % count, corner = (place / side * size + place % side) * patch * 3
          for inner in 0..<tube * patch {
            let frame = number / count * tube + inner / patch
            let from = frames + frame * size * size * 3 + corner + inner % patch * size * 3
            let target = to + row * width + inner * line
            for red in stride(from: 0, to: line, by: 3) {
              target[red] = table[Int(from[red])]
              target[red + 1] = table[256 + Int(from[red + 1])]
              target[red + 2] = table[512 + Int(from[red + 2])]
            }
          }
        }
      }
    }
  }
}
