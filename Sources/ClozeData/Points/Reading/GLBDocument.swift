import Foundation

/// The parts of a glTF 2.0 document that describe shapes (Khronos 2021, section 5). Indices are
/// into the arrays of the same name.
struct GLBDocument: Decodable {
  struct Asset: Decodable { var version: String }
  struct Scene: Decodable { var nodes: [Int]? }

  struct Node: Decodable {
    var mesh: Int?
    var skin: Int?
    var children: [Int]?
    var matrix: [Double]?
    var translation: [Double]?
    var rotation: [Double]?
    var scale: [Double]?
    var weights: [Double]?
    var extensions: Extensions?
  }

  struct Mesh: Decodable {
    var primitives: [Primitive]
    var weights: [Double]?
  }

  struct Primitive: Decodable {
    var attributes: [String: Int]
    var indices: Int?
    var mode: Int?
    var targets: [[String: Int]]?
    var extensions: Extensions?
  }

  struct Accessor: Decodable {
    var bufferView: Int?
    var byteOffset: Int?
    var componentType: Int
    var normalized: Bool?
    var count: Int
    var type: String
    var sparse: Sparse?
    struct Sparse: Decodable {}
  }

  struct BufferView: Decodable {
    var buffer: Int
    var byteOffset: Int?
    var byteLength: Int
    var byteStride: Int?
    var extensions: Extensions?
  }

  struct Buffer: Decodable { var uri: String? }

  /// The names of the extensions of an object.
  struct Extensions: Decodable {
    let names: Set<String>

    init(from decoder: any Decoder) throws {
      names = Set(try decoder.container(keyedBy: Name.self).allKeys.map(\.stringValue))
    }

    private struct Name: CodingKey {
      let stringValue: String
      var intValue: Int? { nil }
      init(stringValue: String) { self.stringValue = stringValue }
      init?(intValue: Int) { nil }
    }
  }

  var asset: Asset
  var scene: Int?
  var scenes: [Scene]?
  var nodes: [Node]?
  var meshes: [Mesh]?
  var accessors: [Accessor]?
  var bufferViews: [BufferView]?
  var buffers: [Buffer]?
  var extensionsRequired: [String]?
}

/// A glTF document in one file: a header of 12 bytes, the document as JSON, and the bytes of its
/// first buffer (section 4.4).
struct GLBFile {
  let document: GLBDocument
  /// The bytes of the first buffer.
  let bytes: LittleEndianBytes

  private static let json = 0x4E4F_534A, binary = 0x004E_4942

  init(_ file: UnsafeRawBufferPointer) throws {
    let numbers = LittleEndianBytes(file)
    guard file.starts(with: "glTF".utf8), let version = numbers.size32(4),
      let length = numbers.size32(8)
    else { throw Self.wrong("a .glb file starts with glTF") }
    guard version == 2 else { throw Self.wrong("version \(version) of glTF is not 2") }
    guard length <= file.count else {
      throw PointTrouble(.shortBody(element: "bytes", expected: length, found: file.count))
    }
    let text = try Self.chunk(numbers, at: 12)
    guard let text, text.kind == Self.json else { throw Self.wrong("the file holds no JSON") }
    do {
      document = try JSONDecoder().decode(GLBDocument.self, from: Data(file[text.range]))
    } catch let error as DecodingError {
      throw Self.wrong("the JSON is no glTF (\(Self.place(error)))")
    }
    guard document.asset.version.split(separator: ".").first == "2" else {
      throw Self.wrong("version \(excerpt(document.asset.version.utf8)) of glTF is not 2")
    }
    let chunk = try Self.chunk(numbers, at: text.range.upperBound)
    let range = chunk?.kind == Self.binary ? chunk?.range : nil
    bytes = LittleEndianBytes(UnsafeRawBufferPointer(rebasing: file[range ?? 0..<0]))
  }

  /// Returns the kind and the range of the chunk whose header is at `place`; nil at the end.
  private static func chunk(
    _ file: LittleEndianBytes, at place: Int
  ) throws -> (kind: Int, range: Range<Int>)? {
    guard let length = file.size32(place), let kind = file.size32(place + 4) else { return nil }
    let start = place + 8
    guard length <= file.count - start else {
      throw PointTrouble(
        .shortBody(element: "bytes", expected: start + length, found: file.count))
    }
    return (kind, start..<start + length)
  }

  /// Returns the place in the document that `error` is about.
  private static func place(_ error: DecodingError) -> String {
    let path: [any CodingKey] =
      switch error {
      case .typeMismatch(_, let context), .valueNotFound(_, let context),
        .dataCorrupted(let context):
        context.codingPath
      case .keyNotFound(let key, let context): context.codingPath + [key]
      @unknown default: []
      }
    let names = path.map { $0.intValue.map(String.init) ?? $0.stringValue }
    return excerpt((names.isEmpty ? "its syntax" : names.joined(separator: ".")).utf8)
  }

  static func wrong(_ reason: String) -> PointTrouble { PointTrouble(.badHeader(reason: reason)) }
}
