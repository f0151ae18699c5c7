import ClozeData
import Foundation

extension ModelFolder {
  /// Returns how texts become vectors by the model in the folder at `path`.
  ///
  /// - Throws: `FileError`, or `ModelFolderError` naming what is not supported.
  public static func sentenceSettings(of path: String) throws -> SentenceSettings {
    try SentenceFolder.of(model: path)?.settings() ?? SentenceSettings()
  }

  /// Writes what sentence-transformers keeps beside the model in the folder at `source` into
  /// `folder`; nothing if there is nothing.
  ///
  /// - Parameter width: C, the number of features of a vector.
  /// - Throws: `FileError`, or `ModelFolderError` naming what is not supported.
  public static func copySentenceFiles(
    from source: String, to folder: String, width: Int
  ) throws {
    guard let found = try SentenceFolder.of(model: source) else { return }
    try SentenceWriter(settings: found.settings(), width: width).write(to: folder)
    let options = SentenceFolder.optionsName
    guard FileManager.default.fileExists(atPath: found.path + "/" + options) else { return }
    let bytes = try MappedFile(path: found.path + "/" + options).withBytes { Array($0) }
    try AtomicFile.write(bytes, to: folder + "/" + options)
  }
}

/// A writer of the files of a sentence-transformers folder.
private struct SentenceWriter {
  let settings: SentenceSettings
  let width: Int

  private struct Length: Encodable {
    var max_seq_length: Int?
    var do_lower_case: Bool
  }

  func write(to folder: String) throws {
    var modules = [("", "Transformer")]
    if let pooling = settings.pooling {
      modules.append(("1_Pooling", "Pooling"))
      // The older form, which newer versions read, too.
      let modes = PoolingFile.names.map { "  \"\($0.key)\": \($0.pooling == pooling)" }
      let lines = ["  \"word_embedding_dimension\": \(width)"] + modes
      try write(
        "{\n\(lines.joined(separator: ",\n"))\n}\n", to: folder + "/1_Pooling", "config.json")
    }
    if settings.normalizes {
      modules.append(("2_Normalize", "Normalize"))
      try write("{}\n", to: folder + "/2_Normalize", "config.json")
    }
    let lines = modules.enumerated().map { place, module in
      "  {\"idx\": \(place), \"name\": \"\(place)\", \"path\": \"\(module.0)\", "
        + "\"type\": \"sentence_transformers.models.\(module.1)\"}"
    }
    try write("[\n\(lines.joined(separator: ",\n"))\n]\n", to: folder, SentenceFolder.fileName)
    let length = Length(
      max_seq_length: settings.maximumLength, do_lower_case: settings.lowercases)
    try write(jsonText(length) + "\n", to: folder, SentenceFolder.lengthName)
  }

  private func write(_ text: String, to folder: String, _ file: String) throws {
    if !FileManager.default.fileExists(atPath: folder) { try makeFolder(folder) }
    try AtomicFile.write(text, to: folder + "/" + file)
  }
}
