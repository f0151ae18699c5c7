import ClozeEncoder
import ClozeTensor

/// A batch as objectives see it, whatever the kind of data.
public protocol ObjectiveBatch {
  /// The batch's number in its stream, from 0; random draws follow from it.
  var number: Int { get }
  /// The versions of the samples that can be encoded, the samples as they are first.
  var views: [SampleView] { get }
}

/// A version of the samples of a batch: where its rows lie, which are hidden, what is known of them.
public struct SampleView: Sendable {
  /// A part of the names of the view's metrics, such as `mixed`; nil for the samples as they are.
  public var name: String?
  /// The rows of the encoder.
  public var layout: SequenceLayout
  /// The hidden rows and their tokens.
  public var hidden: HiddenRows
  /// True if the tokens of hidden rows are to be predicted.
  public var isPredicted = true
  /// The place of each row [T].
  public var places: [Int32]
  /// True for rows that frame the samples, such as [CLS] [T]; nil where no row does.
  public var isSpecial: [Bool]?
  /// What is known of each sequence, such as whether its second part follows on the first [B].
  public var labels: [Int32]?
  /// For each sequence the sequences of the batch that it is made of, with their shares.
  public var sources: [[(sequence: Int, share: Double)]]?

  /// A view with nothing known of its sequences.
  ///
  /// - Parameter places: the place of each row; by default that in its sequence.
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
  /// The tokens that stand for all others in the softmax; nil: all are in it.
  public var sample: ClassSample?

  /// Rows with their tokens.
  public init(rows: [Int32], labels: [Int32], sample: ClassSample? = nil) {
    (self.rows, self.labels, self.sample) = (rows, labels, sample)
  }
}

/// A way of sending a view of a batch through the encoder.
public struct EncoderPass: Sendable, Hashable {
  /// The view's number.
  public var view = 0
  /// True if hidden rows are hidden.
  public var hides = true
  /// False where nothing shows the place of a row.
  public var isPlaced = true
  /// The rows that others look at, ascending; nil: all.
  public var keys: [Int32]?

  /// The samples as they are, with hidden rows.
  public init(view: Int = 0) { self.view = view }

  /// The part of it that concerns attention.
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

  /// Reads `rows` of `pass`.
  public init(_ pass: EncoderPass, rows: [Int32]) { (self.pass, self.rows) = (pass, rows) }
}

/// The input of the encoder for a pass.
public struct EncoderInput {
  /// The rows [T, C].
  public var rows: Tensor
  /// Vectors of places that are added before every block, where positions are given [T, C].
  public var positions: Tensor?

  /// Rows, with vectors of places where positions are given.
  public init(_ rows: Tensor, positions: Tensor? = nil) {
    (self.rows, self.positions) = (rows, positions)
  }
}

/// Random numbers for an objective: in training others in each batch, in validation always the same.
public struct ObjectiveDraw: Sendable {
  /// The run's seed.
  public let seed: UInt64
  /// The batch's number.
  public let batch: Int
  /// False in validation.
  public let isTraining: Bool

  /// The draws of a batch.
  public init(seed: UInt64, batch: Int, isTraining: Bool) {
    (self.seed, self.batch, self.isTraining) = (seed, batch, isTraining)
  }

  /// A stream of random numbers for `purpose`.
  public func random(_ purpose: CounterRandom.Purpose) -> CounterRandom {
    CounterRandom(
      seed: seed, purpose: purpose, step: isTraining ? batch : -1, sample: isTraining ? 0 : batch)
  }
}
