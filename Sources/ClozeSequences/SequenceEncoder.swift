import ClozeTraining

extension Modality where Body: SequenceBody {
  /// The encoder of tokens.
  public static var encoders: [EncoderPart<Body>] { [EncoderPart(\Body.encoder)] }
}
