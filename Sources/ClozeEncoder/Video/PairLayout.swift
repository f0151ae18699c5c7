import ClozeTensor

/// Pairs of texts and clips as a cross encoder packs them: the rows of a pair are its words, the
/// clip's vector, and the clip's patches frame by frame.
///
/// A text or clip may be in any number of pairs. Before the first block its rows are there once:
/// all words, then the vectors of all clips, then all patches.
public final class PairLayout: Sendable {
  /// The pairs as sequences.
  public let layout: SequenceLayout
  /// The pairs as sequences of what the cross encoder returns: words and the clip's vector.
  public let output: SequenceLayout
  /// The number of frames of each pair's clip.
  let frames: [Int]
  /// The start of each pair among the frames of all pairs, and the end.
  let frameOffsets: [Int32]
  /// The start of each pair among the words of all pairs, and the end.
  let wordOffsets: [Int32]
  /// The row of each word of the pairs.
  let wordRows: [Int32]
  /// The row of each word and clip's vector of the pairs.
  let outputRows: [Int32]
  /// The row of each row of the pairs among those that are there once.
  let sources: [Int32]
  /// The number of words, each counted once.
  let words: Int
  /// The words of a pair attend to the patches of each frame.
  let toPatches: AttentionRows
  /// The clip's vector and the patches of a frame attend to themselves and to the words.
  let toWords: AttentionRows
  /// As `toWords`, with the clip's vector alone attending.
  let classToWords: AttentionRows
  /// The words and patches of each pair, without the clip's vector.
  let wordsAndPatches: [Int32]
  /// The start of each pair among `wordsAndPatches`, and the end.
  let wordAndPatchOffsets: [Int32]
  /// The place of each row among: the words of all pairs, the vectors of all clips, the results of
  /// `toWords`.
  let assembly: [Int32]
  /// The place of each row of the output among the words of all pairs and the vectors of all clips.
  let outputAssembly: [Int32]

  /// Makes pairs.
  ///
  /// - Parameters:
  ///   - texts: The layout of the texts.
  ///   - frames: The number of frames of each clip.
  ///   - patches: The number of patches of a frame.
  ///   - pairs: The numbers of the text and the clip of each pair.
  /// - Throws: `TensorError` if a number is not one of a text or clip.
  public init(
    texts: SequenceLayout, frames: [Int], patches: Int, pairs: [(text: Int, clip: Int)]
  ) throws {
    guard pairs.allSatisfy({ 0..<texts.count ~= $0.text && 0..<frames.count ~= $0.clip }),
      patches >= 0, frames.allSatisfy({ $0 >= 0 })
    else {
      throw TensorError.badShape(
        operation: "pairs", shape: [texts.count, frames.count],
        expected: "pairs of numbers of these texts and clips")
    }
    let all = Self.places(texts, frames, patches, pairs)
    words = texts.positions.count
    layout = SequenceLayout(offsets: Self.offsets(all.map(\.count)))
    output = SequenceLayout(offsets: Self.offsets(all.map { $0.words.count + 1 }))
    self.frames = all.map(\.frames.count)
    frameOffsets = Self.offsets(self.frames)
    wordOffsets = Self.offsets(all.map(\.words.count))
    wordRows = all.flatMap(\.words)
    outputRows = all.flatMap { $0.words + [$0.clip] }
    wordsAndPatches = all.flatMap { $0.words + Array($0.frames.joined()) }
    wordAndPatchOffsets = Self.offsets(all.map { $0.count - 1 })
    sources = Self.sources(texts, frames, patches, pairs)
    toPatches = try Self.rows(all) { pair, patches in (pair.words, patches) }
    toWords = try Self.rows(all) { pair, patches in
      ([pair.clip] + patches, pair.words + patches + [pair.clip])
    }
    classToWords = try Self.rows(all) { pair, patches in
      ([pair.clip], pair.words + patches + [pair.clip])
    }
    assembly = Self.assembly(all)
    outputAssembly = Self.outputAssembly(all)
  }

  /// The words of the pairs among the words that are there once.
  var wordSources: [Int32] { wordRows.map { sources[Int($0)] } }

  /// The rows of a pair.
  private struct Places {
    let words: [Int32]
    let clip: Int32
    let frames: [[Int32]]
    let count: Int
  }

  private static func offsets(_ counts: [Int]) -> [Int32] {
    counts.reduce(into: [0]) { $0.append($0[$0.count - 1] + Int32($1)) }
  }

  private static func places(
    _ texts: SequenceLayout, _ frames: [Int], _ patches: Int, _ pairs: [(text: Int, clip: Int)]
  ) -> [Places] {
    var first: Int32 = 0
    return pairs.map { pair in
      let clip = first + texts.offsets[pair.text + 1] - texts.offsets[pair.text]
      let words = Array(first..<clip), size = Int32(patches)
      let list = (0..<Int32(frames[pair.clip])).map { frame -> [Int32] in
        let start = clip + 1 + frame * size
        return Array(start..<start + size)
      }
      let count = words.count + 1 + list.count * patches
      first += Int32(count)
      return Places(words: words, clip: clip, frames: list, count: count)
    }
  }

  private static func sources(
    _ texts: SequenceLayout, _ frames: [Int], _ patches: Int, _ pairs: [(text: Int, clip: Int)]
  ) -> [Int32] {
    let words = Int32(texts.positions.count)
    let starts = offsets(frames.map { $0 * patches }).map { words + Int32(frames.count) + $0 }
    return pairs.flatMap { pair -> [Int32] in
      let text = texts.offsets[pair.text]..<texts.offsets[pair.text + 1]
      let clip = starts[pair.clip]..<starts[pair.clip + 1]
      return Array(text) + [words + Int32(pair.clip)] + Array(clip)
    }
  }

  private static func rows(
    _ pairs: [Places], _ sequence: (Places, [Int32]) -> (queries: [Int32], keys: [Int32])
  ) throws -> AttentionRows {
    try AttentionRows(groups: pairs.map { pair in pair.frames.map { sequence(pair, $0) } })
  }

  private static func assembly(_ pairs: [Places]) -> [Int32] {
    var word: Int32 = 0, result = Int32(pairs.reduce(0) { $0 + $1.words.count } + pairs.count)
    let vectors = result - Int32(pairs.count)
    return pairs.enumerated().flatMap { number, pair -> [Int32] in
      var rows = Array(word..<word + Int32(pair.words.count)) + [vectors + Int32(number)]
      word += Int32(pair.words.count)
      for patches in pair.frames {
        rows += result + 1..<result + 1 + Int32(patches.count)
        result += 1 + Int32(patches.count)
      }
      return rows
    }
  }

  private static func outputAssembly(_ pairs: [Places]) -> [Int32] {
    var word: Int32 = 0
    let vectors = Int32(pairs.reduce(0) { $0 + $1.words.count })
    return pairs.enumerated().flatMap { number, pair -> [Int32] in
      defer { word += Int32(pair.words.count) }
      return Array(word..<word + Int32(pair.words.count)) + [vectors + Int32(number)]
    }
  }
}
