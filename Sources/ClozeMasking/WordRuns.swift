import ClozeTensor

/// A distribution of lengths 1, 2, ... with given weights.
struct LengthDistribution {
  private let cumulative: [Double]

  init(weights: [Double]) {
    var sum = 0.0
    cumulative = weights.map {
      sum += $0
      return sum
    }
  }

  func draw(_ random: inout CounterRandom) -> Int {
    let value = random.uniform() * cumulative[cumulative.count - 1]
    return (cumulative.firstIndex { value < $0 } ?? cumulative.count - 1) + 1
  }
}

/// Chooses runs of whole words with lengths from `lengths` until the task's number of tokens is
/// chosen.
///
/// Words are taken as beginnings in random order. A run goes on to the right until it has its
/// length, meets a word that is chosen or a token between words that is not to be chosen, or would
/// exceed the count. If every word is longer than the count, the first `count` tokens of the
/// shortest are taken.
func chooseRuns(
  _ task: MaskingTask, lengths: LengthDistribution, _ random: inout CounterRandom
) -> [Range<Int>] {
  let words = task.units, count = task.count(&random)
  var order = Array(words.indices)
  var isChosen = [Bool](repeating: false, count: words.count)
  var runs: [Range<Int>] = []
  var left = count
  for index in words.indices where left > 0 {
    order.swapAt(index, index + random.below(words.count - index))
    let first = order[index]
    guard !isChosen[first], words[first].count <= left else { continue }
    var end = first
    for _ in 0..<lengths.draw(&random) {
      guard end < words.count, !isChosen[end], words[end].count <= left,
        end == first || words[end].lowerBound == words[end - 1].upperBound
      else { break }
      isChosen[end] = true
      left -= words[end].count
      end += 1
    }
    runs.append(words[first].lowerBound..<words[end - 1].upperBound)
  }
  guard runs.isEmpty else { return runs }
  return order.min { words[$0].count < words[$1].count }
    .map { [words[$0].prefix(count)] } ?? []
}

/// Splits `runs` into ranges of one token.
func singleTokens(of runs: [Range<Int>]) -> [Range<Int>] {
  runs.flatMap { run in run.map { $0..<$0 + 1 } }
}
