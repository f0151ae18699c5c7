import ArgumentParser
import ClozeCapabilities
import ClozeEncoder
import ClozeModels
import ClozeReport
import ClozeTensor

/// `cloze model info`: shows a model's properties and costs.
struct ModelInfoCommand: Command {
  static let configuration = help(
    "info", "Show a model's configuration, parameters, operations and memory.",
    notes: """
      FLOPs are per token: a forward pass through the blocks (encode), and training with 15% of \
      tokens hidden (train), at the model's longest sequence.
      """,
    examples: ["cloze model info run", "cloze model info bert-folder --format json"])

  @OptionGroup var model: ModelArgument
  @OptionGroup var display: OutputOptions

  func execute(_ session: Session) throws {
    let path = try ModelFolder.locate(ModelArgument.checked(model.path(session)))
    if let summary = try NativeModelFolder.summary(of: path) {
      return try show(summary, path, session)
    }
    if try ClassifierFolder.isOne(path) { return try showClassifier(path, session) }
    let folder = try ModelFolder.load(from: path, device: Device())
    let encoder = folder.model.configuration, vocabulary = folder.model.vocabularySize
    let length = encoder.maximumLength, count = folder.model.store.count
    let counts = encoder.parameterCounts(
      vocabularySize: vocabulary, nextSentence: folder.model.nextSentence != nil)
    var records = Records(properties: ["folder": .string(path), "vocabulary": .int(vocabulary)])
    records.append(try details(of: folder, at: path))
    let costs = Records(properties: [
      "masked-token head": .string(folder.hasHead ? "trained" : "none"),
      "next-sentence head": .bool(folder.model.nextSentence != nil),
      "parameters": .int(count), "parameters in embeddings": .int(counts.embeddings),
      "parameters in blocks": .int(counts.blocks), "parameters in head": .int(counts.head),
      "bytes in f32": .int(4 * count),
      "FLOPs to encode a token": .int(whole(encoder.encodingOperations(length: length))),
      "FLOPs to train on a token": .int(
        whole(
          encoder.trainingOperations(
            length: length, vocabularySize: vocabulary, masked: 0.15))),
    ])
    for row in costs.rows { records.append(row) }
    for (name, value) in EncoderFields.all(encoder) {
      records.append([.string("encoder." + name), value])
    }
    try session.show(records)
  }

  private func showClassifier(_ path: String, _ session: Session) throws {
    let folder = try ClassifierFolder.load(from: path, device: Device())
    let count = folder.model.store.count
    var records = Records(properties: [
      "folder": .string(path),
      "modality": .string(try ModelArgument.modality(of: path)),
      "vocabulary": .int(folder.model.tokens.vocabularySize),
      "classes": .string(folder.classes.joined(separator: ", ")),
      "parameters": .int(count), "bytes in f32": .int(4 * count),
    ])
    for (name, value) in EncoderFields.all(folder.model.configuration) {
      records.append([.string("encoder." + name), value])
    }
    try session.show(records)
  }

  /// Shows a model that is not a masked language model.
  private func show(_ summary: NativeModelSummary, _ path: String, _ session: Session) throws {
    var records = Records(properties: [
      "folder": .string(path), "modality": .string(summary.modality),
      "parameters and states": .int(summary.numbers), "bytes in f32": .int(4 * summary.numbers),
    ])
    for value in summary.values { records.append([.string(value.path), .string(value.text)]) }
    try session.show(records)
  }

  /// Returns the details that the model's modality provides; only the modality's name if it
  /// provides none.
  private func details(
    of folder: ModelFolder, at path: String
  ) throws -> [ResultTable.Property] {
    let kind = try ModelArgument.modality(of: path)
    let provider = Registry.provider(of: .modelExchange, for: kind)
    return try provider?.details(of: folder) ?? [.init("modality", .text(kind))]
  }
}
