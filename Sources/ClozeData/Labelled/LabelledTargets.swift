import Foundation

/// The rule that distinguishes classes from numbers to predict, and from names of single samples.
///
/// Of n samples with k different labels:
///
/// - labels that are all numbers, some of them with a fraction, are targets if k is above 20, or
///   above n / 2;
/// - labels that are all whole numbers are targets if k is above 20 and above n / 5, and fewer than
///   half of the whole numbers from the least to the greatest occur: classes are numbered without
///   great gaps;
/// - labels are names of samples if more than half of the samples, and ten at least, are the only
///   ones of their label.
public enum LabelledTargets {
  /// Throws if the labels of `samples` are no classes.
  ///
  /// - Parameter label: The field or column of the labels.
  /// - Throws: `LabelledError.numbers`, `.oneSampleEach`.
  public static func check(_ samples: [LabelledText], label: String) throws {
    let counts = Dictionary(samples.map { ($0.label, 1) }, uniquingKeysWith: +)
    let numbers = counts.keys.compactMap(number)
    if numbers.count == counts.count, areTargets(numbers, samples: samples.count) {
      throw LabelledError.numbers(
        label: label, different: counts.count, samples: samples.count,
        example: example(of: counts.keys))
    }
    let single = counts.values.count { $0 == 1 }
    if single >= 10, 2 * single > samples.count {
      throw LabelledError.oneSampleEach(
        label: label, classes: counts.count, samples: samples.count,
        example: counts.filter { $0.value == 1 }.keys.min() ?? "")
    }
  }

  private static func areTargets(_ numbers: [Double], samples: Int) -> Bool {
    let count = numbers.count
    guard numbers.allSatisfy({ $0 == $0.rounded() }) else {
      return count > 20 || 2 * count > samples
    }
    let (least, greatest) = (numbers.min() ?? 0, numbers.max() ?? 0)
    return count > 20 && 5 * count > samples && 2 * Double(count) < greatest - least + 1
  }

  /// Returns the number that a label is, with a point or a decimal comma; nil if it is none.
  private static func number(_ label: String) -> Double? {
    Double(label.replacing(",", with: ".")).flatMap { $0.isFinite ? $0 : nil }
  }

  /// Returns a label with a fraction if there is one, the same one each time.
  private static func example(of labels: some Collection<String>) -> String {
    let sorted = labels.sorted()
    return sorted.first { $0.contains { ".,".contains($0) } } ?? sorted.first ?? ""
  }
}
