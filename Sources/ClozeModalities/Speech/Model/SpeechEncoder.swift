import ClozeTraining

extension EncoderPart {
  /// Returns the encoder of steps whose sizes are at `backbone`.
  static func steps(_ backbone: WritableKeyPath<Body, SpeechModelConfiguration>) -> EncoderPart {
    EncoderPart(
      backbone.appending(path: \.encoder), embeddings: ["subsampling.", "mask"],
      settling: { body, usual in
        let found = body[keyPath: backbone]
        guard found.contrastive == usual[keyPath: backbone].contrastive,
          found.contrastive > found.encoder.layers
        else { return }
        // The contrastive module is the lower half, as in the presets.
        body[keyPath: backbone].contrastive = found.encoder.layers / 2
      })
  }
}
