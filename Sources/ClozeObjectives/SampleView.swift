import ClozeEncoder
import ClozeTensor

/// A batch as objectives see it, on any kind of data.
public protocol ObjectiveBatch {
  /// The batch's number in its stream, from 0, which determines random draws.
  var number: Int { get }
  /// The versions of the samples that can be encoded, the unchanged samples first.
  var views: [SampleView] { get }
}

/// A version of the samples of a batch: the layout of its rows, the hidden ones, and labels of the
/// sequences.
public struct SampleView: Sendable {
  /// A part of the names of the view's metrics, such as `mixed`; nil for the unchanged samples.
  public var name: String?
  /// The layout of the encoder's rows.
  public var layout: SequenceLayout
  /// The hidden rows and their tokens.
  public var hidden: HiddenRows
  /// True if the tokens of hidden rows are to be predicted.
  public var isPredicted = true
  /// The position of each row [T].
  public var places: [Int32]
  /// True for rows that frame the samples, such as [CLS] [T]; nil if no row does.
  public var isSpecial: [Bool]?
  /// The label of each sequence, such as 0 if its second segment follows the first [B]; nil if
  /// there are none.
  public var labels: [Int32]?
  /// The sequences of the batch that each sequence is mixed from, with their shares.
  public var sources: [[(sequence: Int, share: Double)]]?

  /// Makes a view without labels of its sequences.
  ///
  /// - Parameter places: The position of each row; by default that in its sequence.
  public init(
    _ layout: SequenceLayout, hidden: HiddenRows, places: [Int32]? = nil, isSpecial: [Bool]? = nil
  ) {
    (self.layout, self.hidden, self.isSpecial) = (layout, hidden, isSpecial)
    self.places = places ?? layout.positions
  }

  /// The rows that hold data and do not frame it, ascending.
  public var contentRows: [Int32] {
    let rows = 0..<Int32(layout.positions.count)
    return isSpecial.map { special in rows.filter { !special[Int($0)] } } ?? Array(rows)
  }
}

/// Rows whose tokens are hidden from the model.
public struct HiddenRows: Sendable, Equatable {
  /// The rows, ascending [M].
  public var rows: [Int32]
  /// Their tokens [M].
  public var labels: [Int32]
  /// The sample of tokens in the softmax; nil if it is over all.
  public var sample: ClassSample?

  /// Makes rows with their tokens.
  public init(rows: [Int32], labels: [Int32], sample: ClassSample? = nil) {
    (self.rows, self.labels, self.sample) = (rows, labels, sample)
  }
}

/// A way of sending a view of a batch through the encoder.
public struct EncoderPass: Sendable, Hashable {
  /// The view's number.
  public var view = 0
  /// True if hidden rows are hidden from the encoder.
  public var hides = true
  /// False if the encoder must not see the position of a row.
  public var isPlaced = true
  /// The rows that others attend to, ascending; nil for all.
  public var keys: [Int32]?
  /// The number of blocks after which rows are read, counted from 1; nil for all blocks. Passes
  /// that differ in it alone are one.
  public var depth: Int?

  /// Makes a pass with hidden rows over view number `view`.
  public init(view: Int = 0) { self.view = view }

  /// This pass through all blocks.
  var whole: EncoderPass {
    var pass = self
    pass.depth = nil
    return pass
  }

  /// The part of the pass that concerns attention.
  public var attention: AttentionView {
    var view = AttentionView()
    (view.keys, view.isPlaced) = (keys, isPlaced)
    return view
  }
}

/// Rows of a pass that an objective reads.
public struct Reading: Sendable, Equatable {
  /// The pass.
  public let pass: EncoderPass
  /// The rows, ascending.
  public let rows: [Int32]

  /// Makes a reading of `rows` of `pass`.
  public init(_ pass: EncoderPass, rows: [Int32]) { (self.pass, self.rows) = (pass, rows) }
}

/// The input of the encoder for a pass.
public struct EncoderInput {
  /// The rows [T, C].
  public var rows: Tensor
  /// The vectors of positions that are added before every block, if positions are given [T, C].
  public var positions: Tensor?

  /// Makes input from rows, with vectors of positions if they are given.
  public init(_ rows: Tensor, positions: Tensor? = nil) {
    (self.rows, self.positions) = (rows, positions)
  }
}

/// Random numbers for an objective: different ones for each batch in training, always the same in
/// validation.
public struct ObjectiveDraw: Sendable {
  /// The run's seed.
  public let seed: UInt64
  /// The batch's number.
  public let batch: Int
  /// False in validation.
  public let isTraining: Bool

  /// Makes the draws of a batch.
  public init(seed: UInt64, batch: Int, isTraining: Bool) {
    (self.seed, self.batch, self.isTraining) = (seed, batch, isTraining)
  }

  /// Returns a stream of random numbers for `purpose`.
  public func random(_ purpose: CounterRandom.Purpose) -> CounterRandom {
    CounterRandom(
      seed: seed, purpose: purpose, step: isTraining ? batch : -1, sample: isTraining ? 0 : batch)
  }
}
