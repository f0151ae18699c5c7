import ClozeData
import ClozeEncoder
import ClozeTensor
import Foundation
import Synchronization

/// A reader of the weights of a model folder whose configuration is known.
struct WeightReader {
  private let model: SafeTensorsModel
  private let layout: WeightLayout
  /// The names in the file by their canonical names.
  private var names: [String: String]

  /// True if there is a masked-token head.
  var hasHead: Bool { names.keys.contains { $0.hasPrefix(layout.maskedHead) } }
  /// True if there is a next-sentence head.
  var hasNextSentence: Bool { names.keys.contains { $0.hasPrefix(layout.nextSentenceHead) } }

  /// True if names omit the layout's prefix, as where there are no heads.
  var isBare: Bool {
    layout.prefix.isEmpty || !names.values.contains { $0.hasPrefix(layout.prefix) }
  }

  /// True if all tensors of the parameter `name` exist.
  func holds(_ name: String) -> Bool {
    let tensors = layout.tensors(of: name)
    return !tensors.isEmpty && tensors.allSatisfy { names[$0] != nil }
  }

  /// Returns the number of rows of the parameter `name`; nil if it does not exist.
  func rows(of name: String) -> Int? {
    layout.tensors(of: name).first.flatMap { names[$0] }.flatMap { model[$0]?.shape.first }
  }

  /// Returns the shape of the parameter `name`, if it is one tensor; nil if it does not exist.
  func shape(of name: String) -> [Int]? {
    let tensors = layout.tensors(of: name)
    return tensors.count == 1 ? names[tensors[0]].flatMap { model[$0]?.shape } : nil
  }

  /// True if the tensors of the parameter `name` together have the shape `shape`.
  func fits(_ name: String, _ shape: [Int]) -> Bool {
    let shapes = layout.tensors(of: name).compactMap { names[$0] }.compactMap { model[$0]?.shape }
    let rows = shapes.reduce(-(layout.leadingRows[name] ?? 0)) { $0 + ($1.first ?? 0) }
    return !shapes.isEmpty && rows == shape.first
      && shapes.allSatisfy { $0.dropFirst() == shape.dropFirst() }
  }

  /// Opens the weights of `folder`, whose configuration has been read.
  ///
  /// - Throws: `FileError`, `SafeTensorsError` or `ModelFolderError`.
  init(folder: String, _ configuration: ModelFolderConfiguration) throws {
    try self.init(
      folder: folder, layout: configuration.family.layout, isTied: configuration.model.isTied)
  }

  /// Opens the weights of `folder`, whose names are those of `layout`.
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
    self.names = try withoutCopies(isTied: isTied)
  }

  /// Rejects a configuration that requires larger tensors than exist, before memory is allocated.
  func checkSizes(_ encoder: EncoderConfiguration, vocabularySize: Int) throws {
    let width = encoder.hidden
    try check("embeddings.tokens", [vocabularySize, width])
    if encoder.positions == .learned {
      try check("embeddings.positions", [encoder.maximumLength, width])
    }
    if encoder.segments > 0 { try check("embeddings.segments", [encoder.segments, width]) }
    guard encoder.layers > 0 else { return }
    guard encoder.block == .initial else { return try checkCount(encoder) }
    // These bound all tensors of a layer; one layer alone does not show that all of them exist.
    let (inner, overflow) = encoder.feedForward.multipliedReportingOverflow(
      by: encoder.gated ? 2 : 1)
    try check("layers.0.feedForward.input.weight", [overflow ? .max : inner, width])
    for layer in 0..<encoder.layers {
      try check("layers.\(layer).feedForward.norm.weight", [width])
    }
  }

  /// Rejects blocks with more parameters than all weights together.
  private func checkCount(_ encoder: EncoderConfiguration) throws {
    let found = model.entries.reduce(0) { $0 + $1.shape.reduce(1, *) }
    guard encoder.parameterCounts(vocabularySize: 0).blocks <= found else {
      throw error(.missingTensors(["layers.\(encoder.layers - 1)"]))
    }
  }

  /// Copies the weights into the parameters of `store`; if the folder has no head, the head keeps
  /// its initial values.
  func fill(_ store: ParameterStore) throws {
    try fill(store.parameters.filter { hasHead || !$0.name.hasPrefix("head.") }, isWhole: true)
  }

  /// Copies the weights with the names of `parameters` into them.
  ///
  /// - Parameter isWhole: True to reject weights without a parameter.
  func fill(_ parameters: [Parameter], isWhole: Bool) throws {
    let wanted = parameters.flatMap { layout.tensors(of: $0.name) }
    // A parameter without a name in the family is in none of its files.
    let unnamed = parameters.map(\.name).filter { layout.tensors(of: $0).isEmpty }
    let missing = wanted.filter { names[$0] == nil } + unnamed
    guard missing.isEmpty else { throw error(.missingTensors(missing)) }
    let hasNextSentence = hasNextSentence
    let unexpected = Set(names.keys).subtracting(wanted).filter {
      !layout.isIdle($0, hasNextSentence: hasNextSentence)
    }
    guard unexpected.isEmpty || !isWhole else {
      throw error(.unexpectedTensors(unexpected.compactMap { names[$0] }.sorted()))
    }
    guard let pool = parameters.first?.value.device.backend.pool else { return }
    let failures = Mutex<[Int: any Error]>([:])
    pool.run(parameters.count) { index in
      do { try fill(parameters[index]) } catch { failures.withLock { $0[index] = error } }
    }
    // The first failing tensor is reported, whichever thread was faster.
    if let first = failures.withLock({ $0.min { $0.key < $1.key } }) { throw first.value }
  }

  private func fill(_ parameter: Parameter) throws {
    let tensors = layout.tensors(of: parameter.name), shape = parameter.value.shape
    let rows = shape[0] / tensors.count
    let part = [rows] + shape.dropFirst(), size = part.reduce(1, *)
    let leading = layout.leadingRows[parameter.name] ?? 0
    try parameter.value.withFloats { values in
      for (place, tensor) in tensors.enumerated() {
        let target = UnsafeMutableBufferPointer(rebasing: values[place * size..<(place + 1) * size])
        try read(tensor, part, after: leading, into: target)
      }
    }
    parameter.value.valueChanged()
  }

  /// Writes the values of a tensor after its first `leading` rows to `values`.
  private func read(
    _ tensor: String, _ shape: [Int], after leading: Int,
    into values: UnsafeMutableBufferPointer<Float>
  ) throws {
    guard leading > 0 else { return try read(tensor, shape, into: values) }
    let whole = [shape[0] + leading] + shape.dropFirst()
    var all = [Float](repeating: 0, count: whole.reduce(1, *))
    try all.withUnsafeMutableBufferPointer {
      try read(tensor, whole, into: $0)
      _ = values.update(fromContentsOf: $0.suffix(values.count))
    }
  }

  /// Writes the values of a tensor, which must be finite, to `values`.
  private func read(
    _ tensor: String, _ shape: [Int], into values: UnsafeMutableBufferPointer<Float>
  ) throws {
    let name = try checked(tensor, shape)
    try model.read(name, shape: shape, into: values)
    // One pass that the compiler vectorizes detects a bad value before it is located.
    let exponent: UInt32 = 0x7F80_0000
    var found: UInt32 = 0
    for value in values { found |= value.bitPattern & exponent == exponent ? 1 : 0 }
    if found != 0, let index = values.firstIndex(where: { !$0.isFinite }) {
      throw error(.notFinite(tensor: name, index: index))
    }
  }

  private func check(_ parameter: String, _ shape: [Int]) throws {
    let (rows, overflow) = shape[0].addingReportingOverflow(layout.leadingRows[parameter] ?? 0)
    let whole = [overflow ? .max : rows] + shape.dropFirst()
    for tensor in layout.tensors(of: parameter) { _ = try checked(tensor, whole) }
  }

  /// Returns the name in the file of an existing tensor of floats of `shape`.
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

  private func error(_ problem: ModelFolderError.Problem) -> ModelFolderError {
    ModelFolderError(file: model.path, problem: problem)
  }
}

extension WeightReader {
  /// Returns the names without those of copies, which must equal their originals or take their
  /// place.
  private func withoutCopies(isTied: Bool) throws -> [String: String] {
    var names = names
    for copy in layout.copies {
      guard let found = names.removeValue(forKey: copy.name) else {
        if copy.isOutput, hasHead, !isTied { throw error(.missingTensors([copy.name])) }
        continue
      }
      if names[copy.original] != nil {
        try requireEqual(found, copy.original)
      } else if isTied || !copy.isOutput {
        names[copy.original] = found
      }
    }
    return names
  }

  private func requireEqual(_ name: String, _ tensor: String) throws {
    guard let other = names[tensor], let shape = model[other]?.shape else { return }
    guard model[name]?.shape == shape, try model.floats(of: name) == model.floats(of: other) else {
      throw error(.differing(tensor: name, other: other))
    }
  }

  /// Weights in another format deserve a better message than 'does not exist'.
  private static func checkPresence(_ folder: String) throws {
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    let ours = [SafeTensorsModel.fileName, SafeTensorsModel.indexName]
    guard !files.contains(where: ours.contains) else { return }
    let endings = [".bin", ".pt", ".pth", ".h5", ".msgpack", ".onnx", ".ckpt.index"]
    let other = files.sorted().first { file in endings.contains { file.hasSuffix($0) } }
    throw ModelFolderError(file: folder, problem: .noWeights(found: other))
  }
}
