import ClozeEncoder
import ClozeTensor

/// A way in which the vectors of a sequence's tokens become one.
///
/// A pooling says which rows of a sequence it needs, so that the encoder computes no others in its
/// last block, and makes one vector of them. To add one, write a file in `Pooling/` and list it
/// here.
///
/// ```swift
/// let pooling = Pooling.cls
/// let rows = try tokens(ids, segments: nil, layout, context, rows: pooling.rows(of: layout))
/// let vectors = try pooling(rows, layout)  // [B, C]
/// ```
public struct Pooling: RawRepresentable, CaseIterable, Codable, Sendable {
  /// All poolings.
  public static let allCases: [Pooling] = [
    .mean,
    .cls,
    .max,
    .meanSqrt,
  ]

  /// The name in recipes, model folders and options.
  public let rawValue: String
  /// One line for people.
  public let summary: String
  private let needed: (@Sendable (Range<Int32>) -> [Int32])?
  private let pooled: @Sendable (Tensor, SequenceLayout) throws -> Tensor
  private let vector: @Sendable (ArraySlice<Float>, _ width: Int) -> [Float]

  /// Makes a pooling.
  ///
  /// - Parameters:
  ///   - needed: returns the rows that it needs of a sequence with these rows, ascending and at
  ///     least one; nil: all.
  ///   - pooled: makes [B, C] of the needed rows [N, C] of a batch, with where these lie, so that
  ///     gradients pass.
  ///   - vector: makes the vector [C] of the needed rows of one sequence, without gradients.
  init(
    name: String, summary: String, needed: (@Sendable (Range<Int32>) -> [Int32])? = nil,
    pooled: @escaping @Sendable (Tensor, SequenceLayout) throws -> Tensor,
    vector: @escaping @Sendable (ArraySlice<Float>, _ width: Int) -> [Float]
  ) {
    (rawValue, self.summary) = (name, summary)
    (self.needed, self.pooled, self.vector) = (needed, pooled, vector)
  }

  /// The pooling called `rawValue`, or nil if there is none.
  public init?(rawValue: String) {
    guard let pooling = Self.allCases.first(where: { $0.rawValue == rawValue }) else { return nil }
    self = pooling
  }

  /// The rows of a batch that it needs, ascending; nil: all.
  public func rows(of layout: SequenceLayout) -> [Int32]? {
    needed.map { needed in
      zip(layout.offsets, layout.offsets.dropFirst()).flatMap { needed($0..<$1) }
    }
  }

  /// The share of the rows that it needs of a sequence of `length` tokens.
  public func rowShare(length: Int) -> Double {
    guard let needed, length > 0 else { return 1 }
    return Double(needed(0..<Int32(clamping: length)).count) / Double(length)
  }

  /// One vector per sequence, differentiable.
  ///
  /// - Shapes: rows [N, C], those that `rows(of: layout)` names -> [B, C].
  public func callAsFunction(_ rows: Tensor, _ layout: SequenceLayout) throws -> Tensor {
    try pooled(rows, kept(of: layout))
  }

  /// One vector [C] per sequence, in order; each depends on the rows of its sequence alone, to the
  /// last bit.
  ///
  /// - Shapes: rows [N, C] as values, those that `rows(of: layout)` names.
  public func vectors(_ rows: [Float], _ layout: SequenceLayout, width: Int) -> [[Float]] {
    let offsets = kept(of: layout).offsets.map { Int($0) * width }
    return zip(offsets, offsets.dropFirst()).map { vector(rows[$0..<$1], width) }
  }

  /// The places of the needed rows among themselves.
  private func kept(of layout: SequenceLayout) -> SequenceLayout {
    rows(of: layout).map(layout.choosing) ?? layout
  }
}

extension Pooling: Equatable {
  /// True if both have one name.
  public static func == (one: Self, other: Self) -> Bool { one.rawValue == other.rawValue }
}

extension Pooling: CustomStringConvertible {
  /// The name.
  public var description: String { rawValue }
}

extension ArraySlice<Float> {
  /// Combines rows of `width` numbers column by column, in order.
  func combinedRows(_ width: Int, _ combine: (Float, Float) -> Float) -> [Float] {
    var result = Array(prefix(width))
    for row in stride(from: startIndex + width, to: endIndex, by: width) {
      for column in 0..<width { result[column] = combine(result[column], self[row + column]) }
    }
    return result
  }
}
