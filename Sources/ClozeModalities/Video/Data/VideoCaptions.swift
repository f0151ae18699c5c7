import ClozeData
import ClozeTokens

/// The captions of clips as tokens.
public struct VideoCaptions: Sendable {
  /// A caption that is wrong in one thing, and the right one, by their numbers.
  struct Edit: Sendable, Equatable {
    let kind: String
    let right: Int32
    let wrong: Int32
  }

  /// The different captions, edited ones among them.
  let texts: [String]
  /// The tokens of each, framed.
  let sequences: [TokenSequence]
  /// The numbers of each clip's captions.
  let captions: [[Int32]]
  /// The edited captions of each clip.
  let edits: [[Edit]]
  /// The number of captions of clips that were cut to the longest length.
  let cut: Int

  /// Writes the captions of `clips` in tokens, at most `most` with the frame.
  init(_ clips: [VideoClip], _ tokenizer: WordPieceTokenizer, most: Int) {
    var table = Table(tokenizer: tokenizer, most: most)
    captions = clips.map { $0.captions.map { table.number($0) } }
    cut = table.cut
    edits = clips.map { clip in
      clip.edits.map {
        Edit(kind: $0.kind, right: table.number($0.right), wrong: table.number($0.wrong))
      }
    }
    (texts, sequences) = (table.texts, table.sequences)
  }

  /// The different captions, each with its number.
  private struct Table {
    let tokenizer: WordPieceTokenizer
    let most: Int
    var numbers: [String: Int32] = [:]
    var texts: [String] = []
    var sequences: [TokenSequence] = []
    var cut = 0

    mutating func number(_ text: String) -> Int32 {
      if let known = numbers[text] { return known }
      let ids = tokenizer.encode(text), number = Int32(texts.count)
      cut += ids.count > most - 2 ? 1 : 0
      texts.append(text)
      sequences.append(tokenizer.framed(ids, most: most))
      numbers[text] = number
      return number
    }
  }
}
