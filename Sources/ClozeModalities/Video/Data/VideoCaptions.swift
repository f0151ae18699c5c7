import ClozeData
import ClozeTokens

/// The captions of clips as tokens.
public struct VideoCaptions: Sendable {
  /// The tokens of each different caption, framed.
  let sequences: [TokenSequence]
  /// The numbers of each clip's captions among `sequences`.
  let captions: [[Int32]]
  /// The number of captions that were cut to the longest length.
  let cut: Int

  /// Writes the captions of `clips` in tokens, at most `most` with the frame.
  init(_ clips: [VideoClip], _ tokenizer: WordPieceTokenizer, most: Int) {
    let roles = tokenizer.roles
    var numbers: [String: Int32] = [:], sequences: [TokenSequence] = [], cut = 0
    captions = clips.map { clip in
      clip.captions.map { text in
        if let known = numbers[text] { return known }
        let ids = tokenizer.encode(text)
        cut += ids.count > most - 2 ? 1 : 0
        let number = Int32(sequences.count)
        sequences.append(
          TokenSequence(
            ids: [roles.classification] + ids.prefix(most - 2) + [roles.separator], segments: nil))
        numbers[text] = number
        return number
      }
    }
    (self.sequences, self.cut) = (sequences, cut)
  }
}
