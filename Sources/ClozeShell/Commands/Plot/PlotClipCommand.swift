import ArgumentParser
import ClozeCapabilities
import ClozePlots
import ClozeReport

/// `cloze plot clip`: draws a clip's frames and the attention of a caption's words to them.
struct PlotClipCommand: ComputingCommand {
  static let configuration = help(
    "clip", "Draw the frames of a clip that a model sees, and where the words of a caption look.",
    notes: """
      The first row has the frames that the model sees, with their seconds; of models that choose frames, those that \
      are left out are pale. Below it is a row for each word: orange where it attends to patches, and below each \
      frame how much it attends to that time, in one block of the cross encoder, as a mean over heads. The title has \
      the cosine of clip and caption, and the probability that the classifier of pairs gives. Without a caption it is \
      the clip's first one, where a table names it. With --format and no --output the values are printed instead.
      """,
    examples: [
      "cloze plot clip clips-run moving/clips/train-000000.apng \"the red ring moves left\" --output words.png",
      "cloze plot clip clips-run moving/ --index 3 --layer 0 --output fourth.png",
    ])

  @OptionGroup var model: ModelArgument

  @Argument(help: ArgumentHelp("A clip, or a folder or table of them.", valueName: "file"))
  var file: String

  @Argument(help: ArgumentHelp("The caption (default: the clip's first one).", valueName: "text"))
  var caption: String?

  @OptionGroup var index: IndexOption

  @Option(
    help: ArgumentHelp(
      "The block of the cross encoder, from 0 (default: the last).", valueName: "number"))
  var layer: Int?

  @OptionGroup var picture: PictureOptions
  @OptionGroup var compute: ComputeOptions
  @OptionGroup var display: OutputOptions

  func validate() throws {
    if let layer, layer < 0 { throw ValidationError("--layer is \(layer): must be at least 0") }
  }

  func execute(_ session: Session) throws {
    try picture.check(session)
    let (provider, path, settled) = try model.provider(of: .clip, compute, session)
    let view = try provider.clip(
      ClipAndCaption(paths: [file], index: index.number, caption: caption, layer: layer), at: path,
      settled)
    if picture.lists(display) { return try list(view, session) }
    let figure = ClipFigure(view: view, title: picture.title)
    try picture.show(
      figure.figure, usual: figure.size, zoom: figure.zoom, lines: figure.lines,
      details: [
        "clip": .string(view.name), "cosine": .double(view.cosine),
        "match": view.match.map { .double($0) } ?? .null,
        "times": .int(view.times.count), "kept": .int(view.kept?.count ?? view.times.count),
      ], session)
  }

  private func list(_ view: ClipView, _ session: Session) throws {
    let stream = RecordStream(
      session,
      columns: ["layer", "position", "token", "time", "second", "weight", "patch", "patch_weight"])
    let kept = view.kept ?? Array(view.times.indices)
    for (position, word) in view.words.enumerated() {
      for (place, time) in kept.enumerated() {
        try stream.append(
          word.patches[place].enumerated().map { patch, weight in
            [
              .int(view.layer), .int(position), .string(word.token), .int(time),
              .double(view.times[time].first?.second ?? 0), .double(word.times[place]),
              .int(patch), .double(weight),
            ]
          })
      }
    }
    try stream.finish()
  }
}
