import Foundation

/// The tensors of a model in one or several safetensors files.
///
/// A model in several files (shards) has an index, `model.safetensors.index.json`, whose
/// `weight_map` gives the shard of each tensor.
public struct SafeTensorsModel: Sendable {
  /// The file name of a model in one piece.
  public static let fileName = "model.safetensors"
  /// The file name of the index of a model in shards.
  public static let indexName = "model.safetensors.index.json"

  /// The file or index that was opened.
  public let path: String
  /// The files in the order of their names.
  public let files: [SafeTensorsFile]

  private let places: [String: Int]

  /// Opens `path`: a safetensors file, an index, or a folder that holds either.
  ///
  /// - Throws: `FileError` or `SafeTensorsError` naming the file at fault.
  public init(path: String) throws {
    self.path = Self.modelFile(at: path)
    let isIndex = self.path.hasSuffix(".json")
    let shards = isIndex ? try Self.shards(index: self.path) : [:]
    files = try isIndex ? Self.open(shards, index: self.path) : [SafeTensorsFile(path: self.path)]
    var places: [String: Int] = [:]
    for (position, file) in files.enumerated() {
      for entry in file.entries where places.updateValue(position, forKey: entry.name) != nil {
        throw SafeTensorsError(file: file.path, problem: .duplicateName(entry.name))
      }
    }
    self.places = places
  }

  /// All tensors, file by file in the order of their data.
  public var entries: [SafeTensorsEntry] { files.flatMap(\.entries) }

  /// The tensor called `name`, if the model has it.
  public subscript(name: String) -> SafeTensorsEntry? { places[name].flatMap { files[$0][name] } }

  /// The file that holds the tensor `name`.
  ///
  /// - Throws: `SafeTensorsError` if none does.
  public func file(of name: String) throws -> SafeTensorsFile {
    guard let place = places[name] else {
      throw SafeTensorsError(file: path, problem: .missingTensor(name))
    }
    return files[place]
  }

  /// Returns the numbers of the tensor `name` as 32-bit floats in row-major order.
  ///
  /// - Throws: `SafeTensorsError` if there is none, or if `shape` is given and differs from its
  ///   shape.
  public func floats(of name: String, shape: [Int]? = nil) throws -> [Float] {
    try file(of: name).floats(of: name, shape: shape)
  }

  /// Writes the numbers of the tensor `name` directly to `floats`.
  ///
  /// - Throws: `SafeTensorsError` if there is none, or if `shape` differs from its shape.
  /// - Precondition: `floats` has room for all of them.
  public func read(
    _ name: String, shape: [Int], into floats: UnsafeMutableBufferPointer<Float>
  ) throws {
    try file(of: name).read(name, shape: shape, into: floats)
  }

  private static func modelFile(at path: String) -> String {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue
    else { return path }
    let whole = path + "/" + fileName
    let index = path + "/" + indexName
    let manager = FileManager.default
    return !manager.fileExists(atPath: whole) && manager.fileExists(atPath: index) ? index : whole
  }

  /// Reads the `weight_map` of the index at `path`: the shard of each tensor.
  private static func shards(index path: String) throws -> [String: String] {
    try MappedFile(path: path).withBytes { bytes in
      do {
        return try parseIndex(bytes)
      } catch let found as ProblemFound {
        throw SafeTensorsError(file: path, problem: found.problem)
      } catch let failure as SafeTensorsJSON.Failure {
        throw SafeTensorsError(
          file: path, problem: .invalidJSON(offset: failure.offset, expected: failure.expected))
      }
    }
  }

  private static func parseIndex(_ bytes: UnsafeRawBufferPointer) throws -> [String: String] {
    var json = SafeTensorsJSON(bytes)
    var map: [String: String]?
    try json.object { json, key in
      if key == "weight_map" { map = try parseStrings(&json) } else { try json.skipValue() }
    }
    try json.end()
    guard let map else { throw ProblemFound(.missingField(tensor: "", field: "weight_map")) }
    return map
  }

  private static func open(
    _ shards: [String: String], index: String
  ) throws -> [SafeTensorsFile] {
    let files = try Set(shards.values).sorted().map { shard in
      guard !shard.contains("/"), !shard.isEmpty, shard != "..", shard != "." else {
        throw SafeTensorsError(file: index, problem: .shardOutsideFolder(shard))
      }
      do {
        return (shard, try SafeTensorsFile(path: folder(of: index) + "/" + shard))
      } catch FileError.missing {
        throw SafeTensorsError(file: index, problem: .missingShard(shard))
      }
    }
    let opened = Dictionary(uniqueKeysWithValues: files)
    for (tensor, shard) in shards.sorted(by: { $0 < $1 }) where opened[shard]?[tensor] == nil {
      throw SafeTensorsError(
        file: index, problem: .tensorNotInShard(tensor: tensor, shard: shard))
    }
    return files.map(\.1)
  }
}
