import ArgumentParser
import ClozeConfiguration
import ClozeEncoder
import ClozeModels
import ClozeReport
import ClozeTensor
import ClozeText

/// `cloze model info`: what a model is and costs.
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
    let path = try ModelFolder.locate(model.checked())
    if let summary = try NativeModelFolder.summary(of: path) {
      return try show(summary, path, session)
    }
    if try ClassifierFolder.isOne(path) { return try showClassifier(path, session) }
    let folder = try ModelFolder.load(from: path, device: Device())
    let encoder = folder.model.configuration, vocabulary = folder.model.vocabularySize
    let length = encoder.maximumLength, count = folder.model.store.count
    let counts = encoder.parameterCounts(
      vocabularySize: vocabulary, nextSentence: folder.model.nextSentence != nil)
    let kind = try kind(of: folder)
    var records = Records(properties: [
      "folder": .string(path), "vocabulary": .int(vocabulary), kind.name: kind.value,
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
      "modality": .string(folder.modality ?? TextClassification.name),
      "vocabulary": .int(folder.model.tokens.vocabularySize),
      "classes": .string(folder.classes.joined(separator: ", ")),
      "parameters": .int(count), "bytes in f32": .int(4 * count),
    ])
    for (name, value) in EncoderFields.all(folder.model.configuration) {
      records.append([.string("encoder." + name), value])
    }
    try session.show(records)
  }

  /// A model that is no masked language model.
  private func show(_ summary: NativeModelSummary, _ path: String, _ session: Session) throws {
    var records = Records(properties: [
      "folder": .string(path), "modality": .string(summary.modality),
      "parameters and states": .int(summary.numbers), "bytes in f32": .int(4 * summary.numbers),
    ])
    for value in summary.values { records.append([.string(value.path), .string(value.text)]) }
    try session.show(records)
  }

  /// What its tokens are: a text model's tokenizer, or the modality.
  private func kind(of folder: ModelFolder) throws -> (name: String, value: RecordValue) {
    if let modality = folder.modality, modality != TextModality.name {
      return ("modality", .string(modality))
    }
    let tokenizer = try TextModelFolder(folder).tokenizer
    return ("tokenizer", .string(tokenizer == nil ? "none" : "wordpiece"))
  }
}

/// The values of an encoder, by the keys that recipes use.
enum EncoderFields {
  /// All keys and values, in the order of their declaration.
  static func all(_ encoder: EncoderConfiguration) -> [(String, RecordValue)] {
    fields(of: encoder)
  }

  private static func fields(of section: Any) -> [(String, RecordValue)] {
    Mirror(reflecting: section).children.flatMap { child -> [(String, RecordValue)] in
      guard let label = child.label else { return [] }
      // The storage of a property with a wrapper has an underscore before the name.
      guard !label.hasPrefix("_") else {
        let wrapped = Mirror(reflecting: child.value).children.first?.value ?? child.value
        return [(String(label.dropFirst()), value(wrapped))]
      }
      guard let chosen = child.value as? Chosen<EncoderBlocks> else {
        return [(label, value(child.value))]
      }
      return chosen.names.flatMap { name in
        chosen[name].map { fields(of: $0) }?.map { ("\(label).\(name).\($0.0)", $0.1) } ?? []
      }
    }
  }

  private static func value(_ value: Any) -> RecordValue {
    switch value {
    case let value as Int: .int(value)
    case let value as Double: .double(value)
    case let value as Bool: .bool(value)
    case let value as any RawRepresentable<String>: .string(value.rawValue)
    default: .string("\(value)")
    }
  }
}
