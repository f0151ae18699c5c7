import ClozeConfiguration
import ClozeEncoder
import ClozeTensor
import ClozeTraining

/// The body of a recipe that trains a head on a model of sequences of some kind, pretrained or not.
public protocol FinetuneBody: SequenceBody where Sizes == StatedSizes {
  /// The number of samples per batch.
  var batch: Int { get }
}

extension FinetuneBody {
  /// The section of the encoder.
  public static var finetuneParts: [ConfigurationPart<Self>] {
    [ConfigurationPart("encoder", \.encoder)]
  }

  /// The problems of the length and the batch, and of given positions, which these models do not
  /// have.
  public var lengthProblems: [String] {
    var problems = encoder.placeProblems(givesPositions: false)
    if !(1...1 << 16).contains(batch) {
      problems.append("batch is \(batch): must lie in 1...\(1 << 16)")
    }
    if !(8...max(8, encoder.maximumLength)).contains(maximumLength) {
      problems.append(
        "maximumLength is \(maximumLength): must lie in 8...encoder.maximumLength, which is "
          + "\(encoder.maximumLength)")
    }
    return problems
  }

  /// Measures pretraining of the same encoder, which differs in the head alone.
  public func measuredRate(
    of sizes: StatedSizes, in dtype: DType, on device: Device
  ) throws -> (rate: Double, part: String)? {
    let body = adopted
    let language = MaskedLanguageModelSizes(
      encoder: body.encoder, vocabulary: 1000, tokensPerBatch: sizes.tokensPerBatch, masked: 0.15,
      length: body.maximumLength)
    guard let measured = try language.measuredRate(in: dtype, on: device) else { return nil }
    let scale = language.trainingOperations / sizes.trainingOperations
    return (measured.rate * scale, measured.part)
  }

  /// Returns the sizes with a vocabulary of `vocabulary` tokens and a head of `head` parameters,
  /// which reads a share `asked` of the tokens.
  public func sizes(vocabulary: Int, head: Int, asked: Double) -> StatedSizes {
    let counts = encoder.parameterCounts(vocabularySize: vocabulary)
    return StatedSizes(
      parameters: ["embeddings": counts.embeddings, "blocks": counts.blocks, "head": head],
      tokensPerBatch: batch * maximumLength,
      predictionOperations: encoder.encodingOperations(length: maximumLength, asked: asked),
      activationsPerToken: encoder.keptPerToken(asked: asked))
  }
}
