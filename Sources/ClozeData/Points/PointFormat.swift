import Foundation

/// The file formats of clouds and meshes, identified by a file's ending.
public enum PointFormat: String, Sendable, CaseIterable {
  /// Polygon File Format: text, or binary of either byte order.
  case ply
  /// Object File Format, including ModelNet's variant without a line break after `OFF`.
  case off
  /// Wavefront OBJ.
  case obj
  /// Stereolithography: text or binary.
  case stl
  /// glTF 2.0 in one binary file.
  case glb
  /// Lines of x y z and perhaps more, separated by blanks, tabs, commas or semicolons.
  case text
  /// Leica's PTX: scans as text, each with its pose.
  case ptx
  /// Point Cloud Data of the Point Cloud Library: text, binary or compressed.
  case pcd
  /// LAS 1.0 to 1.4 of airborne and other scanners, not compressed.
  case las
  /// NumPy's array files, [N, 3] or [B, N, 3].
  case npy
  /// NumPy's archives of arrays, one of which is the cloud or stack.
  case npz

  /// File endings, in lower case.
  private static let table: [String: PointFormat] = [
    "ply": .ply, "off": .off, "obj": .obj, "stl": .stl, "glb": .glb, "npy": .npy, "npz": .npz,
    "pcd": .pcd, "las": .las, "ptx": .ptx, "xyz": .text, "txt": .text, "csv": .text, "tsv": .text,
    "pts": .text, "asc": .text, "xyzn": .text, "xyzrgb": .text,
  ]
  private static let pickles: Set<String> = ["pkl", "pickle", "dat", "pt", "pth"]
  /// Endings of clouds and meshes that are not read: the format and what to do.
  private static let refused: [String: (reason: String, advice: String)] = [
    "laz": ("LAZ is compressed", "unpack it to .las, for example with laszip or pdal translate"),
    "gltf": ("glTF is read in its binary form alone", "export it, or pack it, as one .glb"),
    "e57": ("E57 is not read", "convert it to .las, .ply or .pcd, for example with pdal"),
    "drc": ("Draco is compressed", "unpack it to .ply or .obj with draco_decoder"),
  ]
  private static let packed: Set<String> = ["gz", "bz2", "xz", "zst"]

  /// The supported endings, for messages.
  static let endings =
    ".ply, .off, .obj, .stl, .glb, .npy, .npz, .pcd, .las, .ptx, .pts, .xyz, .txt, .csv, .tsv or "
    + ".asc files"

  /// Finds the format of the file `path`; nil if its ending is unknown.
  public init?(path: String) {
    guard let format = Self.table[Self.ending(of: path)] else { return nil }
    self = format
  }

  /// True if the whole file is an array, which is read on demand.
  var isArray: Bool { self == .npy || self == .npz }

  /// The reason why a file of clouds with this ending is not read, and what to do; nil if it has
  /// another ending.
  static func refusal(of path: String) -> PointError.Problem? {
    let ending = ending(of: path)
    if let known = refused[ending] {
      return .refused(reason: known.reason, advice: known.advice)
    }
    let inner = self.ending(of: (path as NSString).deletingPathExtension)
    guard packed.contains(ending), table[inner] != nil || refused[inner] != nil else { return nil }
    return .refused(reason: "a compressed file", advice: "unpack it and give the .\(inner)")
  }

  /// True if the file has the endings of text and of a program that compresses it.
  static func isCompressedText(_ path: String) -> Bool {
    packed.contains(ending(of: path))
      && table[ending(of: (path as NSString).deletingPathExtension)] == .text
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
  /// finite coordinates, and triangles whose vertices exist.
  ///
  /// - Throws: `PointError`, `NPYError`, `NPZError`, `FileError`.
  public static func read(_ path: String) throws -> PointShape {
    let format = try PointFormat(checking: path)
    guard let parse = format.parser else { return try PointArray(path: path).onlyCloud() }
    let file = try MappedFile(path: path)
    do {
      return try file.withBytes { bytes in
        try checkStart(bytes)
        return try parse(bytes)
      }
    } catch let trouble as PointTrouble {
      throw trouble.located(path)
    }
  }

  /// Throws if the first bytes are those of a pickle, a compressed file or text in UTF-16, whatever
  /// the file is called.
  private static func checkStart(_ bytes: UnsafeRawBufferPointer) throws {
    guard bytes.count > 1 else { return }
    switch (bytes[0], bytes[1]) {
    case (0x80, 2...5): throw PointTrouble(.pickle)
    case (0x1F, 0x8B):
      throw PointTrouble(.refused(reason: "a file compressed by gzip", advice: "unpack it"))
    case (0xFF, 0xFE), (0xFE, 0xFF):
      throw PointTrouble(
        .refused(reason: "text in UTF-16", advice: "save it as UTF-8, for example with iconv"))
    default: return
    }
  }

  /// Finds the format of the file `path`.
  ///
  /// - Throws: `PointError` for a pickle, a format that is not read, and an unknown ending.
  init(checking path: String) throws {
    if Self.isPickle(path) { throw PointError(path: path, place: nil, problem: .pickle) }
    if let problem = Self.refusal(of: path) {
      throw PointError(path: path, place: nil, problem: problem)
    }
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
    case .stl: STLReader.read
    case .glb: GLBReader.read
    case .text: PointTextReader.read
    case .ptx: PTXReader.read
    case .pcd: PCDReader.read
    case .las: LASReader.read
    case .npy, .npz: nil
    }
  }
}
