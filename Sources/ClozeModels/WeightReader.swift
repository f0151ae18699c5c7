import ClozeData
import ClozeEncoder
import ClozeTensor
import Foundation
import Synchronization

/// Reads the weights of a model folder, once its configuration is known.
struct WeightReader {
  private let model: SafeTensorsModel
  private let layout: WeightLayout
  /// The names in the file by the names they go by.
  private var names: [String: String]

  /// Whether there is a masked-token head.
  var hasHead: Bool { names.keys.contains { $0.hasPrefix(layout.headPrefix) } }
  /// Whether there is a next-sentence head.
  var hasNextSentence: Bool { names.keys.contains { $0.hasPrefix(layout.nextSentencePrefix) } }

  /// Whether all tensors of the parameter `name` are there.
  func holds(_ name: String) -> Bool {
    layout.tensors(of: name).allSatisfy { names[$0] != nil }
  }

  /// How many rows the parameter `name` has; nil where it is not there.
  func rows(of name: String) -> Int? {
    layout.tensors(of: name).first.flatMap { names[$0] }.flatMap { model[$0]?.shape.first }
  }

  /// Opens the weights of `folder`.
  ///
  /// - Throws: `FileError`, `SafeTensorsError` or `ModelFolderError`.
  init(folder: String, layout: WeightLayout, isTied: Bool) throws {
    try Self.checkPresence(folder)
    model = try SafeTensorsModel(path: folder)
    self.layout = layout
    var names: [String: String] = [:]
    for name in model.entries.map(\.name).sorted() {
      let canonical = layout.canonical(name)
      if let other = names.updateValue(name, forKey: canonical) {
        throw ModelFolderError(
          file: model.path, problem: .differing(tensor: other, other: name))
      }
    }
    self.names = names
    if layout == .bert { self.names = try withoutDecoder(isTied: isTied) }
  }

  /// Refuses a configuration that asks for larger tensors than are there, before memory is asked for.
  func checkSizes(_ encoder: EncoderConfiguration, vocabularySize: Int) throws {
    let width = encoder.hidden
    try check("embeddings.tokens", [vocabularySize, width])
    if encoder.positions == .learned {
      try check("embeddings.positions", [encoder.maximumLength, width])
    }
    if encoder.segments > 0 { try check("embeddings.segments", [encoder.segments, width]) }
    guard encoder.layers > 0 else { return }
    // All tensors of a layer are bounded by these; one is not enough to show that all layers are.
    let (inner, overflow) = encoder.feedForward.multipliedReportingOverflow(
      by: encoder.gated ? 2 : 1)
    try check("layers.0.feedForward.input.weight", [overflow ? .max : inner, width])
    for layer in 0..<encoder.layers {
      try check("layers.\(layer).feedForward.norm.weight", [width])
    }
  }

  /// Copies the weights into the parameters of `store`; without a head in the folder, the head keeps
  /// its initial values.
  func fill(_ store: ParameterStore) throws {
    try fill(store.parameters.filter { hasHead || !$0.name.hasPrefix("head.") }, isWhole: true)
  }

  /// Copies the weights called like `parameters` into them.
  ///
  /// - Parameter isWhole: whether weights that nobody asks for are refused.
  func fill(_ parameters: [Parameter], isWhole: Bool) throws {
    let wanted = parameters.flatMap { layout.tensors(of: $0.name) }
    let missing = wanted.filter { names[$0] == nil }
    guard missing.isEmpty else { throw error(.missingTensors(missing)) }
    let unexpected = Set(names.keys).subtracting(wanted).filter { !isIdle($0) }
    guard unexpected.isEmpty || !isWhole else {
      throw error(.unexpectedTensors(unexpected.compactMap { names[$0] }.sorted()))
    }
    guard let pool = parameters.first?.value.device.backend.pool else { return }
    let failures = Mutex<[Int: any Error]>([:])
    pool.run(parameters.count) { index in
      do { try fill(parameters[index]) } catch { failures.withLock { $0[index] = error } }
    }
    // The first one is named, whichever thread was faster.
    if let first = failures.withLock({ $0.min { $0.key < $1.key } }) { throw first.value }
  }

  private func fill(_ parameter: Parameter) throws {
    let tensors = layout.tensors(of: parameter.name), shape = parameter.value.shape
    let rows = shape[0] / tensors.count
    let own = [rows] + shape.dropFirst(), size = own.reduce(1, *)
    try parameter.value.withFloats { values in
      for (place, tensor) in tensors.enumerated() {
        try read(tensor, own, into: .init(rebasing: values[place * size..<(place + 1) * size]))
      }
    }
    parameter.value.valueChanged()
  }

  /// Writes the numbers of a tensor, which must be finite, to `values`.
  private func read(
    _ tensor: String, _ shape: [Int], into values: UnsafeMutableBufferPointer<Float>
  ) throws {
    let name = try checked(tensor, shape)
    try model.read(name, shape: shape, into: values)
    // One pass that the compiler makes vectors of tells whether the place of a bad one has to be found.
    let exponent: UInt32 = 0x7F80_0000
    var found: UInt32 = 0
    for value in values { found |= value.bitPattern & exponent == exponent ? 1 : 0 }
    if found != 0, let index = values.firstIndex(where: { !$0.isFinite }) {
      throw error(.notFinite(tensor: name, index: index))
    }
  }

  private func check(_ parameter: String, _ shape: [Int]) throws {
    for tensor in layout.tensors(of: parameter) { _ = try checked(tensor, shape) }
  }

  /// The name in the file of a tensor that is there, holds floats and has `shape`.
  private func checked(_ tensor: String, _ shape: [Int]) throws -> String {
    guard let name = names[tensor], let entry = model[name] else {
      throw error(.missingTensors([tensor]))
    }
    guard [.float16, .bfloat16, .float32, .float64].contains(entry.type) else {
      throw error(.notFloat(tensor: name, type: entry.type.rawValue))
    }
    guard entry.shape == shape else {
      throw error(.wrongShape(tensor: name, expected: shape, found: entry.shape))
    }
    return name
  }

  /// Whether a tensor is one that BERT folders hold without need: the numbers 0, 1, 2, ..., and a
  /// pooler that nothing follows.
  private func isIdle(_ tensor: String) -> Bool {
    layout == .bert
      && (tensor == "embeddings.position_ids"
        || !hasNextSentence && tensor.hasPrefix("pooler.dense."))
  }

  private func error(_ problem: ModelFolderError.Problem) -> ModelFolderError {
    ModelFolderError(file: model.path, problem: problem)
  }
}

extension WeightReader {
  /// The names without those of the output layer, which must hold what the embeddings hold.
  private func withoutDecoder(isTied: Bool) throws -> [String: String] {
    let decoder = "cls.predictions.decoder", bias = "cls.predictions.bias"
    var names = names
    if let weight = names.removeValue(forKey: "\(decoder).weight") {
      try requireEqual(weight, "embeddings.word_embeddings.weight")
    } else if hasHead, !isTied {
      throw error(.missingTensors(["\(decoder).weight"]))
    }
    guard let other = names.removeValue(forKey: "\(decoder).bias") else { return names }
    if names[bias] == nil { names[bias] = other } else { try requireEqual(other, bias) }
    return names
  }

  private func requireEqual(_ name: String, _ tensor: String) throws {
    guard let other = names[tensor], let shape = model[other]?.shape else { return }
    guard model[name]?.shape == shape, try model.floats(of: name) == model.floats(of: other) else {
      throw error(.differing(tensor: name, other: other))
    }
  }

  /// Weights that are there in another format deserve more than 'does not exist'.
  private static func checkPresence(_ folder: String) throws {
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    let ours = [SafeTensorsModel.fileName, SafeTensorsModel.indexName]
    guard !files.contains(where: ours.contains) else { return }
    let endings = [".bin", ".pt", ".pth", ".h5", ".msgpack", ".onnx", ".ckpt.index"]
    let other = files.sorted().first { file in endings.contains { file.hasSuffix($0) } }
    throw ModelFolderError(file: folder, problem: .noWeights(found: other))
  }
}
