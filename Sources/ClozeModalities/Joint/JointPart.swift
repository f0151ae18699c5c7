import ClozeEncoder
import ClozeTensor
import ClozeTokens
import ClozeTraining

/// A batch of one of the members.
public struct JointBatch: Sendable {
  /// The member's place in the list.
  let member: Int
  /// The batch, of the member's type.
  let batch: any Sendable
}

/// A member of a joint run as it is trained, whatever its kind of data.
protocol JointPart {
  /// The parameters and states.
  var store: ParameterStore { get }
  /// A digest of its data.
  var dataDigest: String { get }
  /// The names of its encoders.
  var encoders: [EncoderNames] { get }

  /// Returns the batches from `cursor` on, which end with the function.
  func batches(from cursor: BatchCursor) throws -> JointStream
  /// Computes the loss of a batch of this member.
  func loss(_ batch: any Sendable, _ context: ForwardContext) throws -> TaskLoss
  /// Returns the metrics on the validation data.
  func validate() throws -> [String: Double]
  /// Returns warnings about these metrics.
  func warnings(_ metrics: [String: Double]) -> [String]
  /// Writes the member's model.
  func save() throws
}

/// Returns the next batch of a member with the cursor after it; nil after the last one.
typealias JointStream = @Sendable () throws -> (batch: any Sendable, next: BatchCursor)?

/// A member with its task.
struct JointTaskPart<M: Modality>: JointPart {
  let task: M.Task
  /// The member's folder, in that of the joint run.
  let run: RunFolder

  var store: ParameterStore { task.store }
  var dataDigest: String { task.dataDigest }
  var encoders: [EncoderNames] { M.encoders.map(\.names) }

  func batches(from cursor: BatchCursor) throws -> JointStream {
    let stream = try task.batches(from: cursor)
    return { try stream.next().map { ($0.batch, $0.next) } }
  }

  func loss(_ batch: any Sendable, _ context: ForwardContext) throws -> TaskLoss {
    guard let batch = batch as? M.Task.Batch else {
      preconditionFailure("a batch of another member")
    }
    return try task.loss(batch, context)
  }

  func validate() throws -> [String: Double] { try task.validate() }
  func warnings(_ metrics: [String: Double]) -> [String] { task.warnings(metrics) }
  func save() throws { try task.save(to: run.model) }
}
