import ClozeData
import ClozeTraining

/// The requirement that clips meet to be of use.
struct ClipNeed: Sendable {
  /// Such clips in messages, such as `clips with classes`.
  let samples: String
  /// The lack of the other clips, such as `no class`.
  let lack: String
  /// Returns true for clips that have it.
  let isMet: @Sendable (VideoClip) -> Bool
  /// Returns the error of a corpus none of whose clips has it.
  let missing: @Sendable (VideoCorpusSettings) -> any Error

  /// Nothing but frames.
  static let frames = ClipNeed(
    samples: "clips", lack: "no frames", isMet: { _ in true },
    missing: { _ in TrainingError.noData(reason: "there are no clips") })
  /// A caption.
  static let captions = ClipNeed(
    samples: "clips with captions", lack: "no caption", isMet: { !$0.captions.isEmpty },
    missing: { _ in VideoModelError.noCaptions })
  /// A class.
  static let classes = ClipNeed(
    samples: "clips with classes", lack: "no class", isMet: { $0.label != nil },
    missing: { data in
      guard let label = data.label else {
        return ClassedSampleError.noLabels(samples: VideoClip.plural)
      }
      return VideoModelError.noColumn(label)
    })
  /// Questions.
  static let questions = ClipNeed(
    samples: "clips with questions", lack: "no question", isMet: { !$0.questions.isEmpty },
    missing: { _ in VideoModelError.noQuestions })
}
