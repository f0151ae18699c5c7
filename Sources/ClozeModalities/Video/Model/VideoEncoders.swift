import ClozeTraining

extension Array {
  /// Returns the encoder of clips whose sizes are at `clips`.
  static func clips<Body>(
    _ clips: WritableKeyPath<Body, ClipEncoderConfiguration>
  ) -> [EncoderPart<Body>] where Element == EncoderPart<Body> {
    [
      EncoderPart(
        clips.appending(path: \.video), called: "encoder of clips",
        prefix: ClipEncoder.prefix + ".",
        adoptingInput: { body, usual, folder in
          let found = try ClipEncoder.configuration(of: folder)
          var body = body
          body[keyPath: clips].takeInput(of: found, where: usual[keyPath: clips])
          return body
        })
    ]
  }

  /// Returns the encoder of clips and that of texts, whose sizes are at `backbone`.
  static func towers<Body>(
    _ backbone: WritableKeyPath<Body, VideoModelConfiguration>
  ) -> [EncoderPart<Body>] where Element == EncoderPart<Body> {
    clips(backbone.appending(path: \.clips))
      + [
        EncoderPart(
          backbone.appending(path: \.text), called: "encoder of texts", prefix: "text.")
      ]
  }
}

extension ClipEncoderConfiguration {
  /// Takes the frames and their cut of `other`, except values that differ from those of `usual`.
  fileprivate mutating func takeInput(
    of other: ClipEncoderConfiguration, where usual: ClipEncoderConfiguration
  ) {
    if frames == usual.frames { frames = other.frames }
    if patch == usual.patch { patch = other.patch }
    if tube == usual.tube { tube = other.tube }
    if count == usual.count { count = other.count }
  }
}
