import ClozeData
import ClozeTensor
import ClozeTokens
import ClozeTraining

/// Utterances as frames, split into those that train and those that validate.
public struct SpeechSamples: Sendable {
  /// The frames of all utterances.
  public let shard: FeatureShard
  /// The numbers of the utterances that train, ascending.
  public let training: [Int32]
  /// The numbers of the utterances that validate, ascending.
  public let validation: [Int32]
  /// True if the run that they are for has no checkpoints yet, so that it starts from the model
  /// that it goes on from.
  var begins = false

  /// Makes samples of some utterances of a shard.
  init(_ shard: FeatureShard, training: [Int32], validation: [Int32]) {
    (self.shard, self.training, self.validation) = (shard, training, validation)
  }

  /// Reads the utterances of a corpus for a model of `backbone`, whose frames are kept in the
  /// folder of `run`.
  ///
  /// - Throws: Errors of reading, or `TrainingError.noData` if nothing is left to train on.
  init(
    _ corpus: SpeechCorpusSettings, _ backbone: SpeechModelConfiguration, run: RunFolder,
    threads: Int, observe: (PreparationEvent) throws -> Void
  ) throws {
    try self.init(
      corpus, backbone, at: run.path + "/" + Self.fileName, threads: threads, observe: observe)
    for note in notes(least: backbone.subsampling.framesOfTwoSteps) { try observe(.note(note)) }
    guard !training.isEmpty else {
      throw TrainingError.noData(
        reason: "no utterance is left to train on; \(shard.omissions.count) were left out"
          + (shard.omissions.isEmpty ? "" : ": " + shard.omissions.named))
    }
    begins = run.checkpoints.all().isEmpty
  }

  /// Reads the utterances of a corpus that train and those that validate, into a file of frames.
  ///
  /// - Parameter kept: A file that is read instead if it has these frames, and is never written.
  init(
    _ corpus: SpeechCorpusSettings, _ backbone: SpeechModelConfiguration, at path: String,
    unlessIn kept: String? = nil, threads: Int, observe: (PreparationEvent) throws -> Void
  ) throws {
    var all = try corpus.utterances(of: .training)
    let count = all.utterances.count
    let given = try corpus.utterances(of: .validation)
    if let note = all.encodingNote { try observe(.note(note)) }
    all.utterances += given.utterances
    all.omissions += given.omissions
    let shard =
      try kept.flatMap { FeatureShard.kept(all, backbone.features, at: $0) }
      ?? Self.shard(all, backbone, at: path, threads: threads, observe: observe)
    let names = Set(all.utterances.prefix(count).map(\.name))
    let usable = Self.usable(shard, backbone)
    let trained = usable.filter { names.contains(shard.utterances[Int($0)].name) }
    let held = usable.filter { !names.contains(shard.utterances[Int($0)].name) }
    guard held.isEmpty, corpus.validation > 0, trained.count > 1 else {
      self.init(shard, training: trained, validation: held)
      return
    }
    let drawn = corpus.drawn(of: trained)
    self.init(shard, training: trained.filter { !drawn.contains($0) }, validation: drawn.sorted())
  }

  /// Reads all utterances of a part of a corpus into a file of frames.
  init(
    _ corpus: SpeechCorpusSettings, part: LabelledPart?, _ backbone: SpeechModelConfiguration,
    at path: String, threads: Int, observe: (PreparationEvent) throws -> Void
  ) throws {
    let all = try corpus.utterances(of: part)
    if let note = all.encodingNote { try observe(.note(note)) }
    let shard = try Self.shard(all, backbone, at: path, threads: threads, observe: observe)
    self.init(shard, training: Self.usable(shard, backbone), validation: [])
  }

  private static func shard(
    _ corpus: SpeechCorpus, _ backbone: SpeechModelConfiguration, at path: String, threads: Int,
    observe: (PreparationEvent) throws -> Void
  ) throws -> FeatureShard {
    try FeatureShard.make(corpus, backbone.features, at: path, threads: threads) { done, all in
      try observe(.features(done: done, total: all))
      if done == all { try observe(.note("\(all) utterances read")) }
    }
  }

  /// The numbers of the utterances that are long enough for two steps.
  private static func usable(
    _ shard: FeatureShard, _ backbone: SpeechModelConfiguration
  ) -> [Int32] {
    let least = backbone.subsampling.framesOfTwoSteps
    return shard.utterances.indices.filter { shard.frames($0) >= least }.map(Int32.init)
  }

  /// The name of the file of frames in a run's folder.
  static let fileName = "frames.shard"

  private func notes(least: Int) -> [String] {
    let seconds = (training + validation).reduce(0) { $0 + shard.seconds(Int($1)) }
    let short = shard.utterances.indices.count { shard.frames($0) < least }
    var notes = [
      "\(training.count) utterances train, \(validation.count) validate, \(Int(seconds)) s in all"
    ]
    if short > 0 {
      notes.append("\(counted(short, "utterance")) of fewer than \(least) frames left out")
    }
    return notes + [shard.omissions.note("sound", "left out")].compactMap { $0 }
  }
}

/// The utterances of one step.
public struct SpeechBatch: Sendable {
  /// The batch's number in its stream, from 0.
  public let number: Int
  /// The utterances' numbers [B].
  public let indices: [Int32]
  /// Their frames.
  public let frames: SpeechFrames
}

/// The construction of batches from utterances, common to all tasks.
public struct SpeechBatches: Sendable {
  /// The utterances.
  public let samples: SpeechSamples
  /// The most utterances of a batch.
  public let size: Int
  /// The most frames of a batch, unless a single utterance has more.
  public let frames: Int
  /// The seed of the order.
  public let seed: UInt64

  /// Makes batches of at most `size` utterances and `frames` frames.
  public init(_ samples: SpeechSamples, size: Int, frames: Int, seed: UInt64) {
    (self.samples, self.size, self.frames, self.seed) = (samples, size, frames, seed)
  }

  /// Returns an endless stream of training batches from `cursor` on, made on a separate thread.
  ///
  /// All are full, as far as their utterances allow: the remainder of an epoch is omitted, unless
  /// it is all of it.
  public func stream(from cursor: BatchCursor) throws -> BatchSequence<SpeechBatch> {
    let order = try SampleOrder(count: samples.training.count, seed: seed, cursor: cursor)
    return PrefetchingStream(state: order) { order in
      while true {
        var chosen = Choice(self)
        let taken = order.take { index, _ in chosen.take(samples.training[index]) }
        guard let taken else { return nil }
        guard
          chosen.isFull || [size, samples.training.count].contains(chosen.indices.count)
        else { continue }
        return CursorBatch(batch: chosen.batch(number: taken.number), next: order.cursor)
      }
    }
  }

  /// Returns the batches of the utterances at `indices` in their order, the last one included.
  public func batches(_ indices: [Int32]) -> some Sequence<SpeechBatch> {
    var choices: [Choice] = [], chosen = Choice(self)
    for index in indices where !chosen.take(index) {
      choices.append(chosen)
      chosen = Choice(self)
      _ = chosen.take(index)
    }
    if !chosen.indices.isEmpty { choices.append(chosen) }
    return choices.enumerated().lazy.map { $1.batch(number: $0) }
  }

  /// The utterances of a batch while it fills.
  private struct Choice {
    let batches: SpeechBatches
    var indices: [Int32] = []
    var frames = 0
    var isFull = false

    init(_ batches: SpeechBatches) { self.batches = batches }

    /// Takes an utterance; returns false, without it, if the batch is full.
    mutating func take(_ index: Int32) -> Bool {
      let more = batches.samples.shard.frames(Int(index))
      guard indices.isEmpty || indices.count < batches.size && frames + more <= batches.frames
      else {
        isFull = true
        return false
      }
      indices.append(index)
      frames += more
      return true
    }

    func batch(number: Int) -> SpeechBatch {
      SpeechBatch(
        number: number, indices: indices,
        frames: batches.samples.shard.read(indices.map(Int.init)))
    }
  }
}
