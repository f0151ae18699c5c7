/// The starting point of a run of fine-tuning.
public typealias FinetuneStart<Body: FinetuneBody> = SequenceStart<Body>
