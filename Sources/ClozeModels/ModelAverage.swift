import ClozeData
import Foundation

/// The mean of the weights of models that differ in nothing else (Izmailov et al. 2018; Wortsman et
/// al. 2022).
public struct ModelAverage {
  /// A reason why models cannot be averaged.
  public enum Problem: Error, Equatable, CustomStringConvertible, LocalizedError {
    /// A tensor of the first model is missing in another one, or has another shape there.
    case tensor(String, first: [Int], other: [Int]?, path: String)
    /// Another model has more tensors.
    case unexpectedTensor(String, path: String)
    /// A value of the configuration differs.
    case value(key: String, first: String, other: String, path: String)
    /// A file of the tokenizer, or of the items, differs.
    case file(String, path: String)

    /// One line: what is wrong, where, and what to do.
    public var description: String {
      switch self {
      case .tensor(let name, let first, let other, let path):
        "\(path) has " + (other.map { "the tensor \(name) as \($0)" } ?? "no tensor \(name)")
          + " and the first model as \(first); average models of the same sizes"
      case .unexpectedTensor(let name, let path):
        "\(path) has the tensor \(name) and the first model has not; average models of one kind"
      case .value(let key, let first, let other, let path):
        "\(path) has \(key) \(other) and the first model \(first); average models that differ in "
          + "weights alone"
      case .file(let name, let path):
        "\(path) has another \(name) than the first model; average models of one vocabulary"
      }
    }

    /// The same line, as Foundation's localized description.
    public var errorDescription: String? { description }
  }

  private let folders: [String]
  private let models: [SafeTensorsModel]
  /// The share of each model, which add up to 1.
  private let shares: [Double]

  /// The number of averaged values.
  public var count: Int {
    models[0].entries.reduce(0) { $0 + $1.shape.reduce(1, *) }
  }

  /// Opens the models in `folders`, and checks that they differ in weights alone.
  ///
  /// - Parameter weights: The weight of each model, with a sum above 0; by default all have the
  ///   same.
  /// - Throws: `ModelAverage.Problem`, `FileError`, `SafeTensorsError` or `ModelFolderError`.
  /// - Precondition: There is a folder, and a weight for each.
  public init(of folders: [String], weights: [Double]? = nil) throws {
    let weights = weights ?? folders.map { _ in 1 }, sum = weights.reduce(0, +)
    precondition(!folders.isEmpty && weights.count == folders.count, "a weight for each model")
    self.folders = folders
    shares = weights.map { $0 / sum }
    models = try folders.map { try SafeTensorsModel(path: $0) }
    for place in folders.indices.dropFirst() {
      try checkConfiguration(folders[place])
      try checkTensors(models[place], folders[place])
      try checkFiles(folders[place])
    }
  }

  /// Writes the model's folder at `path`, complete or not at all, with the files of the first.
  ///
  /// - Throws: `FileError`, `SafeTensorsError`.
  public func write(to path: String) throws {
    try AtomicFolder.replace(at: path, as: ModelFolder.replaced) { folder in
      try ModelFolder.copyOtherFiles(of: folders[0], to: folder)
      let layouts = models[0].entries.map { entry in
        SafeTensorsWriter.Layout(
          name: entry.name, shape: entry.shape,
          type: Self.isFloat(entry.type) ? .float32 : entry.type)
      }
      try SafeTensorsWriter.write(layouts, to: folder + "/" + SafeTensorsModel.fileName) { layout in
        try values(of: layout)
      }
    }
  }

  /// Returns the mean of a tensor, computed in f64; that of the first model if it is of whole
  /// numbers.
  private func values(of layout: SafeTensorsWriter.Layout) throws -> SafeTensorsWriter.Values {
    guard layout.type == .float32 else {
      return .bytes(
        try models[0].file(of: layout.name).withBytes(of: layout.name) { Array($0) })
    }
    var sum = [Double](repeating: 0, count: layout.shape.reduce(1, *))
    for (model, share) in zip(models, shares) {
      for (place, value) in try model.floats(of: layout.name, shape: layout.shape).enumerated() {
        sum[place] += share * Double(value)
      }
    }
    return .floats(sum.map(Float.init))
  }

  private static func isFloat(_ type: StoredType) -> Bool {
    [.float16, .bfloat16, .float32, .float64].contains(type)
  }
}

extension ModelAverage {
  /// Values that matter in training alone, or that other programs note.
  private static let ignored: Set<String> = [
    "dropout", "attentionDropout", "dropPath", "sinusoidalStart", "headDropout",
    "hidden_dropout_prob", "attention_probs_dropout_prob", "classifier_dropout", "torch_dtype",
    "dtype", "transformers_version", "_name_or_path", "longest",
    // Chosen by validation; the average has those of the first model.
    "thresholds",
  ]
  /// The files that say which token, item or patch has which number.
  private static let files = [
    "vocab.txt", "vocabulary.txt", "code_tokenizer.json", "items.txt", "tokenizer/config.json",
    "tokenizer/model.safetensors",
  ]

  private func checkConfiguration(_ folder: String) throws {
    let first = try Self.values(of: folders[0]), other = try Self.values(of: folder)
    let keys = Set(first.keys).union(other.keys).sorted()
    for key in keys where first[key] != other[key] {
      let last = key.split(separator: ".").last.map(String.init) ?? key
      guard !Self.ignored.contains(last) else { continue }
      throw Problem.value(
        key: key, first: first[key] ?? "none", other: other[key] ?? "none", path: folder)
    }
  }

  /// Returns the values of a `config.json` by their paths.
  private static func values(of folder: String) throws -> [String: String] {
    let file = try ModelFolderConfiguration.parsing(folder: folder) {
      try JSONDecoder().decode(LooseValue.self, from: $0)
    }
    return Dictionary(
      file.flattened().map { ($0.path, $0.text) }, uniquingKeysWith: { first, _ in first })
  }

  private func checkTensors(_ other: SafeTensorsModel, _ folder: String) throws {
    for entry in models[0].entries where other[entry.name]?.shape != entry.shape {
      throw Problem.tensor(
        entry.name, first: entry.shape, other: other[entry.name]?.shape, path: folder)
    }
    if let strange = other.entries.first(where: { models[0][$0.name] == nil }) {
      throw Problem.unexpectedTensor(strange.name, path: folder)
    }
  }

  private func checkFiles(_ folder: String) throws {
    for name in Self.files {
      let first = FileManager.default.contents(atPath: folders[0] + "/" + name)
      let other = FileManager.default.contents(atPath: folder + "/" + name)
      guard first == other else { throw Problem.file(name, path: folder) }
    }
  }
}
