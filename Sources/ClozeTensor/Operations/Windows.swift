/// A height and a width: of a window, of its stride or of the padding around an image.
public struct Extent: Sendable, Equatable, ExpressibleByIntegerLiteral {
  /// The extent along the first of the two axes.
  public var height: Int
  /// The extent along the second.
  public var width: Int

  /// Makes an extent of `height` by `width`.
  public init(_ height: Int, _ width: Int) {
    self.height = height
    self.width = width
  }

  /// Makes an extent that is the same along both axes.
  public init(integerLiteral value: Int) { self.init(value, value) }
}

/// The positions of a window that moves over the middle axes of [B, H, W, C], and the pixels under
/// it.
struct Windows {
  let batch: Int
  let input: Extent
  let channels: Int
  let size: Extent
  let stride: Extent
  let padding: Extent
  /// The number of positions along each axis: H', W'.
  let output: Extent

  /// Throws unless the window fits into `shape` [B, H, W, C] with its padding, which is smaller
  /// than the window.
  init(
    _ shape: [Int], size: Extent, stride: Extent, padding: Extent, _ operation: String
  ) throws {
    guard shape.count == 4 else {
      throw TensorError.badShape(operation: operation, shape: shape, expected: "[B, H, W, C]")
    }
    func places(_ length: Int, _ size: Int, _ stride: Int, _ padding: Int) throws -> Int {
      guard size > 0, size <= 1 << 20, stride > 0, (0..<size).contains(padding),
        length + 2 * padding >= size
      else {
        throw TensorError.badShape(
          operation: operation, shape: shape,
          expected: "a window \(size) with stride \(stride) and padding \(padding) to fit in")
      }
      return (length + 2 * padding - size) / stride + 1
    }
    batch = shape[0]
    input = Extent(shape[1], shape[2])
    channels = shape[3]
    (self.size, self.stride, self.padding) = (size, stride, padding)
    output = try Extent(
      places(input.height, size.height, stride.height, padding.height),
      places(input.width, size.width, stride.width, padding.width))
  }

  /// The shape [B, H', W', channels].
  func outputShape(channels: Int) -> [Int] { [batch, output.height, output.width, channels] }

  /// The number of rows of windows, B H'.
  var outputRows: Int { batch * output.height }
  /// The number of rows of pixels, B H.
  var inputRows: Int { batch * input.height }

  /// Returns the part of the window at `place` that lies inside an axis of `length` pixels, as a
  /// range of the window's indices.
  static func covered(
    _ place: Int, size: Int, stride: Int, padding: Int, length: Int
  ) -> Range<Int> {
    let start = place * stride - padding
    let first = max(0, -start)
    return first..<max(first, min(size, length - start))
  }

  /// Returns the rows of the window at row `place` that lie inside the image.
  func rowsCovered(_ place: Int) -> Range<Int> {
    Self.covered(
      place, size: size.height, stride: stride.height, padding: padding.height,
      length: input.height)
  }

  /// Returns the columns of the window at column `place` that lie inside the image.
  func columnsCovered(_ place: Int) -> Range<Int> {
    Self.covered(
      place, size: size.width, stride: stride.width, padding: padding.width, length: input.width)
  }

  /// Calls `body` for each pixel inside the image that the windows of one output row (of B H')
  /// cover.
  func forEachPixel(
    row: Int, _ body: (_ window: Int, _ offset: Int, _ pixel: Int) -> Void
  ) {
    let (image, y) = (row / output.height, row % output.height)
    for x in 0..<output.width {
      for i in rowsCovered(y) {
        let line = image * input.height + y * stride.height - padding.height + i
        for j in columnsCovered(x) {
          body(
            row * output.width + x, i * size.width + j,
            line * input.width + x * stride.width - padding.width + j)
        }
      }
    }
  }

  /// Calls `body` for each window that covers a pixel of one row of pixels (of B H), so that a sum
  /// over windows writes to that row only.
  func forEachWindow(
    row: Int, _ body: (_ window: Int, _ offset: Int, _ pixel: Int) -> Void
  ) {
    let (image, line) = (row / input.height, row % input.height)
    for i in 0..<size.height {
      let start = line + padding.height - i
      guard start >= 0, start % stride.height == 0, start / stride.height < output.height else {
        continue
      }
      let first = (image * output.height + start / stride.height) * output.width
      for x in 0..<output.width {
        for j in columnsCovered(x) {
          body(
            first + x, i * size.width + j,
            row * input.width + x * stride.width - padding.width + j)
        }
      }
    }
  }
}
