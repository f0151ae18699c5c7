import ClozeTensor

extension Encoder {
  /// A change of the rows between two blocks, such as a choice of frames: the new rows and their
  /// layout.
  public typealias RowChange = (_ x: Tensor, _ layout: SequenceLayout) throws -> (
    Tensor, SequenceLayout
  )

  /// Encodes packed sequences whose rows change after some of the blocks; the final norm comes
  /// after the last change.
  ///
  /// - Parameter changes: The changes by the number of the block that they follow, counted from 1.
  /// - Shapes: x [T, C] -> [T', C] with the layout of the last change.
  public func callAsFunction(
    _ x: Tensor, _ layout: SequenceLayout, _ context: ForwardContext,
    changing changes: [Int: RowChange]
  ) throws -> (Tensor, SequenceLayout) {
    precondition(configuration.positions != .given, "positions of rows that change")
    var (x, layout) = (x, layout)
    for (index, block) in blocks.enumerated() {
      x = try block(x, layout, context, rows: nil, view: AttentionView())
      if let change = changes[index + 1] { (x, layout) = try change(x, layout) }
    }
    return (try normed(x), layout)
  }
}
