import ClozeData
import ClozeTokens
import ClozeTraining

/// Clips as frames with captions as tokens, split into those that train and those that validate.
public struct VideoSamples: Sendable {
  /// The frames of all clips.
  public let shard: FrameShard
  /// The captions of all clips.
  public let captions: VideoCaptions
  /// The tokenizer of the captions.
  public let tokenizer: WordPieceTokenizer
  /// The numbers of the clips that train, ascending.
  public let training: [Int32]
  /// The numbers of the clips that validate, ascending.
  public let validation: [Int32]
  /// True if the run that they are for has no checkpoints yet, so that it starts from the model
  /// that it goes on from.
  var begins = false

  /// Makes samples of some clips of a shard.
  init(
    _ shard: FrameShard, _ tokenizer: WordPieceTokenizer, most: Int, training: [Int32],
    validation: [Int32]
  ) {
    captions = VideoCaptions(shard.clips, tokenizer, most: most)
    (self.shard, self.tokenizer) = (shard, tokenizer)
    (self.training, self.validation) = (training, validation)
  }

  /// Reads the clips of a recipe, whose frames and vocabulary are kept in the folder of `run`.
  ///
  /// - Throws: Errors of reading; `TrainingError.noData` if nothing is left to train on, or
  ///   `VideoModelError.noCaptions`.
  init(
    _ recipe: VideoRecipe, run: RunFolder, threads: Int,
    observe: (PreparationEvent) throws -> Void
  ) throws {
    let begins = run.checkpoints.all().isEmpty
    let parts = try Parts(
      recipe.data, recipe.backbone.frames, of: run, begins: begins, threads: threads, observe)
    let shard = parts.shard
    let trained = recipe.body.captionedClips(of: parts.training, seed: recipe.splitSeed)
    if let note = parts.encodingNote { try observe(.note(note)) }
    guard parts.captioned > 0 else { throw VideoModelError.noCaptions }
    let texts = trained.flatMap { shard.clips[Int($0)].captions }
    let tokenizer = try recipe.body.tokenizer(
      of: run, begins: begins, size: recipe.body.vocabularySize, texts: texts, observe)
    self.init(
      shard, tokenizer, most: recipe.backbone.text.maximumLength, training: trained,
      validation: parts.validation)
    self.begins = begins
    for note in notes(captioned: parts.captioned) { try observe(.note(note)) }
    guard !trained.isEmpty else {
      throw TrainingError.noData(reason: "no clip with a caption is left to train on")
    }
  }

  /// The name of the file of frames in a run's folder.
  static let fileName = "frames.shard"

  private func notes(captioned: Int) -> [String] {
    var notes = ["\(training.count) clips train, \(validation.count) validate"]
    let silent = shard.clips.count - captioned
    if silent > 0 { notes.append("\(silent) clips have no caption: left out") }
    if captions.cut > 0 {
      notes.append("\(captions.cut) captions are longer than the encoder of texts: cut")
    }
    return notes + shard.notes
  }
}

extension VideoSamples {
  /// The clips of a corpus that train and those that validate, with their frames.
  struct Parts {
    /// The frames of all clips.
    let shard: FrameShard
    /// The numbers of the clips that train, ascending.
    private(set) var training: [Int32]
    /// The numbers of the clips that validate, ascending.
    private(set) var validation: [Int32]
    /// A line about tables that are not UTF-8; nil if all are.
    let encodingNote: String?
    /// The number of clips that are used: those with captions, unless others are chosen.
    var captioned: Int { training.count + validation.count }

    /// Reads the clips of a corpus into a file of frames.
    ///
    /// Clips that validate do not train. Where none are given, a share is drawn of the clips that
    /// could be read.
    ///
    /// - Parameters:
    ///   - kept: A file that is read instead if it has these frames, and is never written.
    ///   - replaces: False if a file with the frames of other clips is an error.
    ///   - isUsed: Returns true for clips that train or validate.
    /// - Throws: Errors of reading; `FrameShardError.changedSource`.
    init(
      _ data: VideoCorpusSettings, _ frames: FrameSettings, at path: String,
      unlessIn kept: String? = nil, replaces: Bool = true, threads: Int,
      where isUsed: (VideoClip) -> Bool = { !$0.captions.isEmpty },
      observe: (_ done: Int, _ all: Int) throws -> Void
    ) throws {
      var all = try data.clips(of: .training)
      let given = try data.clips(of: .validation), held = Set(given.clips.map(\.identity))
      all.clips.removeAll { held.contains($0.identity) }
      all.clips += given.clips
      all.omissions += given.omissions
      let shard =
        try kept.flatMap { FrameShard.kept(all, frames, at: $0) }
        ?? FrameShard.make(
          all, frames, at: path, replaces: replaces, threads: threads, observe: observe)
      let used = shard.numbers(where: isUsed)
      (self.shard, encodingNote) = (shard, all.encodingNote)
      training = used.filter { !held.contains(shard.clips[Int($0)].identity) }
      validation = used.filter { held.contains(shard.clips[Int($0)].identity) }
      guard held.isEmpty, data.validation > 0, training.count > 1 else { return }
      let drawn = data.drawn(
        of: Dictionary(
          uniqueKeysWithValues: training.map { ($0, shard.clips[Int($0)]) }))
      training.removeAll { drawn.contains($0) }
      validation = drawn.sorted()
    }
  }
}

extension VideoSamples.Parts {
  /// Reads the clips that a run trains with into the file of frames in its folder. That of a run
  /// that has checkpoints is not replaced by one with the frames of other clips.
  ///
  /// - Throws: Errors of reading; `TrainingError.otherData`.
  init(
    _ data: VideoCorpusSettings, _ frames: FrameSettings, of run: RunFolder, begins: Bool,
    threads: Int, where isUsed: (VideoClip) -> Bool = { !$0.captions.isEmpty },
    _ observe: (PreparationEvent) throws -> Void
  ) throws {
    do {
      try self.init(
        data, frames, at: run.path + "/" + VideoSamples.fileName, replaces: begins,
        threads: threads, where: isUsed
      ) { done, all in
        if done == all { try observe(.note("\(all) clips read")) }
      }
    } catch FrameShardError.changedSource {
      throw TrainingError.otherData(path: run.path)
    }
  }
}

extension FrameShard {
  /// Returns the numbers of the clips with frames of which `isUsed` returns true, ascending.
  func numbers(where isUsed: (VideoClip) -> Bool) -> [Int32] {
    clips.indices.filter { isUsed(clips[$0]) && frames($0) > 0 }.map(Int32.init)
  }
}

extension VideoClip {
  /// The file, and the stretch of it, whatever the clip is called.
  fileprivate var identity: String { "\(path)#\(begin)#\(end ?? -1)" }
}

extension VideoSamples {
  /// A checksum of the frames, the vocabulary, the captions and the parts.
  var digest: String {
    let parts = [training, validation].map { part in
      part.map { "\(shard.clips[Int($0)].name)\t\(shard.clips[Int($0)].captions)" }
        .joined(separator: "\n")
    }
    return Checksum.sha256(
      [shard.digest, tokenizer.fingerprint, parts[0], parts[1]].joined(separator: "\n\n").utf8)
  }
}
