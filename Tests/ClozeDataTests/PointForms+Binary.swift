import ClozeData

extension PointForm {
  /// Binary glTF.
  static let binaryMeshes: [PointForm] = [
    PointForm(
      "two meshes below moved nodes", fixture: "trimesh.glb",
      .shape(Pyramid.points.map(Double.init) + [0, 0, 0, 1, 0, 0, 0, 1, 0], triangles: 7)),
    PointForm(
      "16-bit indices, a stride, a turned node", "glb", bytes: { GLB.pyramid() }, .mesh),
    PointForm(
      "without scene and nodes", "glb",
      bytes: { GLB.pyramid(nodes: #""nodes": []"#, isTurned: false) }, .mesh),
    PointForm(
      "a mesh in two nodes", "glb",
      bytes: {
        GLB.pyramid(
          nodes: #""nodes": [{"mesh": 0}, {"mesh": 0, "translation": [694386, 5155487, 381]}]"#,
          isTurned: false)
      }, .shape(Pyramid.points.map(Double.init) + Pyramid.far, triangles: 12)),
    PointForm(
      "a strip", "glb", bytes: { GLB.pyramid(mode: 5) },
      .shape(
        Pyramid.points.map(Double.init), triangles: 16)),
    PointForm(
      "a fan", "glb", bytes: { GLB.pyramid(mode: 6) },
      .shape(
        Pyramid.points.map(Double.init), triangles: 16)),
    PointForm("points", "glb", bytes: { GLB.pyramid(mode: 0) }, .cloud),
    PointForm("lines alone", "glb", bytes: { GLB.pyramid(mode: 1) }, .refused("no points")),
    PointForm(
      "Draco", "glb",
      bytes: {
        GLB.pyramid(
          primitive: #", "extensions": {"KHR_draco_mesh_compression": {"bufferView": 0}}"#)
      }, .refused("KHR_draco_mesh_compression is not read")),
    PointForm(
      "an unknown extension that is required", "glb",
      bytes: { GLB.pyramid(root: #", "extensionsRequired": ["EXT_odd"]"#) },
      .refused("EXT_odd is not read")),
    PointForm(
      "sparse", "glb", bytes: { GLB.pyramid(accessor: #", "sparse": {"count": 1}"#) },
      .refused("sparse accessors")),
    PointForm(
      "a skin", "glb", bytes: { GLB.pyramid(nodes: #""nodes": [{"mesh": 0, "skin": 0}]"#) },
      .refused("a skin")),
    PointForm(
      "a buffer outside", "glb", bytes: { GLB.pyramid(buffer: #", "uri": "a.bin""#) },
      .refused("outside the .glb file")),
    PointForm(
      "nodes in a circle", "glb",
      bytes: { GLB.pyramid(nodes: #""scenes": [{"nodes": [0]}], "nodes": [{"children": [0]}]"#) },
      .refused("two places")),
    PointForm("version 2.1", "glb", bytes: { GLB.pyramid(version: "2.1") }, .mesh),
    PointForm(
      "a document of version 1.0", "glb", bytes: { GLB.pyramid(version: "1.0") },
      .refused("version 1.0 of glTF is not 2")),
    PointForm(
      "more elements than bytes", "glb", bytes: { GLB.pyramid(vertices: 500_000_000) },
      .refused("500000000 elements exceeds")),
    PointForm(
      "cut short", "glb", bytes: { GLB.pyramid().dropLast(7) }, .refused("ends after")),
    PointForm(
      "deep brackets", "glb",
      bytes: { GLB.file(#"{"asset": "# + String(repeating: "[", count: 200_000), []) },
      .refused("the JSON is no glTF")),
    PointForm(
      "an accessor without bytes", "glb", bytes: { GLB.file(GLB.hollow, []) },
      .refused("exceeds its bytes")),
    PointForm("glTF as text", "gltf", "{}", .refused("as one .glb")),
  ]

  /// NumPy's files.
  static let arrays: [PointForm] = [
    PointForm("32-bit floats, row by row", "npy", bytes: { NPY.array("<f4", "(5, 3)") }, .cloud),
    PointForm("column by column, coordinates of maps", fixture: "fortran-f8.npy", .far),
    PointForm("big-endian", fixture: "big.npy", .cloud),
    PointForm(
      "whole numbers of 32 bits", "npy",
      bytes: {
        var body = ByteBuilder()
        for number: Int32 in [694_386, 5_155_487, 381, 694_387, 5_155_489, 380] { body.add(number) }
        return NPY.file("<i4", "(2, 3)", body.bytes)
      }, .shape([694_386, 5_155_487, 381, 694_387, 5_155_489, 380], triangles: 0)),
    PointForm("a stack of one", "npy", bytes: { NPY.array("<f4", "(1, 5, 3)") }, .cloud),
    PointForm(
      "coordinates as rows", "npy", bytes: { NPY.array("<f4", "(3, 5)") },
      .refused("axes swapped")),
    PointForm(
      "records", "npy", bytes: { NPY.array("[('x', '<f4')]", "(15,)") }, .refused("records")),
    PointForm("complex numbers", "npy", bytes: { NPY.array("<c8", "(5, 3)") }, .refused("'<c8'")),
    PointForm(
      "two columns", "npy",
      bytes: { NPY.file("|i1", "(5, 2)", [UInt8](repeating: 1, count: 10)) }, .refused("5 x 2")),
    PointForm("the only array", fixture: "one.npz", .cloud),
    PointForm("the array points", fixture: "two.npz", .cloud),
    PointForm("points and faces", fixture: "mesh.npz", .refused("2 arrays, 'points', 'faces'")),
    PointForm("compressed", fixture: "packed.npz", .refused("is compressed")),
  ]

  /// Scanners' files.
  static let scans: [PointForm] = [
    PointForm("version 1.2", fixture: "laspy-1.2.las", .far),
    PointForm("version 1.4", fixture: "laspy-1.4.las", .far),
    PointForm(
      "compressed points", "las",
      bytes: {
        var whole = try contents(of: "laspy-1.2.las")
        whole[104] |= 0x80
        return whole
      }, .refused("LAZ")),
    PointForm("compressed", "laz", "LASF", .refused("unpack it to .las")),
    PointForm(
      "cut short", "las", bytes: { try contents(of: "laspy-1.2.las").dropLast(40) },
      .refused("ends after 3 of 5 points")),
    PointForm("text", fixture: "pypcd4-ascii.pcd", .many),
    PointForm("binary", fixture: "pypcd4-binary.pcd", .many),
    PointForm("compressed", fixture: "pypcd4-binary_compressed.pcd", .many),
    PointForm(
      "64-bit floats behind other fields", "pcd",
      bytes: {
        var file = ByteBuilder()
        file.add(PCD.header(5, "binary"))
        for start in stride(from: 0, to: 15, by: 3) {
          file.add(UInt8(9), UInt8(9), UInt8(9))
          file.add(doubles: Array(Pyramid.far[start..<start + 3]))
        }
        return file.bytes
      }, .far),
    PointForm(
      "text, comments, CR LF", "pcd",
      ("# .PCD v0.7\n" + PCD.header(5, "ascii")
        + Pyramid.lines(
          " ", of: Pyramid.far
        ).split(separator: "\n").map { "1 2 3 \($0)\n" }.joined()).replacing("\n", with: "\r\n"),
      .far),
    PointForm(
      "binary that is cut short", "pcd",
      bytes: { try contents(of: "pypcd4-binary.pcd").dropLast(17) },
      .refused("ends after 198 of 200")),
    PointForm(
      "compressed and damaged", "pcd",
      bytes: {
        var whole = try contents(of: "pypcd4-binary_compressed.pcd")
        whole.replaceSubrange(whole.count - 6..<whole.count - 3, with: [255, 255, 255])
        return whole
      }, .refused("damaged")),
    PointForm(
      "an absurd count", "pcd", PCD.header(4_000_000_000, "binary"),
      .refused("more than 16777216 points")),
    PointForm("E57", "e57", "ASTM-E57", .refused("convert it")),
  ]
}

extension PointForm.Outcome {
  /// The vertices of the pyramid 40 times.
  fileprivate static let many = shape(
    (0..<40).flatMap { _ in Pyramid.points.map(Double.init) }, triangles: 0)
}

/// Makes PCD files.
enum PCD {
  /// A header of a field of three bytes, one of padding by its name, and x, y and z.
  static func header(_ points: Int, _ encoding: String) -> String {
    """
    VERSION 0.7
    FIELDS rgb _ x y z
    SIZE 1 1 8 8 8
    TYPE U U F F F
    COUNT 2 1 1 1 1
    WIDTH \(points)
    HEIGHT 1
    VIEWPOINT 0 0 0 1 0 0 0
    POINTS \(points)
    DATA \(encoding)

    """
  }
}

/// Makes .npy files.
enum NPY {
  /// The pyramid's vertices as 32-bit floats, called an array of `type` and `shape`.
  static func array(_ type: String, _ shape: String) -> [UInt8] {
    var body = ByteBuilder()
    body.add(floats: Pyramid.points)
    return file(type, shape, body.bytes)
  }

  static func file(_ type: String, _ shape: String, _ body: [UInt8]) -> [UInt8] {
    let type = type.hasPrefix("[") ? type : "'\(type)'"
    let header = "{'descr': \(type), 'fortran_order': False, 'shape': \(shape), }\n"
    return [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(header.utf8.count), 0] + Array(header.utf8)
      + body
  }
}

/// Makes .glb files.
enum GLB {
  /// The pyramid's triangles with 16-bit indices and positions 16 bytes apart, turned by a node, or
  /// not, with additions to the document.
  static func pyramid(
    nodes: String = #"""
    "scene": 0, "scenes": [{"nodes": [1]}],
    "nodes": [{"mesh": 0, "scale": [2, 2, 2]},
    {"children": [0], "rotation": [0, 0, 0.7071067811865476, 0.7071067811865476],
    "translation": [1, 2, 3]}]
    """#,
    mode: Int = 4, primitive: String = "", accessor: String = "", buffer: String = "",
    root: String = "", vertices: Int = 5, isTurned: Bool = true, version: String = "2.0"
  ) -> [UInt8] {
    var body = ByteBuilder()
    for index in Pyramid.triangles { body.add(UInt16(index)) }
    for start in stride(from: 0, to: 15, by: 3) {
      var place = Array(Pyramid.points[start..<start + 3])
      if isTurned {
        let (x, y, z) = (place[0] - 1, place[1] - 2, place[2] - 3)
        place = [y / 2, -x / 2, z / 2]
      }
      body.add(floats: place + [9])
    }
    let json = #"""
      {"asset": {"version": "\#(version)"}, \#(nodes)\#(root),
      "meshes": [{"primitives": [
      {"attributes": {"POSITION": 1}, "indices": 0, "mode": \#(mode)\#(primitive)}]}],
      "accessors": [{"bufferView": 0, "componentType": 5123, "count": 18, "type": "SCALAR"},
      {"bufferView": 1, "componentType": 5126, "count": \#(vertices), "type": "VEC3"\#(accessor)}],
      "bufferViews": [{"buffer": 0, "byteLength": 36},
      {"buffer": 0, "byteOffset": 36, "byteLength": 80, "byteStride": 16}],
      "buffers": [{"byteLength": \#(body.bytes.count)\#(buffer)}]}
      """#
    return file(json, body.bytes)
  }

  /// A document whose only buffer is empty.
  static let hollow = #"""
    {"asset": {"version": "2.0"}, "meshes": [{"primitives": [{"attributes": {"POSITION": 0}}]}],
    "accessors": [{"bufferView": 0, "componentType": 5126, "count": 1, "type": "VEC3"}],
    "bufferViews": [{"buffer": 0, "byteLength": 0}], "buffers": [{"byteLength": 0}]}
    """#

  static func file(_ json: String, _ body: [UInt8]) -> [UInt8] {
    let text = Array(json.utf8) + [UInt8](repeating: 32, count: (4 - json.utf8.count % 4) % 4)
    var file = ByteBuilder()
    file.add("glTF")
    file.add(UInt32(2), UInt32(28 + text.count + body.count), UInt32(text.count))
    file.add("JSON")
    file.add(text)
    file.add(UInt32(body.count))
    file.add("BIN\0")
    file.add(body)
    return file.bytes
  }
}
