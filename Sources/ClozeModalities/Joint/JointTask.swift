import ClozeData
import ClozeEncoder
import ClozeTensor
import ClozeTokens
import ClozeTraining
import Foundation

/// The task of training several kinds of data with one set of blocks: each step takes a batch of
/// one member, drawn by the weights.
///
/// Blocks of equal numbers are the same parameters in all members that have them. The layers of the
/// encoder's input, the norm at its end, objectives and heads are each member's.
public struct JointTask: TrainingTask {
  /// The parameters of all members, and the values that all tasks have.
  public let context: TaskContext
  private let names: [String]
  private let weights: [Double]
  private let parts: [any JointPart]

  /// Makes a task of prepared members.
  ///
  /// - Throws: Errors of making their models; a `JointError` if they cannot have the same blocks.
  init(_ recipe: JointRecipe, _ data: JointData, device: Device) throws {
    names = data.members.map(\.name)
    weights = data.members.map(\.weight)
    parts = try data.members.map { try $0.part(device) }
    let sharing = try JointSharing(Array(zip(names, parts)))
    let store = try ParameterStore(
      joining: zip(names, parts).map { ($0, $1.store) }, seed: recipe.seed, device: device,
      shared: sharing.common)
    for part in parts { part.store.alignCopies() }
    let digests = zip(names, parts).map { "\($0) \($1.dataDigest)" }
    context = TaskContext(
      store, recipe,
      dataDigest: Checksum.sha256((digests + ["\(weights)"]).joined(separator: "\n").utf8))
  }

  /// The blocks that members have in common, and what each has alone.
  public var encoders: [EncoderNames]? {
    [EncoderNames(embeddings: [])]
      + zip(names, parts).flatMap { name, part in
        part.encoders.map {
          EncoderNames(
            $0.title, prefix: "members.\(name).\($0.prefix)", embeddings: $0.embeddings)
        }
      }
  }

  /// Returns batches of members that are drawn by their weights, each member's in its order.
  public func batches(from cursor: BatchCursor) throws -> BatchSequence<JointBatch> {
    let streams = try zip(names, parts).map {
      try $1.batches(from: cursor.parts?[$0] ?? BatchCursor())
    }
    let draw = JointDraw(weights, seed: seed), names = names
    return PrefetchingStream(state: cursor, depth: 1) { cursor in
      let member = draw.member(of: cursor.batch)
      guard let next = try streams[member]() else { return nil }
      cursor.batch += 1
      cursor.parts = (cursor.parts ?? [:]).merging([names[member]: next.next]) { $1 }
      return CursorBatch(batch: JointBatch(member: member, batch: next.batch), next: cursor)
    }
  }

  /// Computes the loss of one member's batch.
  public func loss(_ batch: JointBatch, _ context: ForwardContext) throws -> TaskLoss {
    let result = try parts[batch.member].loss(batch.batch, context), name = names[batch.member]
    var metrics = Self.named(result.metrics, name)
    metrics[JointBody.series("loss", of: name)] = result.loss.doubles.first
    return TaskLoss(loss: result.loss, tokens: result.tokens, metrics: metrics, kind: name)
  }

  /// Returns the metrics of all members on their validation data.
  public func validate() throws -> [String: Double] {
    try zip(names, parts).reduce(into: [:]) { metrics, part in
      metrics.merge(Self.named(try part.1.validate(), part.0)) { $1 }
    }
  }

  /// Returns the warnings of all members.
  public func warnings(_ metrics: [String: Double]) -> [String] {
    zip(names, parts).flatMap { name, part in
      let own = metrics.filter { $0.key.hasPrefix("validation_\(name)_") }
      let plain = own.map { key, value in
        ("validation_" + key.dropFirst("validation_\(name)_".count), value)
      }
      return part.warnings(Dictionary(plain) { $1 }).map { "\(name): \($0)" }
    }
  }

  /// Writes the model of each member into its folder, and a list of them.
  public func save(to folder: String) throws {
    for part in parts { try part.save() }
    try JointModel(members: names).save(to: folder)
  }

  private static func named(_ metrics: [String: Double], _ name: String) -> [String: Double] {
    Dictionary(
      uniqueKeysWithValues: metrics.map { (JointBody.series($0.key, of: name), $0.value) })
  }
}

/// The choice of the member of each batch, by weights.
struct JointDraw: Sendable {
  private let ends: [Double]
  private let last: Int
  private let seed: UInt64

  /// Makes the choice; not all weights are 0.
  init(_ weights: [Double], seed: UInt64) {
    // Shares of the largest, since the sum of large weights is not finite.
    let largest = weights.max() ?? 1, shares = weights.map { $0 / largest }
    let sum = shares.reduce(0, +)
    var end = 0.0
    ends = shares.map { share in
      end += share / sum
      return end
    }
    last = weights.lastIndex { $0 > 0 } ?? 0
    self.seed = seed
  }

  /// Returns the place of the member that batch `number` is of.
  func member(of number: Int) -> Int {
    var random = CounterRandom(seed: seed, purpose: .member, step: number, sample: 0)
    let place = random.uniform()
    // The last end may fall short of 1 by rounding; a member of weight 0 has no room.
    return ends.firstIndex { place < $0 } ?? last
  }
}

extension CounterRandom.Purpose {
  /// The members of a joint run.
  fileprivate static let member = Self("joint.member")
}
