/// An answer as SQuAD compares it: in lower case, without ASCII punctuation and the words a, an and
/// the, as words between blanks (Rajpurkar et al. 2016, section 6.1).
///
/// Case, words and blanks are those of Python's `str.lower`, `\b` and `str.split`. Words are equal
/// if their code points are: `é` in one code point is not `é` in two.
public struct NormalizedAnswer: Sendable, Hashable {
  /// The words, each as its code points.
  let words: [[Unicode.Scalar]]

  /// True if nothing of the answer is left.
  public var isEmpty: Bool { words.isEmpty }

  /// The words between single blanks.
  public var text: String { String(scalars: words.joined(separator: [" "])) }

  /// Normalizes `answer`.
  public init(_ answer: String) {
    let lower = PythonText.lowercased(answer).filter { !PythonText.isPunctuation($0) }
    words = Self.withoutArticles(lower).split(whereSeparator: PythonText.isSpace).map(Array.init)
  }

  /// Replaces each run of letters and digits that is an article by a blank. Accents that follow as
  /// code points of their kind end a run.
  private static func withoutArticles(_ scalars: [Unicode.Scalar]) -> [Unicode.Scalar] {
    let articles: [[Unicode.Scalar]] = [["a"], ["a", "n"], ["t", "h", "e"]]
    var result: [Unicode.Scalar] = [], place = 0
    while place < scalars.count {
      let run = Array(scalars[place...].prefix(while: PythonText.isWord))
      if run.isEmpty {
        result.append(scalars[place])
      } else {
        result += articles.contains(run) ? [" "] : run
      }
      place += max(1, run.count)
    }
    return result
  }
}
