import ClozeCapabilities
import ClozeEncoder
import ClozeModels
import ClozeObjectives
import ClozeTensor

/// A modality of models of clips without captions, whose vectors are states of the encoder of
/// clips.
public protocol ClipStateEmbedding: Embedding {}

extension ClipStateEmbedding {
  /// True: clips.
  public static var embedsFiles: Bool { true }

  /// Reads the encoder of clips of the model at `path`.
  public static func embedder(at path: String, _ compute: Compute) throws -> Embedder {
    let encoder = try ClipEncoder.load(from: ModelFolder.locate(path), device: compute.device)
    return .files(ClipStateEmbedder(states: ClipStates(encoder: encoder, compute: compute)))
  }
}

extension VideoClassifyModality: ClipStateEmbedding {}
extension VideoPixelsModality: ClipStateEmbedding {}

/// The states of an encoder of clips after any of its blocks.
struct ClipStates {
  let encoder: ClipEncoder
  let compute: Compute

  /// The poolings of the rows of a clip: the mean of its patches, or that of its class tokens.
  private static let poolings = [Pooling.mean, .cls]

  var width: Int { encoder.configuration.video.hidden }
  var blocks: Int { encoder.configuration.video.layers }

  /// Returns the problem of a form of vectors; nil if there is none.
  func problem(of form: FileVectorForm) -> String? {
    let problem = form.depthProblem("the blocks of the encoder of clips", blocks)
    if let problem { return problem }
    guard !Self.poolings.contains(form.pooling) else { return nil }
    return
      "--pool \(form.pooling) is for texts and sounds; give mean, that of a clip's patches, or "
      + "cls, that of its class tokens"
  }

  /// Returns the vectors of each clip, one for each depth [clips][depths][C].
  func vectors(of clips: ClipBatch, _ form: FileVectorForm) throws -> [[[Float]]] {
    let means = try GradientMode.disabled {
      let context = ForwardContext(evaluating: compute.dtype)
      let (rows, layout) = try encoder.rows(clips.bytes, counts: clips.counts, context)
      return try encoder.encoder.states(rows, layout, context, after: form.depths ?? [blocks])
        .map { try ClipFeatures($0, layout).means().cast(to: .f32).values }
    }
    // Of each clip the mean of the class tokens comes before that of the patches.
    let first = form.pooling == .cls ? 0 : width
    return form.bySample(
      means.map { values in
        stride(from: first, to: values.count, by: 2 * width).map {
          Array(values[$0..<$0 + width])
        }
      })
  }
}

/// An encoder of clips that turns files into vectors.
struct ClipStateEmbedder: ClipFileEmbedder {
  let states: ClipStates

  var files: ClipFiles {
    ClipFiles(states.encoder.configuration, threads: states.compute.threads)
  }
  var blocks: Int { states.blocks }
  var features: Int { states.width }
  var precision: DType { states.compute.dtype }

  func problem(of form: FileVectorForm) -> String? { states.problem(of: form) }

  func vectors(of clips: ClipBatch, _ form: FileVectorForm) throws -> [[[Float]]] {
    try states.vectors(of: clips, form)
  }
}
