import ArgumentParser
import ClozeCapabilities
import ClozeData
import ClozeModels
import ClozePlots
import ClozeReport
import ClozeRuns
import ClozeTensor
import ClozeTraining
import Foundation

/// `cloze plot spectrogram`: draws sound over time, and what a model makes of it.
struct PlotSpectrogramCommand: ComputingCommand {
  static let configuration = help(
    "spectrogram", "Draw sound over time, and what a model of speech makes of it.",
    notes: """
      Of a sound file its log-mel frames are drawn: time from left to right, low frequencies at \
      the bottom, dark where it is loud, in natural logarithms of the power. Of a model: the frames as \
      it reads them, what was hidden of them with the codes of all steps and those that are filled in, or the words \
      and letters that a recogniser hears, and at each step the probability that any letter is said; of longer \
      sounds the first 20 s, unless --duration says how many. Without --input a run draws its own data. \
      With --format and no --output the values are printed instead, frame by frame and bin by bin.
      """,
    examples: [
      "cloze plot spectrogram clip.flac --output clip.png",
      "cloze plot spectrogram interview.mp3 --offset 61.5 --duration 4 --bins 40",
      "cloze plot spectrogram run --input clip.flac --output hidden.png",
      "cloze plot spectrogram recogniser --input clip.flac --output letters.png",
    ])

  @Argument(help: ArgumentHelp("A sound file or a folder of them, or a model.", valueName: "path"))
  var target: String

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp("With a model: sound files, and folders of them.", valueName: "path"))
  var input: [String] = []

  @Option(help: "Of a file: the samples per second to which it is brought (default: its own).")
  var rate: Int?

  @Option(help: "Of a file: the number of log-mel bins (default: 80).")
  var bins: Int?

  @OptionGroup var sound: SoundOptions
  @OptionGroup var picture: PictureOptions
  @OptionGroup var compute: ComputeOptions
  @OptionGroup var display: OutputOptions

  /// The most seconds that are drawn, whose frames fit into memory many times over.
  private static let longest = 1200.0

  mutating func adopt(_ settings: ShellSettings) {
    compute.adopt(settings)
    sound.adopt(settings)
  }

  func execute(_ session: Session) throws {
    try picture.check(session)
    // What is not a model may be a folder of sound.
    let isCheckpoint = CheckpointReference(target) != nil && access(target, F_OK) != 0
    let model = try? RunsFolder(session.settings.runs).place(of: target)
    let isModel = model.map { (try? ModelFolder.locate($0)) != nil } ?? isCheckpoint
    let view = try isModel ? ofModel(at: session.model(target)) : ofFile()
    if picture.lists(display) { return try list(view, session) }
    let figure = SpectrogramFigure(view: view, title: picture.title)
    try picture.show(
      figure.figure, usual: figure.size, zoom: figure.zoom,
      details: [
        "sound": .string(view.name),
        "frames": .int(view.values.count / max(1, view.frequencies.count)),
      ], session)
  }

  private func ofModel(at path: String) throws -> SpectrogramView {
    guard rate == nil, bins == nil else {
      throw Misuse(text: "--rate and --bins are for files: a model has its own")
    }
    let settled = try compute.forUse()
    return try Registry.provider(of: .spectrogram, forModelAt: path).spectrogram(
      of: sound.selection(input), at: path, settled)
  }

  private func ofFile() throws -> SpectrogramView {
    guard input.isEmpty else {
      throw Misuse(text: "--input is for models, and '\(target)' is none")
    }
    let utterance = try sound.selection([target]).utterance()
    let info = try SoundReader.info(utterance.path)
    let seconds = utterance.duration ?? info.seconds - utterance.offset
    guard seconds <= Self.longest else {
      throw Misuse(
        text: String(
          format: "'%@' has %.0f s, and at most %.0f can be drawn; name a part with --offset and "
            + "--duration", utterance.name, seconds, Self.longest))
    }
    var settings = FeatureSettings()
    settings.rate = rate ?? info.rate
    settings.bins = bins ?? settings.bins
    let problems = settings.problems()
    guard problems.isEmpty else { throw Misuse(text: "--" + problems.joined(separator: "; --")) }
    let samples = try SoundReader.read(utterance, rate: settings.rate).samples
    let mel = LogMel(rate: settings.rate, bins: settings.bins)
    guard mel.count(samples.count) > 0 else {
      throw Misuse(
        text: "'\(utterance.name)' has \(counted(samples.count, "sample")), fewer than the "
          + "\(mel.window) of a frame of 25 ms")
    }
    return SpectrogramView(
      name: utterance.name, values: mel(samples), frequencies: mel.frequencies,
      start: sound.stretch.offset ?? 0)
  }

  private func list(_ view: SpectrogramView, _ session: Session) throws {
    let stream = RecordStream(session, columns: ["frame", "second", "hertz", "value", "hidden"])
    let bins = view.frequencies.count
    for frame in 0..<view.values.count / max(1, bins) {
      let second = view.start + Double(frame) * view.step
      let isHidden = view.hidden.contains { $0.contains(second) }
      try stream.append(
        view.frequencies.enumerated().map { bin, hertz in
          [
            .int(frame), .double(second), .double(hertz),
            .double(Double(view.values[frame * bins + bin])), .bool(isHidden),
          ]
        })
    }
    try stream.finish()
  }
}
