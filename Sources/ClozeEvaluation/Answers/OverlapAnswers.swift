import Foundation

/// The baseline for questions about texts: of the sentence that shares the rarest words with the
/// question, the run of words that are not in the question with the rarest word.
///
/// A word weighs log((N + 1) / (n + 1)), where n of N texts have it. A run ends at a word of the
/// question and where a mark and a blank are between two words, has at most five words, and neither
/// starts nor ends with one of the 50 commonest words. Of equal sentences and runs the first
/// counts.
public struct OverlapAnswers: Sendable {
  private let texts: Int
  private let counts: [String: Int]
  private let common: Set<String>
  private static let longest = 5

  /// Counts the words of `texts`, each once.
  public init(_ texts: some Sequence<String>) {
    var counts: [String: Int] = [:]
    let different = Set(texts)
    for text in different {
      for word in Set(Word.all(in: Array(text.unicodeScalars)).map(\.lower)) {
        counts[word, default: 0] += 1
      }
    }
    let order = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    (self.texts, self.counts, common) = (different.count, counts, Set(order.prefix(50).map(\.key)))
  }

  /// Returns the answer to `question` as written in `context`; empty if there is none.
  public func answer(_ question: String, in context: String) -> String {
    let asked = Set(Word.all(in: Array(question.unicodeScalars)).map(\.lower))
    let scalars = Array(context.unicodeScalars)
    let sentences = Self.sentences(Word.all(in: scalars), scalars)
    let shared = sentences.map { words in
      Set(words.map(\.lower)).intersection(asked).sorted().reduce(0) { $0 + weight($1) }
    }
    guard let sentence = Self.first(sentences, by: shared) else { return "" }
    let runs = runs(of: sentence, without: asked, scalars)
    let rarest = runs.map { $0.reduce(0) { max($0, weight($1.lower)) } }
    guard let run = Self.first(runs, by: rarest), let first = run.first, let last = run.last else {
      return ""
    }
    let range = first.range.lowerBound..<last.range.upperBound
    return String(String.UnicodeScalarView(scalars[range]))
  }

  private func weight(_ word: String) -> Double {
    log(Double(texts + 1) / Double(1 + counts[word, default: 0]))
  }

  private static func first<Element>(_ elements: [Element], by values: [Double]) -> Element? {
    values.indices.max { (values[$0], -$0) < (values[$1], -$1) }.map { elements[$0] }
  }

  /// Cuts `words` where `.`, `!` or `?` and a blank are between two.
  private static func sentences(_ words: [Word], _ scalars: [Unicode.Scalar]) -> [[Word]] {
    cut(words) { before, after in
      let gap = Array(scalars[before.range.upperBound..<after.range.lowerBound])
      return zip(gap, gap.dropFirst()).contains { mark, next in
        ".!?".unicodeScalars.contains(mark) && PythonText.isSpace(next)
      }
    }
  }

  private func runs(
    of words: [Word], without asked: Set<String>, _ scalars: [Unicode.Scalar]
  ) -> [[Word]] {
    let parts = Self.cut(words) { before, after in
      let gap = scalars[before.range.upperBound..<after.range.lowerBound]
      return gap.contains(where: PythonText.isSpace) && !gap.allSatisfy(PythonText.isSpace)
    }
    let runs = parts.flatMap { part in
      part.split { asked.contains($0.lower) }.map { run -> [Word] in
        let start = run.drop { common.contains($0.lower) }
        let dropped = start.reversed().prefix { common.contains($0.lower) }.count
        return Array(start.dropLast(dropped))
      }
    }.filter { !$0.isEmpty }
    let short = runs.filter { $0.count <= Self.longest }
    return short.isEmpty ? runs : short
  }

  /// Cuts `words` between those for which `isEnd` is true.
  private static func cut(_ words: [Word], where isEnd: (Word, Word) -> Bool) -> [[Word]] {
    words.reduce(into: [[Word]]()) { parts, word in
      if let last = parts.last?.last, !isEnd(last, word) {
        parts[parts.count - 1].append(word)
      } else {
        parts.append([word])
      }
    }
  }
}

/// A run of letters and digits of a text.
private struct Word {
  /// In lower case.
  let lower: String
  /// Its code points in the text.
  let range: Range<Int>

  static func all(in scalars: [Unicode.Scalar]) -> [Word] {
    scalars.indices.split { !PythonText.isWord(scalars[$0]) }.compactMap { places in
      guard let first = places.first, let last = places.last else { return nil }
      let text = String(String.UnicodeScalarView(scalars[first...last]))
      return Word(lower: text.lowercased(), range: first..<last + 1)
    }
  }
}
