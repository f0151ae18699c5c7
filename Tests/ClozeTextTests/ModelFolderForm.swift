import ClozeData
import Foundation
import Testing

/// A form of model folders: how it differs from the folder Fixtures/forms/base.
struct ModelFolderForm: Decodable, Sendable, CustomTestStringConvertible {
  var name: String
  /// A part of the error that refuses the form; nil if it can be read.
  var refused: String?
  /// A part of the note about the form.
  var noted: String?
  /// The folder below in which the model lies.
  var below: String?
  /// Values in JSON files by path.
  var set: [String: [String: JSONValue]]?
  /// Paths that are removed from JSON files.
  var unset: [String: [String]]?
  /// Files that are removed.
  var drop: [String]?
  /// Files with their contents.
  var files: [String: JSONValue]?
  /// True if there is a `vocab.txt`.
  var vocabulary: Bool?
  /// Names of tensors, the present and the new one.
  var copy, rename: [String: String]?
  /// Tensors whose values grow by one.
  var shift: [String]?
  /// True if names lack the prefix, norms have their old names, there is no head, there are numbers
  /// of positions.
  var unprefixed, gamma, headless, positions: Bool?

  /// The results of transformers and sentence-transformers for a form.
  struct Expected: Decodable {
    var ids: [[Int32]]
    var vectors: [[Float]]
    var logits: [Float]?
  }

  static var all: [ModelFolderForm] { get throws { try read("forms") } }
  static var expected: [String: Expected] { get throws { try read("expected") } }
  static var texts: [String] { get throws { try read("texts") } }

  var testDescription: String { name }

  private static func read<Value: Decodable>(_ name: String) throws -> Value {
    let data = try Data(contentsOf: URL(fileURLWithPath: fixtures + "/\(name).json"))
    return try JSONDecoder().decode(Value.self, from: data)
  }

  private static var fixtures: String {
    get throws { try #require(Bundle.module.resourceURL).path + "/Fixtures/forms" }
  }

  /// Writes the form into the empty folder `root`.
  ///
  /// - Returns: The folder of the model.
  func build(in root: String) throws -> String {
    let folder = below.map { root + "/" + $0 } ?? root, base = try Self.fixtures + "/base"
    let manager = FileManager.default
    try manager.createDirectory(atPath: folder, withIntermediateDirectories: true)
    for file in ["config.json", "tokenizer.json", "tokenizer_config.json"] {
      try manager.copyItem(atPath: base + "/" + file, toPath: folder + "/" + file)
    }
    if vocabulary == true { try writeVocabulary(folder) }
    try patch(folder)
    try writeTensors(from: base, to: folder)
    for file in drop ?? [] { try manager.removeItem(atPath: folder + "/" + file) }
    for (file, contents) in files ?? [:] {
      let path = root + "/" + file
      try manager.createDirectory(
        atPath: URL(fileURLWithPath: path).deletingLastPathComponent().path,
        withIntermediateDirectories: true)
      if case .text(let text) = contents {
        try AtomicFile.write(text, to: path)
      } else {
        try JSONEncoder().encode(contents).write(to: URL(fileURLWithPath: path))
      }
    }
    return folder
  }

  private func patch(_ folder: String) throws {
    for file in Set((set ?? [:]).keys).union((unset ?? [:]).keys) {
      let url = URL(fileURLWithPath: folder + "/" + file)
      var contents = try JSONDecoder().decode(JSONValue.self, from: Data(contentsOf: url))
      for (path, value) in set?[file] ?? [:] {
        contents.put(value, at: path.split(separator: ".")[...])
      }
      for path in unset?[file] ?? [] { contents.put(nil, at: path.split(separator: ".")[...]) }
      try JSONEncoder().encode(contents).write(to: url)
    }
  }

  private func writeVocabulary(_ folder: String) throws {
    let url = URL(fileURLWithPath: folder + "/tokenizer.json")
    let full = try JSONDecoder().decode(JSONValue.self, from: Data(contentsOf: url))
    guard case .object(let members) = full, case .object(let model)? = members["model"],
      case .object(let vocabulary)? = model["vocab"]
    else { return }
    let pieces = vocabulary.sorted { $0.value.number < $1.value.number }.map { $0.key + "\n" }
    try AtomicFile.write(pieces.joined(), to: folder + "/vocab.txt")
  }

  private func writeTensors(from base: String, to folder: String) throws {
    let file = try SafeTensorsFile(path: base + "/model.safetensors")
    var tensors: [String: (shape: [Int], values: [Float])] = [:]
    for entry in file.entries {
      tensors[entry.name] = (entry.shape, try file.floats(of: entry.name))
    }
    for (source, target) in copy ?? [:] { tensors[target] = tensors[source] }
    for name in shift ?? [] {
      let grown = tensors[name]?.values.map { $0 + 1 }
      tensors[name]?.values = grown ?? []
    }
    var renamed: [String: (shape: [Int], values: [Float])] = [:]
    for (name, tensor) in tensors where headless != true || !name.hasPrefix("cls.") {
      var name = rename?[name] ?? name
      if unprefixed == true, name.hasPrefix("bert.") { name.removeFirst(5) }
      if gamma == true {
        name = name.replacing("LayerNorm.weight", with: "LayerNorm.gamma")
          .replacing("LayerNorm.bias", with: "LayerNorm.beta")
      }
      renamed[name] = tensor
    }
    if positions == true {
      renamed["bert.embeddings.position_ids"] = ([1, 40], (0..<40).map(Float.init))
    }
    try SafeTensorsWriter.write(renamed, to: folder + "/model.safetensors")
  }
}

/// A JSON value of any structure that can be changed and written.
indirect enum JSONValue: Codable, Sendable {
  case object([String: JSONValue])
  case list([JSONValue])
  case text(String)
  case flag(Bool)
  case number(Double)
  case none

  var number: Double { if case .number(let value) = self { value } else { 0 } }

  init(from decoder: any Decoder) throws {
    let value = try decoder.singleValueContainer()
    if value.decodeNil() {
      self = .none
    } else if let flag = try? value.decode(Bool.self) {
      self = .flag(flag)
    } else if let number = try? value.decode(Double.self) {
      self = .number(number)
    } else if let text = try? value.decode(String.self) {
      self = .text(text)
    } else if let list = try? value.decode([JSONValue].self) {
      self = .list(list)
    } else {
      self = .object(try value.decode([String: JSONValue].self))
    }
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .object(let members): try container.encode(members)
    case .list(let elements): try container.encode(elements)
    case .text(let text): try container.encode(text)
    case .flag(let flag): try container.encode(flag)
    case .number(let number):
      if let whole = Int(exactly: number) {
        try container.encode(whole)
      } else {
        try container.encode(number)
      }
    case .none: try container.encodeNil()
    }
  }

  /// Puts `value` at `path`, or removes what is there.
  mutating func put(_ value: JSONValue?, at path: ArraySlice<Substring>) {
    guard let first = path.first else { return }
    let rest = path.dropFirst()
    switch self {
    case .object(var members):
      if rest.isEmpty {
        members[String(first)] = value
      } else {
        members[String(first)]?.put(value, at: rest)
      }
      self = .object(members)
    case .list(var elements):
      guard let place = Int(first) else { return }
      if rest.isEmpty, let value {
        if place < elements.count { elements[place] = value } else { elements.append(value) }
      } else {
        elements[place].put(value, at: rest)
      }
      self = .list(elements)
    default: return
    }
  }
}
