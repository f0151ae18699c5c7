import ClozeEncoder
import ClozeReport
import ClozeTensor
import ClozeText

/// Sizes beyond which nothing could be computed, found before memory is asked for.
enum Limits {
  /// The largest values that sizes can be computed with.
  private static func counts(_ sizes: Sizes) -> [(name: String, value: Int, most: Int)] {
    let encoder = sizes.encoder
    return [
      ("encoder.layers", encoder.layers, 10_000),
      ("encoder.feedForward", encoder.feedForward, 1 << 20),
      ("encoder.maximumLength", encoder.maximumLength, 1 << 20),
      ("encoder.segments", encoder.segments, 1 << 20),
      ("encoder.window", encoder.window, 1 << 20),
      ("encoder.globalTokens", encoder.globalTokens, 1 << 20),
      ("the vocabulary", sizes.vocabulary, 1 << 24), ("tokens per batch", sizes.tokens, 1 << 28),
    ]
  }

  /// What decides how much is computed at once.
  struct Sizes {
    var encoder: EncoderConfiguration
    var vocabulary: Int
    /// Tokens of a batch.
    var tokens: Int
    /// The share of tokens that is hidden.
    var masked = 0.15
    var dtype = DType.f32
    var nextSentence = false

    /// Bytes that training holds.
    var memory: TrainingMemory {
      encoder.trainingMemory(
        tokens: tokens, vocabularySize: vocabulary, masked: masked, dtype: dtype,
        nextSentence: nextSentence)
    }
  }

  /// Throws if a size is beyond what can be computed with.
  static func check(_ sizes: Sizes) throws {
    for (name, value, most) in counts(sizes) where value > most {
      throw Misuse(text: "\(name) is \(value): at most \(most) is supported")
    }
  }

  /// Throws if training needs more memory than this machine has.
  static func checkMemory(_ sizes: Sizes) throws {
    try check(sizes)
    guard !fits(sizes) else { return }
    throw CommandError(
      "training would need about \(Format.bytes(sizes.memory.total)) of memory, and this machine "
        + "has \(Format.bytes(Machine.memory)); a smaller encoder, vocabulary or batch needs less")
  }

  /// Whether training fits into this machine's memory.
  static func fits(_ sizes: Sizes) -> Bool { sizes.memory.total < Machine.memory }
}
