import ClozeData
import ClozeObjectives
import Foundation

/// The files of a sentence-transformers folder: `modules.json` and what the modules keep beside it.
struct SentenceFolder {
  /// The list of modules.
  static let fileName = "modules.json"
  /// The options of all texts.
  static let optionsName = "config_sentence_transformers.json"
  /// The options of the first module.
  static let lengthName = "sentence_bert_config.json"

  /// The folder with `modules.json`.
  let path: String
  let modules: [Module]

  /// A step on the way from a text to its vector.
  struct Module: Decodable {
    var path: String
    var type: String

    /// The name of the class, without its module.
    var name: String { type.split(separator: ".").last.map(String.init) ?? type }
  }

  /// Reads the list of modules in the folder at `path`; nil if there is none.
  ///
  /// - Throws: `ModelFolderError` or `FileError`.
  init?(at path: String) throws {
    guard FileManager.default.fileExists(atPath: path + "/" + Self.fileName) else { return nil }
    self.path = path
    modules = try ModelFolderConfiguration.parsing(folder: path, file: Self.fileName) {
      try JSONDecoder().decode([Module].self, from: $0)
    }
  }

  /// Returns the folder of modules that the model in `folder` belongs to: that folder, or the one
  /// above it in older forms; nil if there is none.
  ///
  /// - Throws: `ModelFolderError` or `FileError`.
  static func of(model folder: String) throws -> SentenceFolder? {
    if let found = try SentenceFolder(at: folder) { return found }
    let url = URL(fileURLWithPath: folder).standardizedFileURL
    guard let above = try SentenceFolder(at: url.deletingLastPathComponent().path),
      above.modules.first?.path == url.lastPathComponent
    else { return nil }
    return above
  }

  /// The folder of the first module, the model.
  var model: String { folder(of: modules.first?.path ?? "") }

  /// Returns the folder of a module.
  func folder(of module: String) -> String { module.isEmpty ? path : path + "/" + module }

  /// Returns the settings.
  ///
  /// - Throws: `ModelFolderError`, which names the first module or key that is not supported.
  func settings() throws -> SentenceSettings {
    var settings = SentenceSettings()
    try readOptions(into: &settings)
    for (place, module) in modules.enumerated() {
      switch (module.name, place) {
      case ("Transformer", 0): try readLength(in: folder(of: module.path), into: &settings)
      case ("Pooling", _) where settings.pooling == nil:
        settings.pooling = try PoolingFile.pooling(in: folder(of: module.path))
      case ("Normalize", _) where settings.pooling != nil: settings.normalizes = true
      // It drops nothing after training.
      case ("Dropout", _): break
      default: throw unsupported(Self.fileName, "type", module.type, Self.supported)
      }
    }
    guard settings.pooling != nil else {
      throw unsupported(Self.fileName, "type", "without Pooling", Self.supported)
    }
    return settings
  }

  private static let supported = "Transformer, then Pooling, then Normalize or nothing"

  /// Reads the maximum length, which newer versions keep in `tokenizer_config.json`.
  private func readLength(in folder: String, into settings: inout SentenceSettings) throws {
    let name = Self.lengthName
    guard FileManager.default.fileExists(atPath: folder + "/" + name) else { return }
    let file = try ModelFolderConfiguration.parsing(folder: folder, file: name) {
      try JSONDecoder().decode(LengthFile.self, from: $0)
    }
    if let length = file.max_seq_length?.value {
      guard length > 2 else { throw unsupported(name, "max_seq_length", "\(length)", "3 or more") }
      settings.maximumLength = length
    }
    settings.lowercases = file.do_lower_case ?? false
    if let task = file.transformer_task, task != "feature-extraction" {
      throw unsupported(name, "transformer_task", task, "feature-extraction")
    }
    if let output = file.modality_config?["text"]?.method_output_name,
      output != "last_hidden_state"
    {
      throw unsupported(
        name, "modality_config.text.method_output_name", output, "last_hidden_state")
    }
  }

  /// Reads the settings that hold for all texts.
  private func readOptions(into settings: inout SentenceSettings) throws {
    let name = Self.optionsName
    guard FileManager.default.fileExists(atPath: path + "/" + name) else { return }
    let file = try ModelFolderConfiguration.parsing(folder: path, file: name) {
      try JSONDecoder().decode(OptionsFile.self, from: $0)
    }
    let prompts = (file.prompts ?? [:]).filter { !$0.value.isEmpty }
    if let usual = file.default_prompt_name, prompts[usual] != nil {
      throw unsupported(
        name, "default_prompt_name", usual, "null; put the prompt before the texts yourself")
    }
    if !prompts.isEmpty {
      settings.notes.append(
        "note: the model has prompts (\(prompts.keys.sorted().joined(separator: ", "))), which "
          + "are not put before texts; write them into the lines where the model wants them")
    }
    if let similarity = file.similarity_fn_name, similarity != "cosine" {
      settings.notes.append(
        "note: the model compares vectors by '\(similarity)'; search compares them by their cosine")
    }
    if let size = file.truncate_dim?.value {
      throw unsupported(name, "truncate_dim", "\(size)", "null")
    }
  }

  private func unsupported(
    _ file: String, _ key: String, _ value: String, _ supported: String
  ) -> ModelFolderError {
    ModelFolderError(
      file: path + "/" + file,
      problem: .unsupported(key: key, value: value, supported: supported))
  }
}

/// A `sentence_bert_config.json`.
private struct LengthFile: Decodable {
  struct Method: Decodable { var method_output_name: String? }
  var max_seq_length: BERTConfiguration.Whole?
  var do_lower_case: Bool?
  var transformer_task: String?
  var modality_config: [String: Method]?
}

/// A `config_sentence_transformers.json`.
private struct OptionsFile: Decodable {
  var prompts: [String: String]?
  var default_prompt_name: String?
  var similarity_fn_name: String?
  var truncate_dim: BERTConfiguration.Whole?
}
