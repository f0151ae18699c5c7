import ClozeData
import ClozeTraining

/// Clips as frames, with or without captions, split into those that train and those that validate.
public struct ClipSamples: Sendable {
  /// The frames of all clips.
  public let shard: FrameShard
  /// The numbers of the clips that train, ascending.
  public let training: [Int32]
  /// The numbers of the clips that validate, ascending.
  public let validation: [Int32]
  /// True if the run that they are for has no checkpoints yet, so that it starts from the model
  /// that it goes on from.
  let begins: Bool

  /// Reads clips, whose frames are kept in the folder of `run`.
  ///
  /// - Throws: Errors of reading; `TrainingError.noData` if nothing is left to train on.
  init(
    _ data: VideoCorpusSettings, _ frames: FrameSettings, run: RunFolder, threads: Int,
    observe: (PreparationEvent) throws -> Void
  ) throws {
    let parts = try VideoSamples.Parts(
      data, frames, at: run.path + "/" + VideoSamples.fileName, threads: threads,
      where: { _ in true }
    ) { done, all in
      if done == all { try observe(.note("\(all) clips read")) }
    }
    (shard, training, validation) = (parts.shard, parts.training, parts.validation)
    begins = run.checkpoints.all().isEmpty
    let split = "\(training.count) clips train, \(validation.count) validate"
    for note in [split] + shard.notes { try observe(.note(note)) }
    guard !training.isEmpty else {
      throw TrainingError.noData(reason: "no clip is left to train on")
    }
  }

  /// A checksum of the frames and the parts.
  var digest: String {
    let parts = [training, validation].map { part in
      part.map { shard.clips[Int($0)].name }.joined(separator: "\n")
    }
    return Checksum.sha256(([shard.digest] + parts).joined(separator: "\n\n").utf8)
  }
}

extension FrameShard {
  /// Lines about the clips that are left out, and those that are damaged.
  var notes: [String] {
    [
      omissions.first.map {
        "\(omissions.count) clips are left out, such as \($0.name): \($0.reason)"
      },
      remarks.first.map { "\(remarks.count) clips are damaged, such as \($0.name): \($0.reason)" },
    ].compactMap(\.self)
  }
}
