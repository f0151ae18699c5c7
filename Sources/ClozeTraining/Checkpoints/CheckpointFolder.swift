import ClozeData
import ClozeEncoder
import ClozeTensor
import Foundation

/// The checkpoints of a run: `step-00000500/` with weights, moments, state and a manifest of
/// checksums. A checkpoint appears complete or not at all.
public struct CheckpointFolder: Sendable {
  /// The folder that holds them.
  public let path: String
  /// The beginning of the names of checkpoints.
  static let prefix = "step-"
  private static let weights = "weights.safetensors"
  private static let moments = "moments.safetensors"
  private static let state = "state.json"
  private static let manifest = "manifest.json"
  private static let kind = FolderKind(marker: manifest, files: [weights, moments, state])

  /// Makes the folder of checkpoints at `path`.
  public init(path: String) { self.path = path }

  /// Returns the names of complete checkpoints, newest first; those still being written have other
  /// names.
  public func all() -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    return names.filter { Self.step($0) != nil }.sorted(by: >).map { path + "/" + $0 }
  }

  /// Returns the step of the checkpoint at `path`; nil if that is not the name of one.
  public static func step(_ path: String) -> Int? {
    let name = URL(fileURLWithPath: path).lastPathComponent
    return name.hasPrefix(prefix) ? Int(name.dropFirst(prefix.count)) : nil
  }

  /// Writes a checkpoint and removes all but the newest `keep`.
  ///
  /// - Returns: The new checkpoint's path.
  public func save(
    _ state: CheckpointState, _ store: ParameterStore, _ optimizer: AdamW, keep: Int
  ) throws -> String {
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    let target = path + "/" + Self.prefix + String(format: "%08d", state.step)
    try AtomicFolder.replace(at: target, as: Self.kind) { folder in
      try Self.write(
        (store.parameters + store.states).map { ($0.name, $0.value) }, folder + "/" + Self.weights)
      try Self.write(
        optimizer.moments.map { ("first." + $0.name, $0.first) }
          + optimizer.moments.map { ("second." + $0.name, $0.second) },
        folder + "/" + Self.moments)
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .prettyPrinted]
      try encoder.encode(state).write(to: URL(fileURLWithPath: folder + "/" + Self.state))
      var sums: [String: String] = [:]
      for name in [Self.weights, Self.moments, Self.state] {
        sums[name] = try Checksum.sha256(ofFile: folder + "/" + name)
      }
      try encoder.encode(sums).write(to: URL(fileURLWithPath: folder + "/" + Self.manifest))
    }
    for old in all().dropFirst(keep) {
      try? FileManager.default.removeItem(atPath: old)
      let name = URL(fileURLWithPath: old).lastPathComponent
      try? FileManager.default.removeItem(atPath: "\(path)/\(CheckpointView.folder)/\(name)")
    }
    return target
  }

  private static func write(_ tensors: [(String, Tensor)], _ file: String) throws {
    let byName = Dictionary(uniqueKeysWithValues: tensors)
    let layouts = tensors.map { SafeTensorsWriter.Layout(name: $0.0, shape: $0.1.shape) }
    try SafeTensorsWriter.write(layouts, to: file) { layout in
      .floats(byName[layout.name]?.withFloats { Array($0) } ?? [])
    }
  }

  /// Reads the newest checkpoint whose files are intact into `store` and `optimizer`.
  ///
  /// Newer ones that are damaged are renamed to `damaged-step-...`, out of the way.
  ///
  /// - Parameter skipped: Called with a description of each damaged checkpoint.
  /// - Returns: The checkpoint's state and path; `nil` if there is no checkpoint.
  /// - Throws: `TrainingError` if all are damaged or one belongs to another model.
  public func restore(
    _ store: ParameterStore, _ optimizer: AdamW, skipped: (String) -> Void
  ) throws -> (state: CheckpointState, path: String)? {
    var damaged: [String] = [], last: TrainingError?
    for folder in all() {
      do {
        try Self.verify(folder)
        let data = try Data(contentsOf: URL(fileURLWithPath: folder + "/" + Self.state))
        let state = try JSONDecoder().decode(CheckpointState.self, from: data)
        try Self.read(folder, store, optimizer)
        try damaged.forEach(setAside)
        return (state, folder)
      } catch let error as TrainingError {
        guard case .damagedCheckpoint = error else { throw error }
        last = error
      } catch is DecodingError {
        last = .damagedCheckpoint(path: folder, reason: "\(Self.state) cannot be read")
      }
      damaged.append(folder)
      if let last { skipped(last.description) }
    }
    if let last { throw last }
    return nil
  }

  /// Returns the digest of the training data in the newest checkpoint; nil if no checkpoint can be
  /// read.
  public func dataDigest() -> String? {
    struct State: Decodable { var data: String }
    return all().lazy.compactMap { folder in
      FileManager.default.contents(atPath: folder + "/" + Self.state).flatMap {
        try? JSONDecoder().decode(State.self, from: $0).data
      }
    }.first
  }

  private func setAside(_ folder: String) throws {
    let name = path + "/damaged-" + URL(fileURLWithPath: folder).lastPathComponent
    try? FileManager.default.removeItem(atPath: name)
    do {
      try FileManager.default.moveItem(atPath: folder, toPath: name)
    } catch {
      throw FileError.permissionDenied(path: folder, operation: .rename)
    }
  }

  /// The checksums of the files of the checkpoint at `folder`, by name.
  private static func sums(_ folder: String) throws -> [String: String] {
    guard let data = FileManager.default.contents(atPath: folder + "/" + manifest),
      let sums = try? JSONDecoder().decode([String: String].self, from: data)
    else {
      throw TrainingError.damagedCheckpoint(
        path: folder, reason: "\(manifest) is missing or cannot be read")
    }
    return sums
  }

  /// Returns the checksum of the weights of the checkpoint at `folder`, as its manifest names it.
  ///
  /// - Throws: `TrainingError.damagedCheckpoint`.
  public static func weightsDigest(of folder: String) throws -> String {
    guard let digest = try sums(folder)[weights] else {
      throw TrainingError.damagedCheckpoint(
        path: folder, reason: "\(manifest) does not name \(weights)")
    }
    return digest
  }

  /// Returns the path of the weights of the checkpoint at `folder`.
  public static func weights(of folder: String) -> String { folder + "/" + weights }

  /// The files that a model is made of; the moments are for training alone.
  static let modelFiles = [weights, state]

  /// Checks that every file of `files`, by default all, has the checksum in the manifest.
  ///
  /// - Throws: `TrainingError.damagedCheckpoint`.
  static func verify(_ folder: String, _ files: [String] = [weights, moments, state]) throws {
    func damaged(_ reason: String) -> TrainingError {
      .damagedCheckpoint(path: folder, reason: reason)
    }
    let sums = try sums(folder)
    for name in files {
      guard let expected = sums[name] else { throw damaged("\(manifest) does not name \(name)") }
      guard let actual = try? Checksum.sha256(ofFile: folder + "/" + name) else {
        throw damaged("\(name) is missing or cannot be read")
      }
      guard actual == expected else {
        throw damaged("\(name) does not have the checksum that \(manifest) names")
      }
    }
  }

  private static func read(_ folder: String, _ store: ParameterStore, _ optimizer: AdamW) throws {
    do {
      try fill(store, from: folder)
      let file = try SafeTensorsFile(path: folder + "/" + moments)
      let known = Set(file.entries.map(\.name))
      // What was frozen until now begins with moments of zero.
      for moments in optimizer.moments where known.contains("first." + moments.name) {
        try fill(moments.first, from: file, "first." + moments.name)
        try fill(moments.second, from: file, "second." + moments.name)
      }
    } catch let error as SafeTensorsError {
      throw TrainingError.otherModel(path: folder, reason: error.description)
    }
  }

  /// Copies the weights and states of the checkpoint at `folder` into `store`.
  ///
  /// - Throws: `SafeTensorsError` if it belongs to another model; `FileError`.
  public static func fill(_ store: ParameterStore, from folder: String) throws {
    let file = try SafeTensorsFile(path: weights(of: folder))
    for entry in store.parameters + store.states { try fill(entry.value, from: file, entry.name) }
  }

  private static func fill(_ tensor: Tensor, from file: SafeTensorsFile, _ name: String) throws {
    try tensor.withFloats { try file.read(name, shape: tensor.shape, into: $0) }
    tensor.valueChanged()
  }
}
