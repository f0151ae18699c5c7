import ClozeData
import ClozeTraining

/// Clips with classes as frames, split into those that train and those that validate.
public struct ClassifiedClips: Sendable {
  /// The frames of all clips.
  public let shard: FrameShard
  /// The numbers of the clips that train, ascending.
  public let training: [Int32]
  /// The numbers of the clips that validate, ascending.
  public let validation: [Int32]
  /// True if the run that they are for has no checkpoints yet, so that it starts from the
  /// pretrained model.
  let begins: Bool

  /// The clips at these numbers.
  func clips(_ numbers: [Int32]) -> [VideoClip] { numbers.map { shard.clips[Int($0)] } }

  /// Reads the clips of a recipe, whose frames are kept in the folder of `run`; those without a
  /// class are left out.
  ///
  /// - Throws: Errors of reading; `TrainingError.noData` if nothing is left to train on,
  ///   `ClassedSampleError.noLabels` or `VideoModelError.noColumn`.
  init(
    _ data: VideoCorpusSettings, _ frames: FrameSettings, run: RunFolder, threads: Int,
    observe: (PreparationEvent) throws -> Void
  ) throws {
    let parts = try VideoSamples.Parts(
      data, frames, at: run.path + "/" + VideoSamples.fileName, threads: threads,
      where: { $0.label != nil }
    ) { done, all in
      if done == all { try observe(.note("\(all) clips read")) }
    }
    (shard, training, validation) = (parts.shard, parts.training, parts.validation)
    begins = run.checkpoints.all().isEmpty
    guard !(training + validation).isEmpty else { throw data.noClasses }
    for note in notes { try observe(.note(note)) }
    guard !training.isEmpty else {
      throw TrainingError.noData(reason: "no clip with a class is left to train on")
    }
  }

  private var notes: [String] {
    let classes = Set(clips(training).compactMap(\.label)).count
    var notes = [
      "\(training.count) clips of \(classes) classes train, \(validation.count) validate"
    ]
    let others = shard.clips.count { $0.label == nil }
    if others > 0 { notes.append("\(others) clips have no class: left out") }
    return notes + shard.notes
  }
}

extension VideoCorpusSettings {
  /// The error of clips without classes.
  var noClasses: any Error {
    label.map { VideoModelError.noColumn($0) }
      ?? ClassedSampleError.noLabels(samples: VideoClip.plural)
  }
}

extension FrameShard {
  /// Lines about the clips that are left out, and those that are damaged.
  var notes: [String] {
    [omissions.note("clip", "left out"), remarks.note("clip", "damaged")].compactMap(\.self)
  }
}
