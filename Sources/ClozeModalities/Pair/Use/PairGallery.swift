import ClozeEncoder
import ClozeEvaluation
import ClozeObjectives
import ClozeTensor

/// Samples of both sides that a model has encoded, to be compared with each other in all ways.
///
/// A vector of each is kept. The rows, which the encoder of pairs reads, are kept as far as they
/// fit a limit, and encoded again where they do not.
final class PairGallery {
  /// The number of samples that are encoded at once.
  static let size = 50
  /// The most bytes of rows of a side that are kept.
  static let limit = 1 << 29

  /// The rows and the vector of a sample.
  struct Rows: SizedSample {
    let rows: [Float]
    let vector: [Float]

    var bytes: Int { 4 * (rows.count + vector.count) }
  }

  let model: PairModel
  /// The compared vectors of each side, of length 1 [N, D].
  private(set) var vectors: [[Float]] = [[], []]
  private let samples: PairSamples
  /// The numbers of the samples of each side.
  private let numbers: [[Int32]]
  private let context: ForwardContext
  private var kept: [KeptSamples<Rows>]

  /// Encodes samples of both sides.
  ///
  /// - Parameters:
  ///   - numbers: The numbers of the samples of each side.
  ///   - observe: Receives the number of samples that are encoded.
  init(
    _ model: PairModel, _ samples: PairSamples, _ numbers: [[Int32]], dtype: DType,
    limit: Int = PairGallery.limit, observe: (Int) throws -> Void = { _ in }
  ) throws {
    (self.model, self.samples, self.numbers) = (model, samples, numbers)
    context = ForwardContext(evaluating: dtype)
    let limit = model.fusion == nil ? 0 : limit
    kept = [KeptSamples(limit: limit), KeptSamples(limit: limit)]
    var done = 0
    for side in PairSide.allCases {
      let all = numbers[side.rawValue].count
      for first in stride(from: 0, to: all, by: Self.size) {
        let part = Array(first..<min(first + Self.size, all)), encoded = try encode(side, part)
        vectors[side.rawValue] += try GradientMode.disabled {
          try model.sides.projections[side.rawValue](encoded.classes).values
        }
        if limit > 0 {
          for (place, rows) in zip(part, rows(of: encoded)) {
            kept[side.rawValue].keep(rows, place)
          }
        }
        done += part.count
        try observe(done)
      }
    }
    guard vectors.allSatisfy({ $0.allSatisfy(\.isFinite) }) else {
      throw PairError.notFinite(what: "vectors")
    }
  }

  /// Returns the score of each pair by the classifier of pairs; none without one.
  ///
  /// - Parameter observe: Receives the number of pairs that are done.
  func matches(
    _ pairs: Set<SamplePair>, observe: (Int) throws -> Void
  ) throws -> [SamplePair: Double] {
    guard let match = model.match else { return [:] }
    return try PairScoring().scores(
      of: pairs, firsts: { try rows(.first, $0) }, others: { try rows(.other, $0) },
      score: { pairs, firsts, others in
        try GradientMode.disabled { try match.scores(fused(pairs, firsts, others)) }
      }, observe: observe)
  }

  /// Encodes pairs, whose samples are put together once each.
  private func fused(
    _ pairs: [SamplePair], _ firsts: [Int: Rows], _ others: [Int: Rows]
  ) throws -> FusedPairs {
    let first = DistinctNumbers(pairs.map(\.first)), other = DistinctNumbers(pairs.map(\.other))
    return try model.fused(
      side(first.numbers.compactMap { firsts[$0] }), side(other.numbers.compactMap { others[$0] }),
      zip(first.places, other.places).map { (first: $0, other: $1) }, context)
  }

  private func side(_ samples: [Rows]) throws -> EncodedSide {
    let width = model.sizes.encoder.hidden
    let offsets = samples.reduce(into: [Int32(0)]) {
      $0.append($0[$0.count - 1] + Int32($1.rows.count / width))
    }
    return EncodedSide(
      rows: try tensor(samples.flatMap(\.rows), width), layout: SequenceLayout(offsets: offsets),
      classes: try tensor(samples.flatMap(\.vector), width))
  }

  private func tensor(_ values: [Float], _ width: Int) throws -> Tensor {
    try Tensor(values, [values.count / width, width], context.dtype, model.store.device)
  }

  private func rows(_ side: PairSide, _ places: Set<Int>) throws -> [Int: Rows] {
    try kept[side.rawValue].find(places, size: Self.size) { rows(of: try encode(side, $0)) }
  }

  private func encode(_ side: PairSide, _ places: [Int]) throws -> EncodedSide {
    let input = samples.sides[side.rawValue].input(
      places.map { numbers[side.rawValue][$0] }, nil)
    return try GradientMode.disabled { try model.sides.towers[side.rawValue](input, context) }
  }

  private func rows(of side: EncodedSide) -> [Rows] {
    let width = model.sizes.encoder.hidden
    let values = side.rows.values, vectors = side.classes.values, offsets = side.layout.offsets
    return (0..<side.layout.count).map { sample in
      Rows(
        rows: Array(values[Int(offsets[sample]) * width..<Int(offsets[sample + 1]) * width]),
        vector: Array(vectors[sample * width..<(sample + 1) * width]))
    }
  }
}
