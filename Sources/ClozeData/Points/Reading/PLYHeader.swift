/// The header of a PLY file: the encoding of its body, its elements and their properties (Turk
/// 1994).
struct PLYHeader {
  /// The encoding of the body.
  enum Encoding: String {
    case ascii
    case binaryLittleEndian = "binary_little_endian"
    case binaryBigEndian = "binary_big_endian"
  }

  /// A type of numbers.
  enum Scalar {
    case int8, uint8, int16, uint16, int32, uint32, float32, float64

    private static let names: [String: Scalar] = [
      "char": .int8, "int8": .int8, "uchar": .uint8, "uint8": .uint8, "short": .int16,
      "int16": .int16, "ushort": .uint16, "uint16": .uint16, "int": .int32, "int32": .int32,
      "uint": .uint32, "uint32": .uint32, "float": .float32, "float32": .float32,
      "double": .float64, "float64": .float64,
    ]

    init?(name: String) {
      guard let type = Self.names[name] else { return nil }
      self = type
    }

    var isWhole: Bool { self != .float32 && self != .float64 }
  }

  /// A number, or a list of numbers preceded by its length.
  struct Property {
    var name: String
    var type: Scalar
    var countType: Scalar?

    /// True if it lists the vertices of a face.
    var isCorners: Bool {
      countType != nil && ["vertex_indices", "vertex_index"].contains(name)
    }
  }

  /// An element that occurs `count` times in succession.
  struct Element {
    var name: String
    var count: Int
    var properties: [Property] = []
  }

  private(set) var encoding: Encoding?
  private(set) var elements: [Element] = []

  /// Reads the header; afterwards `words` is at its last line.
  init(_ words: inout LineWords) throws {
    guard words.nextLine(), words.text() == "ply" else {
      throw PointTrouble(.badHeader(reason: "a .ply file begins with the line ply"))
    }
    while words.nextLine() {
      switch words.text() {
      case "format": try readFormat(&words)
      case "element": try readElement(&words)
      case "property": try readProperty(&words)
      case "comment", "obj_info", nil: continue
      case "end_header":
        try check()
        return
      case let word?:
        throw wrong("\(word.prefix(40).description.quoted) is no part of a header", words)
      }
    }
    throw PointTrouble(.badHeader(reason: "the header has no line end_header"))
  }

  private mutating func readFormat(_ words: inout LineWords) throws {
    let name = words.text() ?? ""
    guard let encoding = Encoding(rawValue: name) else {
      throw wrong(
        "the format \(name.prefix(40).description.quoted) is not ascii, "
          + "binary_little_endian or binary_big_endian", words)
    }
    self.encoding = encoding
  }

  private mutating func readElement(_ words: inout LineWords) throws {
    guard let name = words.text(), let count = try words.integer(), count >= 0 else {
      throw wrong("an element needs a name and a count", words)
    }
    elements.append(Element(name: name, count: count))
  }

  private mutating func readProperty(_ words: inout LineWords) throws {
    var type = words.text(), countType: Scalar?
    if type == "list" {
      countType = words.text().flatMap(Scalar.init)
      guard let countType, countType.isWhole else {
        throw wrong("a list needs a whole number's type for its length", words)
      }
      type = words.text()
    }
    guard let type = type.flatMap(Scalar.init), let name = words.text(), !elements.isEmpty else {
      throw wrong("a property needs a known type, a name and an element before it", words)
    }
    elements[elements.count - 1].properties.append(
      Property(name: name, type: type, countType: countType))
  }

  private func check() throws {
    guard encoding != nil else {
      throw PointTrouble(.badHeader(reason: "the header has no line format"))
    }
    let vertices = elements.filter { $0.name == "vertex" }
    guard vertices.count == 1, let vertex = vertices.first else {
      throw PointTrouble(.badHeader(reason: "the header needs one element vertex"))
    }
    let scalars = vertex.properties.filter { $0.countType == nil }.map(\.name)
    guard ["x", "y", "z"].allSatisfy({ name in scalars.count { $0 == name } == 1 }) else {
      throw PointTrouble(.badHeader(reason: "the element vertex needs the properties x, y and z"))
    }
    // Otherwise the mesh would be taken for the cloud of its vertices.
    let strips = elements.contains { $0.name == "tristrips" && $0.count > 0 }
    let faces = elements.filter { $0.name == "face" && $0.count > 0 }.flatMap(\.properties)
    guard !strips, faces.isEmpty || faces.contains(where: \.isCorners) else {
      throw PointTrouble(
        .refused(
          reason: strips ? "strips of triangles" : "the element face has no list vertex_indices",
          advice: "write the triangles as the element face with the list vertex_indices"))
    }
    guard vertex.count <= PointShape.limit else {
      throw PointTrouble(.tooMany(what: "points", limit: PointShape.limit))
    }
  }

  private func wrong(_ reason: String, _ words: LineWords) -> PointTrouble {
    PointTrouble(.badHeader(reason: reason), at: .line(words.line))
  }
}
