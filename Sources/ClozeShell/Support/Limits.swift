import ClozeEncoder
import ClozeReport
import ClozeTensor
import ClozeTraining

/// Sizes beyond which nothing could be computed, found before memory is asked for.
enum Limits {
  /// The largest values that sizes can be computed with.
  private static func counts(_ sizes: RecipeSizes) -> [(name: String, value: Int, most: Int)] {
    let encoder = sizes.encoder
    return [
      ("encoder.layers", encoder.layers, 10_000),
      ("encoder.feedForward", encoder.feedForward, 1 << 20),
      ("encoder.maximumLength", encoder.maximumLength, 1 << 20),
      ("encoder.segments", encoder.segments, 1 << 20),
      ("encoder.window", encoder.window, 1 << 20),
      ("encoder.globalTokens", encoder.globalTokens, 1 << 20),
      ("the vocabulary", sizes.vocabulary ?? 0, 1 << 24),
      ("tokens per batch", sizes.tokensPerBatch, 1 << 28),
    ]
  }

  /// Throws if a size is beyond what can be computed with.
  static func check(_ sizes: RecipeSizes) throws {
    for (name, value, most) in counts(sizes) where value > most {
      throw Misuse(text: "\(name) is \(value): at most \(most) is supported")
    }
  }

  /// Throws if training needs more memory than this machine has.
  static func checkMemory(_ sizes: RecipeSizes, in dtype: DType) throws {
    try check(sizes)
    let memory = sizes.memory(in: dtype)
    guard !fits(memory) else { return }
    throw CommandError(
      "training would need about \(Format.bytes(memory.total)) of memory, and this machine "
        + "has \(Format.bytes(Machine.memory)); a smaller encoder, vocabulary or batch needs less")
  }

  /// Whether training fits into this machine's memory.
  static func fits(_ memory: TrainingMemory) -> Bool { memory.total < Machine.memory }
}
