/// The real tokens of a batch of padded sequences, and their positions.
///
/// Positions are counted over the real tokens, so that padding may be on either side.
struct ONNXPlaces {
  /// The number below all others, at which nothing is attended to or chosen.
  static let lowest = -Float.greatestFiniteMagnitude

  private let graph: ONNXGraph
  /// True at tokens [B, L].
  let isToken: ONNXGraph.Value
  /// 1 at tokens and 0 at padding [B, L].
  let mask: ONNXGraph.Value
  /// The position of each token, counted from 0 [B, L].
  let positions: ONNXGraph.Value
  /// The number of tokens up to each place [B, L].
  private let counted: ONNXGraph.Value

  /// Makes the places of a mask, 1 at tokens and 0 at padding [B, L].
  init(_ graph: ONNXGraph, mask given: ONNXGraph.Value) {
    self.graph = graph
    mask = graph.cast(given, to: .float)
    isToken = graph.cast(given, to: .bool)
    counted = graph.node("CumSum", [mask, graph.integer(1)])
    positions = graph.rectify(graph.subtract(counted, graph.number(1)))
  }

  /// Returns the number of tokens of each sequence, at least 1 [B, 1].
  func lengths() -> ONNXGraph.Value {
    let sums = graph.unsqueeze(graph.sum(mask, axis: 1), [1])
    return graph.node("Max", [sums, graph.number(1)])
  }

  /// Returns the place of each sequence's first token [B, 1].
  func first() -> ONNXGraph.Value { graph.place(ofLargest: mask) }

  /// Returns the place of each sequence's last token [B, 1].
  func last() -> ONNXGraph.Value { graph.place(ofLargest: counted) }

  /// Returns 1 for sequences with a token and 0 for empty ones [B, 1].
  func presence() -> ONNXGraph.Value { graph.largest(mask, axis: 1, keeps: true) }

  /// Returns x with the lowest number at padding.
  ///
  /// - Shapes: [B, L] and, with `isWide`, [B, L, C].
  func masked(_ x: ONNXGraph.Value, isWide: Bool = false) -> ONNXGraph.Value {
    graph.choose(
      isWide ? graph.unsqueeze(isToken, [2]) : isToken, x, graph.number(Self.lowest))
  }
}
