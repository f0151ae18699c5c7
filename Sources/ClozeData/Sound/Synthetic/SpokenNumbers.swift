import ClozeTensor

/// Sentences of numbers in English words.
enum SpokenNumbers {
  private static let small = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
    "nineteen",
  ]
  private static let tens = [
    "", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
  ]

  /// The words of `number`, which lies in 0..<1,000,000.
  static func words(_ number: Int) -> [String] {
    switch number {
    case ..<20: [small[number]]
    case ..<100: [tens[number / 10]] + (number % 10 == 0 ? [] : [small[number % 10]])
    case ..<1000:
      [small[number / 100], "hundred"] + (number % 100 == 0 ? [] : words(number % 100))
    default:
      words(number / 1000) + ["thousand"] + (number % 1000 == 0 ? [] : words(number % 1000))
    }
  }

  /// Draws a sentence: two to five digits one by one, or a number.
  static func sentence(_ random: inout CounterRandom) -> String {
    func draw(_ count: Int) -> Int { min(count - 1, Int(random.uniform() * Double(count))) }
    let isDigits = random.uniform() < 0.5
    if isDigits { return (0..<2 + draw(4)).map { _ in small[draw(10)] }.joined(separator: " ") }
    let limit = [100, 1000, 10_000][draw(3)]
    return words(draw(limit)).joined(separator: " ")
  }
}
