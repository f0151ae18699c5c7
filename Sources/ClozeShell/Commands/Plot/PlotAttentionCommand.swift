import ArgumentParser
import ClozeCapabilities
import ClozePlots
import ClozeReport

/// `cloze plot attention`: draws attention maps.
struct PlotAttentionCommand: ComputingCommand {
  static let configuration = help(
    "attention", "Draw which tokens of a text a model's heads look at.",
    notes: """
      One map for each head: a row for each token, which shows how much it looks at each other, so \
      that rows sum to 1. Layers and heads are counted from 0, as in the names of parameters.
      """,
    examples: [
      "cloze plot attention run \"The ship sailed on the open sea.\" --output heads.png",
      "cloze plot attention bert-folder \"A [MASK] of tea.\" --layer 0,11 --head 3",
    ])

  @OptionGroup var model: ModelArgument

  @Argument(help: ArgumentHelp("What the model reads.", valueName: "text"))
  var text: String

  @Option(help: ArgumentHelp("Layers (default: the last).", valueName: "number,..."))
  var layer: String?

  @Option(help: ArgumentHelp("Heads (default: all).", valueName: "number,..."))
  var head: String?

  @OptionGroup var picture: PictureOptions
  @OptionGroup var compute: ComputeOptions
  @OptionGroup var display: OutputOptions

  /// The labels of more tokens would be illegible.
  private static let tokenLimit = 128
  private static let mapLimit = 64

  func execute(_ session: Session) throws {
    let (provider, path, settled) = try self.model.provider(of: .attention, compute, session)
    let model = try provider.attentionModel(at: path, settled)
    guard model.layers > 0 else { throw CommandError("the model has no layers, so no attention") }
    let layers = try numbers(layer, "--layer", below: model.layers) ?? [model.layers - 1]
    let heads = try numbers(head, "--head", below: model.heads) ?? Array(0..<model.heads)
    guard layers.count * heads.count <= Self.mapLimit else {
      throw CommandError(
        "\(layers.count) layers of \(heads.count) heads are more than the \(Self.mapLimit) maps "
          + "that can be shown; name fewer with --layer and --head")
    }
    let attention = try model.attention(text, layers: Set(layers), limit: Self.tokenLimit)
    if picture.lists(display) {
      return try list(attention, heads, session)
    }
    let figure = AttentionFigure(
      attention: attention, heads: heads,
      width: picture.output == nil
        ? session.streams.terminal.width : nil, title: picture.title)
    try picture.show(
      figure.figure, usual: figure.size, zoom: figure.zoom,
      details: ["tokens": .int(attention.tokens.count), "maps": .int(layers.count * heads.count)],
      session)
  }

  private func numbers(_ list: String?, _ option: String, below count: Int) throws -> [Int]? {
    guard let list else { return nil }
    let numbers = list.split(separator: ",", omittingEmptySubsequences: false).map {
      Int($0.trimmingCharacters(in: .whitespaces))
    }
    let inside = numbers.compactMap { $0 }.filter { (0..<count).contains($0) }
    guard inside.count == numbers.count else {
      throw Misuse(text: "\(option) is '\(list)': must be numbers in 0...\(count - 1)")
    }
    return inside.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }

  private func list(
    _ attention: SequenceAttention, _ heads: [Int], _ session: Session
  ) throws {
    let stream = RecordStream(
      session, columns: ["layer", "head", "position", "token", "other", "other_token", "weight"])
    for (layer, maps) in attention.maps {
      for head in heads {
        for (position, row) in maps[head].enumerated() {
          try stream.append(
            row.enumerated().map { other, weight in
              [
                .int(layer), .int(head), .int(position), .string(attention.tokens[position]),
                .int(other), .string(attention.tokens[other]), .double(weight),
              ]
            })
        }
      }
    }
    try stream.finish()
  }
}
