import ClozeCapabilities
import ClozeTraining

/// The clips with captions on which models are evaluated.
struct VideoQuestions {
  private let choice: CorpusRequest<VideoCorpusSettings>
  private let observer: any WorkObserver

  /// Makes the selection of clips for the model at `path`.
  init(_ request: EvaluationRequest, _ observer: any WorkObserver, _ path: String) throws {
    self.observer = observer
    choice = try CorpusRequest(request, path, of: VideoModality.self)
  }

  /// The seed of all draws: that of the run's split for the clips that validated.
  var seed: UInt64 { choice.seed }

  /// Reads the clips for scoring `model`.
  func scored(
    _ model: VideoModel, threads: Int
  ) throws -> (samples: VideoSamples, split: EvaluationSplit) {
    let backbone = model.configuration.backbone
    let clips = try ShownClips(
      choice, backbone.frames, threads: threads, need: .captions, observer)
    let samples = VideoSamples(
      clips.shard, model.tokenizer, most: backbone.text.maximumLength, training: clips.training,
      validation: clips.numbers)
    return (samples, clips.split)
  }
}
