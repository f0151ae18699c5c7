import Foundation

/// The file formats of clouds and meshes, identified by a file's ending.
public enum PointFormat: String, Sendable, CaseIterable {
  /// Polygon File Format: text, or binary of either byte order.
  case ply
  /// Object File Format, including ModelNet's variant without a line break after `OFF`.
  case off
  /// Wavefront OBJ.
  case obj
  /// Lines of x y z and perhaps more, separated by blanks, commas or semicolons.
  case text
  /// NumPy's array files, [N, 3] or [B, N, 3].
  case npy

  /// File endings, in lower case.
  private static let table: [String: PointFormat] = [
    "ply": .ply, "off": .off, "obj": .obj, "npy": .npy, "xyz": .text, "txt": .text,
    "csv": .text, "pts": .text, "asc": .text,
  ]
  private static let pickles: Set<String> = ["pkl", "pickle", "dat", "pt", "pth"]

  /// The supported endings, for messages.
  static let endings = ".ply, .off, .obj, .npy, .xyz, .txt, .csv, .pts or .asc files"

  /// Finds the format of the file `path`; nil if its ending is unknown.
  public init?(path: String) {
    guard let format = Self.table[Self.ending(of: path)] else { return nil }
    self = format
  }

  /// True if the file has the ending of a pickle.
  static func isPickle(_ path: String) -> Bool {
    pickles.contains(ending(of: path))
  }

  private static func ending(of path: String) -> String {
    (path as NSString).pathExtension.lowercased()
  }

  /// Reads the single shape that the file at `path` holds.
  ///
  /// A shape has at least one point, at most `PointShape.limit` points and as many triangles,
  /// finite coordinates, and triangles whose vertices exist. Arrays are not read here.
  ///
  /// - Throws: `PointError`, `FileError`.
  public static func read(_ path: String) throws -> PointShape {
    let format = try PointFormat(checking: path)
    guard let parse = format.parser else { return try PointArray(path: path).onlyCloud() }
    let file = try MappedFile(path: path)
    do {
      return try file.withBytes { bytes in
        // The start of a pickle of protocol 2 or later, whatever the file is called.
        if bytes.count > 1, bytes[0] == 0x80, (2...5).contains(bytes[1]) {
          throw PointTrouble(.pickle)
        }
        return try parse(bytes)
      }
    } catch let trouble as PointTrouble {
      throw trouble.located(path)
    }
  }

  /// Finds the format of the file `path`.
  ///
  /// - Throws: `PointError` for a pickle and for an unknown ending.
  init(checking path: String) throws {
    if Self.isPickle(path) { throw PointError(path: path, place: nil, problem: .pickle) }
    guard let format = PointFormat(path: path) else {
      throw PointError(
        path: path, place: nil, problem: .unknownFormat(ending: Self.ending(of: path)))
    }
    self = format
  }

  /// The function that parses a shape from bytes and throws a `PointTrouble`; nil for arrays, which
  /// are not read as a whole.
  var parser: ((UnsafeRawBufferPointer) throws -> PointShape)? {
    switch self {
    case .ply: PLYReader.read
    case .off: OFFReader.read
    case .obj: OBJReader.read
    case .text: PointTextReader.read
    case .npy: nil
    }
  }
}
