import Foundation

/// Cuts recordings that are too long for a sample at their pauses.
struct LongRecordings: Sendable {
  /// The most seconds of a sample.
  let maximalSeconds: Double

  /// Makes a cutter of recordings longer than `maximalSeconds`, of which a tenth is the least.
  init(maximalSeconds: Double) { self.maximalSeconds = max(0.1, maximalSeconds) }

  /// An utterance, its pieces, or the reason that it is left out.
  private enum Outcome: Sendable {
    case pieces([Utterance])
    case omission(SoundOmission)
  }

  /// Puts pieces in the places of utterances that are too long, and leaves out those that have a
  /// text or cannot be read.
  func cut(_ corpus: inout SpeechCorpus) throws {
    var kept: [Utterance] = [], omissions: [SoundOmission] = []
    func receive(_: Utterance, _ outcome: Outcome) {
      switch outcome {
      case .pieces(let pieces): kept += pieces
      case .omission(let omission): omissions.append(omission)
      }
    }
    let threads = ProcessInfo.processInfo.activeProcessorCount
    var pipeline = OrderedPipeline<Utterance, Outcome>(threads: threads, most: 256) { outcome($0) }
    for utterance in corpus.utterances {
      try pipeline.add(utterance, weight: 1, into: receive)
    }
    try pipeline.flush(into: receive)
    corpus.utterances = kept
    corpus.omissions += omissions
  }

  private func outcome(_ utterance: Utterance) -> Outcome {
    do {
      let file = try SoundFile(path: utterance.path)
      let seconds = try utterance.duration ?? Self.rest(utterance, file)
      guard seconds > maximalSeconds else { return .pieces([utterance]) }
      guard utterance.text == nil else {
        let lengths = String(
          format: "%.1f s with one text, and a sample may have %.1f s", seconds,
          maximalSeconds)
        return .omission(SoundOmission(utterance.name, lengths))
      }
      return .pieces(try pieces(utterance, SoundFile(path: utterance.path)))
    } catch {
      return .omission(SoundOmission(utterance.name, error))
    }
  }

  /// The seconds from the start of `utterance` to the end of its file, counted where they are not
  /// stated.
  private static func rest(_ utterance: Utterance, _ file: SoundFile) throws -> Double {
    if file.stated == nil { while try !file.read().isEmpty {} }
    return Double(file.stated ?? file.position) / Double(file.rate) - utterance.offset
  }

  private func pieces(_ utterance: Utterance, _ file: SoundFile) throws -> [Utterance] {
    let rate = Double(file.rate)
    let (start, stated) = try SoundReader.stretch(utterance, file), most = stated ?? .max
    try file.seek(start)
    var levels = PauseFinder(window: max(1, file.rate / 100))
    while file.position - start < most {
      let block = try file.read(most - (file.position - start))
      if block.isEmpty { break }
      levels.add(block)
    }
    let cuts = [0] + levels.cuts(most: Int(maximalSeconds * rate)) + [levels.count]
    return zip(cuts, cuts.dropFirst()).enumerated().map { index, cut in
      var piece = utterance
      piece.name = "\(utterance.name)#\(index + 1)"
      piece.offset = Double(start + cut.0) / rate
      piece.duration = Double(cut.1 - cut.0) / rate
      return piece
    }
  }
}
