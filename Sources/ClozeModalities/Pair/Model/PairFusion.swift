import ClozeEncoder
import ClozeObjectives
import ClozeTensor

/// The encoder of pairs: blocks over the rows of both samples of a pair, one behind the other, with
/// a learned vector for each side (one stream, as in Chen et al. 2020, UNITER, over rows that each
/// side's encoder has seen, as in Li et al. 2021, ALBEF, section 3.1).
///
/// A pair begins with the vector of its first sample and ends with that of its other one, which is
/// added as a row where it is not one already.
struct PairFusion {
  private let encoder: Encoder
  private let sides: Tensor

  /// Makes an encoder with its parameters in `store`.
  init(_ store: ParameterStore, _ configuration: EncoderConfiguration) throws {
    encoder = try Encoder(store, configuration)
    sides = try store.add(
      "sides", [2, configuration.hidden], .normal(configuration.initializerRange), decays: false)
  }

  /// The number of parameters.
  static func parameters(_ configuration: EncoderConfiguration) -> Int {
    configuration.parameterCounts(vocabularySize: 0).blocks + 2 * configuration.hidden
  }

  /// Encodes pairs of samples, given by their numbers among those that are encoded.
  ///
  /// - Parameter isClassFirst: True if the vectors of first samples are their first rows.
  func callAsFunction(
    _ first: EncodedSide, _ other: EncodedSide, isClassFirst: Bool,
    _ pairs: [(first: Int, other: Int)], _ context: ForwardContext
  ) throws -> FusedPairs {
    let parts = [first.classes, first.rows, other.rows, other.classes]
    let counts = parts.map { Int32($0.shape[0]) }
    let all = try Tensor.concatenating(parts.map { try $0.cast(to: context.dtype) }, axis: 0)
    let starts = counts.reduce(into: [Int32(0)]) { $0.append($0[$0.count - 1] + $1) }
    var rows: [Int32] = [], numbers: [Int32] = [], offsets: [Int32] = [0]
    for pair in pairs {
      let begin = rows.count
      if !isClassFirst { rows.append(Int32(pair.first)) }
      rows += first.layout.rows(of: pair.first).map { starts[1] + $0 }
      numbers += [Int32](repeating: 0, count: rows.count - begin)
      rows +=
        other.layout.rows(of: pair.other).map { starts[2] + $0 } + [
          starts[3] + Int32(pair.other)
        ]
      numbers += [Int32](repeating: 1, count: rows.count - numbers.count)
      offsets.append(Int32(rows.count))
    }
    let layout = SequenceLayout(offsets: offsets)
    let marks = try Tensor.embedding([sides], [numbers], as: context.dtype)
    return FusedPairs(
      try encoder(all.gatherRows(rows).adding(marks), layout, context), layout)
  }
}

extension SequenceLayout {
  /// The rows of a sequence.
  fileprivate func rows(of sequence: Int) -> Range<Int32> {
    offsets[sequence]..<offsets[sequence + 1]
  }
}
