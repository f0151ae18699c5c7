import ClozeEncoder
import ClozeReport
import ClozeTensor
import ClozeTraining

/// Sizes beyond which nothing could be computed, checked before memory is allocated.
enum Limits {
  /// Throws if a size is too large for computation.
  static func check(_ sizes: any RecipeSizes) throws {
    for (name, value, most) in sizes.limits where value > most {
      throw Misuse(text: "\(name) is \(value): at most \(most) is supported")
    }
  }

  /// Throws if training needs more memory than this machine has, `count` times at once.
  static func checkMemory(
    _ sizes: any RecipeSizes, in dtype: DType, times count: Int = 1
  ) throws {
    try check(sizes)
    let memory = sizes.memory(in: dtype)
    let all = memory.total.multipliedReportingOverflow(by: count)
    guard all.overflow || all.partialValue >= Machine.memory else { return }
    let isTogether = count > 1 && fits(memory)
    throw CommandError(
      "training would need about \(Format.bytes(memory.total)) of memory"
        + (isTogether ? " for each of \(count) runs at a time" : "") + ", and this machine "
        + "has \(Format.bytes(Machine.memory)); "
        + (isTogether ? "fewer --jobs need less" : "a smaller model or batch needs less"))
  }

  /// True if training fits into this machine's memory.
  static func fits(_ memory: TrainingMemory) -> Bool { memory.total < Machine.memory }
}
