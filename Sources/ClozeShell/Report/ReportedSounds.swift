import ClozeCapabilities
import ClozePlots
import ClozeReport
import ClozeTraining

/// A sound as a model reads it, and of a recogniser what it writes down.
struct ReportedSounds {
  /// The run's label.
  let run: String
  /// The name of the sound that is drawn.
  let name: String
  /// The picture as PNG.
  let picture: [UInt8]
  /// The words on what the picture shows.
  let caption: String
  /// Utterances that validated, with what was heard of them; empty if the model writes nothing.
  let transcripts: [SamplePrediction]

  /// The number of utterances that are listed.
  private static let mostTranscripts = 8

  /// Draws a sound of the data of `run`; nil if its model reads no sound.
  ///
  /// - Throws: Errors of reading the model and the data.
  init?(_ run: ReportedRun, _ compute: ComputeOptions, _ observer: some WorkObserver) throws {
    guard run.hasModel, let modality = run.value("modality"),
      let provider = Registry.provider(of: .spectrogram, for: modality)
    else { return nil }
    let path = run.detail.path
    transcripts = try Self.transcripts(modality, path, compute, observer)
    var sound = SoundSelection(paths: [])
    (sound.name, sound.skipsUnreadable) = (transcripts.first?.name, true)
    let view = try provider.spectrogram(of: sound, at: path, compute.forUse())
    let figure = SpectrogramFigure(view: view, title: nil)
    picture = try figure.figure.picture(
      .png, width: figure.size.width, height: figure.size.height, zoom: figure.zoom)
    (self.run, name) = (run.label, view.name)
    caption =
      (view.hidden.isEmpty ? "" : "Shaded: what was hidden. ")
      + "Rows below: " + view.rows.map(\.name).joined(separator: ", ") + "."
  }

  private static func transcripts(
    _ modality: String, _ path: String, _ compute: ComputeOptions, _ observer: some WorkObserver
  ) throws -> [SamplePrediction] {
    guard Registry.provider(of: .transcribing, for: modality) != nil,
      let kind = Registry.provider(of: .evaluation, for: modality)
    else { return [] }
    var request = EvaluationRequest()
    (request.wantsPredictions, request.limit) = (true, mostTranscripts)
    try kind.check(request)
    do {
      return try kind.evaluate([path], request, compute.settled, observer).predictions?.samples
        ?? []
    } catch is EvaluationError {
      // Nothing validates.
      return []
    }
  }

  /// The picture, and the utterances with their alignments.
  var blocks: [HTMLBlock] {
    [
      .heading("Sound as \(run) reads it", level: 2),
      .picture(
        picture, .png, description: "The frames of \(name) over time. \(caption)",
        caption: "\(name). \(caption)"),
    ] + (transcripts.isEmpty ? [] : [.heading("What is heard", level: 3), heard])
  }

  private var heard: HTMLBlock {
    let columns = ["transcript", "alignment"]
    return .table(
      Records(
        columns: ["sample", "text"] + columns,
        rows: transcripts.map { sample in
          [RecordValue(sample.name), RecordValue(sample.gold)]
            + columns.map { name in
              guard case .text(let text)? = sample.fields.first(where: { $0.name == name })?.value
              else { return .null }
              return .string(text)
            }
        }),
      caption: "Utterances that validated: [right>wrong], [-missing], [+added]")
  }
}
