import Foundation

/// The rule that distinguishes classes from numbers to predict, and from names of single samples.
///
/// Of n samples with k different labels, apart from those that say that none is known, labels are
/// numbers if at least 9 of 10 different ones are, and then n and k count these only. Percentages
/// are numbers with a fraction.
///
/// - numbers, some of them with a fraction, are targets if k is above 20, or above n / 2;
/// - numbers that are all whole are targets if k is above 20 and above n / 5, and fewer than
///   half of the whole numbers from the least to the greatest occur: classes are numbered without
///   great gaps;
/// - labels are names of samples if more than half of the samples, and ten at least, are the only
///   ones of their label.
///
/// Two labels that are the same number spelled in two ways, such as 1 and 1.0, are refused.
public enum LabelledTargets {
  /// Throws if the labels of `samples` are no classes.
  ///
  /// - Parameter label: The field or column of the labels.
  /// - Throws: `LabelledError.numbers`, `.sameNumber`, `.oneSampleEach`.
  public static func check(_ samples: [LabelledText], label: String) throws {
    let counts = Dictionary(samples.map { ($0.label, 1) }, uniquingKeysWith: +)
    try checkNumbers(counts.filter { !isMissing($0.key) }, label: label)
    try checkSpelling(Set(counts.keys), label: label)
    let single = counts.values.count { $0 == 1 }
    if single >= 10, 2 * single > samples.count {
      throw LabelledError.oneSampleEach(
        label: label, classes: counts.count, samples: samples.count,
        example: counts.filter { $0.value == 1 }.keys.min() ?? "")
    }
  }

  /// Throws if labels of `names` are the same number as others of them, or as some of `known`.
  ///
  /// - Throws: `LabelledError.sameNumber`.
  public static func checkSpelling(
    _ names: Set<String>, among known: [String] = [], label: String
  ) throws {
    var spelled: [Double: String] = [:]
    for name in known { number(name, separator: ".").map { spelled[$0] = name } }
    for name in names.subtracting(known).sorted() {
      guard let value = number(name, separator: "."), abs(value) < exactly else { continue }
      if let other = spelled[value] {
        throw LabelledError.sameNumber(label: label, first: other, second: name)
      }
      spelled[value] = name
    }
  }

  /// The bound below which whole numbers are exact in 64 bits of a number with a fraction.
  private static let exactly = 0x1p53

  /// Returns a note on labels that usually say that none is known; nil if there are none.
  public static func noteOnMissing(_ samples: [LabelledText]) -> String? {
    let labels = samples.map(\.label).filter(isMissing)
    guard !labels.isEmpty else { return nil }
    let names = Set(labels).sorted().map(\.quoted).joined(separator: ", ")
    return "\(labels.count) samples are labelled \(names), which is a class like any other: leave "
      + "them out if it means that their class is unknown"
  }

  private static func isMissing(_ label: String) -> Bool {
    let missing: Set<String> = ["", "na", "n/a", "nan", "null", "none", "?", "<na>"]
    return missing.contains(label.trimmingCharacters(in: .whitespaces).lowercased())
  }

  /// Throws if most of the labels, of which `counts` gives the samples, are numbers to predict.
  private static func checkNumbers(_ counts: [String: Int], label: String) throws {
    let values = counts.keys.reduce(into: [String: Double]()) { $0[$1] = number($1) }
    let samples = values.keys.reduce(0) { $0 + (counts[$1] ?? 0) }
    guard !values.isEmpty, 10 * values.count >= 9 * counts.count,
      areTargets(Array(values.values), samples: samples)
    else { return }
    throw LabelledError.numbers(
      label: label, different: values.count, samples: samples, example: example(of: values.keys))
  }

  private static func areTargets(_ numbers: [Double], samples: Int) -> Bool {
    let count = numbers.count
    guard numbers.allSatisfy({ $0 == $0.rounded() }) else {
      return count > 20 || 2 * count > samples
    }
    let (least, greatest) = (numbers.min() ?? 0, numbers.max() ?? 0)
    return count > 20 && 5 * count > samples && 2 * Double(count) < greatest - least + 1
  }

  /// Returns the number that a label is, with a point or a decimal comma, of which a percentage is
  /// a hundredth; nil if it is none.
  private static func number(_ label: String) -> Double? {
    guard label.hasSuffix("%") else { return number(label, separator: ",") }
    let text = label.dropLast().trimmingCharacters(in: .whitespaces)
    return number(text, separator: ",").map { $0 / 100 }
  }

  /// Returns the number that a text is, whose fraction a point or `separator` marks.
  private static func number(_ text: String, separator: Character) -> Double? {
    Double(text.replacing(String(separator), with: ".")).flatMap { $0.isFinite ? $0 : nil }
  }

  /// Returns a label with a fraction if there is one, the same one each time.
  private static func example(of labels: some Collection<String>) -> String {
    let sorted = labels.sorted()
    return sorted.first { $0.contains { ".,".contains($0) } } ?? sorted.first ?? ""
  }
}
