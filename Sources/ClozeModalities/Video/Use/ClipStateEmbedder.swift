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
  private var layers: Int { encoder.configuration.video.layers }

  /// Returns the problem of a form of vectors; nil if there is none.
  func problem(of form: FileVectorForm) -> String? {
    if let depth = form.depth, !(0...layers).contains(depth) {
      return "--depth is \(depth): must lie in 0...\(layers), the blocks of the encoder of clips"
    }
    guard !Self.poolings.contains(form.pooling) else { return nil }
    return
      "--pool \(form.pooling) is for texts and sounds; give mean, that of a clip's patches, or "
      + "cls, that of its class tokens"
  }

  /// Returns the vector [C] of each clip.
  func vectors(of clips: ClipBatch, _ form: FileVectorForm) throws -> [[Float]] {
    let depth = form.depth ?? layers
    let values = try GradientMode.disabled {
      let context = ForwardContext(evaluating: compute.dtype)
      let (rows, layout) = try encoder.rows(clips.bytes, counts: clips.counts, context)
      let states =
        depth == 0 ? rows : try encoder.encoder.states(rows, layout, context, after: [depth])[0]
      return try ClipFeatures(states, layout).means().cast(to: .f32).values
    }
    // Of each clip the mean of the class tokens comes before that of the patches.
    let first = form.pooling == .cls ? 0 : width
    let vectors = stride(from: first, to: values.count, by: 2 * width).map {
      Array(values[$0..<$0 + width])
    }
    return form.isNormalized ? vectors.map(\.unit) : vectors
  }
}

/// An encoder of clips that turns files into vectors.
struct ClipStateEmbedder: ClipFileEmbedder {
  let states: ClipStates

  var files: ClipFiles {
    ClipFiles(states.encoder.configuration, threads: states.compute.threads)
  }
  var features: Int { states.width }
  var precision: DType { states.compute.dtype }

  func problem(of form: FileVectorForm) -> String? { states.problem(of: form) }

  func vectors(of clips: ClipBatch, _ form: FileVectorForm) throws -> [[Float]] {
    try states.vectors(of: clips, form)
  }
}
