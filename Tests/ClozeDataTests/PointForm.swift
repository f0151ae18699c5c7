import Foundation

@testable import ClozeData

/// A form that a cloud or a mesh comes in, and what is right for it.
struct PointForm: Sendable, CustomStringConvertible {
  /// The right result of reading a form.
  enum Outcome: Sendable {
    /// The points, in double precision, and the number of triangles.
    case shape([Double], triangles: Int)
    /// An error that holds this text.
    case refused(String)
  }

  /// The form as docs/forms.md names it.
  let name: String
  /// The file's ending.
  let ending: String
  let bytes: @Sendable () throws -> [UInt8]
  let outcome: Outcome

  var description: String { "\(name) (.\(ending))" }

  init(_ name: String, _ ending: String, _ text: String, _ outcome: Outcome) {
    self.init(name, ending, bytes: { Array(text.utf8) }, outcome)
  }

  init(
    _ name: String, _ ending: String, bytes: @escaping @Sendable () throws -> [UInt8],
    _ outcome: Outcome
  ) {
    (self.name, self.ending, self.bytes, self.outcome) = (name, ending, bytes, outcome)
  }

  /// A form in a file of the fixtures.
  init(_ name: String, fixture file: String, _ outcome: Outcome) {
    let ending = (file as NSString).pathExtension
    self.init(name, ending, bytes: { try contents(of: file) }, outcome)
  }

  static let all = texts + textRefusals + meshes + stereolithography + binaryMeshes + arrays + scans
}

/// Returns the bytes of a file of points of the fixtures.
func contents(of file: String) throws -> [UInt8] {
  [UInt8](try Data(contentsOf: URL(fileURLWithPath: fixture("points/\(file)"))))
}

extension PointForm.Outcome {
  /// The vertices of the pyramid as a cloud.
  static let cloud = shape(Pyramid.points.map(Double.init), triangles: 0)
  /// The pyramid as a mesh.
  static let mesh = shape(Pyramid.points.map(Double.init), triangles: 6)
  /// The vertices of the pyramid far from zero.
  static let far = shape(Pyramid.far, triangles: 0)
  static let farMesh = shape(Pyramid.far, triangles: 6)
  /// The vertices of each triangle.
  static let corners = shape(
    Pyramid.triangles.flatMap { vertex in
      (0..<3).map { Double(Pyramid.points[3 * Int(vertex) + $0]) }
    }, triangles: 6)
}

extension Pyramid {
  /// A place far from zero, as coordinates of maps are, in metres.
  static let place = [694_386.0, 5_155_487, 381]
  static let far = points.indices.map { Double(points[$0]) + place[$0 % 3] }

  /// The vertices as lines of numbers with three decimals, followed by `extra` columns.
  static func lines(
    _ separator: String, point: String = ".", extra: [String] = [], of points: [Double]? = nil,
    end: String = "\n"
  ) -> String {
    let points = points ?? Self.points.map(Double.init)
    return stride(from: 0, to: points.count, by: 3).map { start in
      let numbers = points[start..<start + 3].map {
        String(format: "%.3f", $0).replacingOccurrences(of: ".", with: point)
      }
      return (numbers + extra).joined(separator: separator) + end
    }.joined()
  }

  /// The faces as lines of an OBJ file.
  static let objFaces = "f 1 2 3 4\nf 1 2 5\nf 2 3 5\nf 3 4 5\nf 4 1 5\n"
  /// The faces as lines of an OFF or PLY file.
  static let faces = "4 0 1 2 3\n3 0 1 4\n3 1 2 4\n3 2 3 4\n3 3 0 4\n"

  /// The header of a PLY file.
  static func plyHeader(
    _ type: String, faces: String = "element face 5\nproperty list uchar int vertex_index\n"
  ) -> String {
    "ply\nformat ascii 1.0\nelement vertex 5\n"
      + ["x", "y", "z"].map { "property \(type) \($0)\n" }.joined() + faces + "end_header\n"
  }
}

/// Little-endian bytes, one number after the other.
struct ByteBuilder {
  private(set) var bytes: [UInt8] = []

  mutating func add<Bits: FixedWidthInteger>(_ values: Bits...) {
    for value in values { withUnsafeBytes(of: value.littleEndian) { bytes += Array($0) } }
  }

  mutating func add(floats: [Float]) { for value in floats { add(value.bitPattern) } }
  mutating func add(doubles: [Double]) { for value in doubles { add(value.bitPattern) } }
  mutating func add(_ text: String) { bytes += Array(text.utf8) }
  mutating func add(_ more: [UInt8]) { bytes += more }
}
