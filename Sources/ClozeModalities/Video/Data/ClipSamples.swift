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

  /// Reads clips, whose frames are kept in the folder of `run`; those without what is needed are
  /// left out.
  ///
  /// - Throws: Errors of reading; that of the need if no clip meets it, or `TrainingError.noData`
  ///   if none is left to train on.
  init(
    _ data: VideoCorpusSettings, _ frames: FrameSettings, run: RunFolder, threads: Int,
    need: ClipNeed = .frames, observe: (PreparationEvent) throws -> Void
  ) throws {
    begins = run.checkpoints.all().isEmpty
    let parts = try VideoSamples.Parts(
      data, frames, of: run, begins: begins, threads: threads, where: need.isMet, observe)
    (shard, training, validation) = (parts.shard, parts.training, parts.validation)
    guard !(training + validation).isEmpty else { throw need.missing(data) }
    let split = "\(training.count) \(need.samples) train, \(validation.count) validate"
    let others = shard.clips.count { !need.isMet($0) }
    let left = others > 0 ? ["\(others) clips have \(need.lack): left out"] : []
    let encodings = [parts.encodingNote].compactMap(\.self)
    for note in encodings + [split] + left + shard.notes { try observe(.note(note)) }
    guard !training.isEmpty else {
      throw TrainingError.noData(reason: "none of the \(need.samples) is left to train on")
    }
  }

  /// The clips at these numbers.
  func clips(_ numbers: [Int32]) -> [VideoClip] { numbers.map { shard.clips[Int($0)] } }

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
    [omissions.note("clip", "left out"), remarks.note("clip", "damaged")].compactMap(\.self)
  }
}
