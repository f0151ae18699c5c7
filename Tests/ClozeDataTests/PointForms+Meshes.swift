extension PointForm {
  private static let mark = "\u{FEFF}"
  private static let off = "OFF\n5 5 0\n" + Pyramid.lines(" ") + Pyramid.faces
  private static let ply = Pyramid.plyHeader("float") + Pyramid.lines(" ") + Pyramid.faces
  private static let obj = Pyramid.objVertices(nil) + Pyramid.objFaces

  /// Meshes as text, and PLY in all its forms.
  static let meshes: [PointForm] = [
    PointForm("text", fixture: "ascii.ply", .mesh),
    PointForm("little-endian", fixture: "little.ply", .mesh),
    PointForm("big-endian", fixture: "big.ply", .mesh),
    PointForm("text, a byte order mark", "ply", mark + ply, .mesh),
    PointForm("text, lines that end with CR LF", "ply", ply.replacing("\n", with: "\r\n"), .mesh),
    PointForm("text, lines that end with CR", "ply", ply.replacing("\n", with: "\r"), .mesh),
    PointForm(
      "text, coordinates of maps", "ply",
      Pyramid.plyHeader("double") + Pyramid.lines(" ", of: Pyramid.far) + Pyramid.faces, .farMesh),
    PointForm(
      "a cloud", "ply", Pyramid.plyHeader("float", faces: "") + Pyramid.lines(" "), .cloud),
    PointForm(
      "strips of triangles", "ply",
      Pyramid.plyHeader(
        "float", faces: "element tristrips 1\nproperty list int int vertex_indices\n")
        + Pyramid.lines(" ") + "4 0 1 2 -1\n", .refused("strips of triangles")),
    PointForm(
      "faces without a list of vertices", "ply",
      Pyramid.plyHeader(
        "float", faces: "element face 1\nproperty list uchar int corners\n")
        + Pyramid.lines(" ") + "3 0 1 2\n", .refused("no list vertex_indices")),
    PointForm("text that is cut short", "ply", String(ply.dropLast(9)), .refused("ends after 4")),
    PointForm("with line break", "off", off, .mesh),
    PointForm("without line break", "off", off.replacing("OFF\n", with: "OFF"), .mesh),
    PointForm("a byte order mark", "off", mark + off, .mesh),
    PointForm(
      "colours", "off",
      "COFF\n5 5 0\n"
        + Pyramid.lines(
          " ", extra: ["1", "0", "0", "1"]) + Pyramid.faces, .mesh),
    PointForm(
      "comments", "off", "# by hand\n" + off.replacing("5 5 0", with: "5 5 0 # edges"), .mesh),
    PointForm(
      "coordinates of maps", "off",
      "OFF\n5 5 0\n" + Pyramid.lines(" ", of: Pyramid.far)
        + Pyramid.faces, .farMesh),
    PointForm("polygons", "obj", obj, .mesh),
    PointForm("a byte order mark", "obj", mark + obj, .mesh),
    PointForm("lines that end with CR LF", "obj", obj.replacing("\n", with: "\r\n"), .mesh),
    PointForm(
      "a face over two lines", "obj", obj.replacing("f 1 2 3 4", with: "f 1 2 \\\n3 4"), .mesh),
    PointForm(
      "a vertex over two lines, CR LF", "obj",
      obj.replacing("v 0.000 1.500", with: "v 0.000 \\\n  1.500").replacing("\n", with: "\r\n"),
      .mesh),
    PointForm(
      "a comment that ends with a backslash", "obj",
      "# from C:\\models \\\n" + obj, .mesh),
    PointForm(
      "negative indices", "obj",
      Pyramid.objVertices(nil) + "f -5 -4 -3 -2\nf -5 -4 -1\nf -4 -3 -1\nf -3 -2 -1\nf -2 -5 -1\n",
      .mesh),
    PointForm(
      "textures and normals", "obj",
      Pyramid.objVertices(nil)
        + "vt 0 0\nvn 0 1 0\nf 1/1/1 2/1/1 3/1/1 4/1/1\nf 1//1 2//1 5//1\nf 2/1 3/1 5/1\n"
        + "f 3 4 5\nf 4 1 5\n", .mesh),
    PointForm(
      "colours of vertices", "obj", Pyramid.objVertices(" 0.5 0.5 1") + Pyramid.objFaces,
      .mesh),
    PointForm(
      "coordinates of maps", "obj",
      Pyramid.objVertices(nil, of: Pyramid.far) + Pyramid.objFaces, .farMesh),
    PointForm("vertices alone", "obj", Pyramid.objVertices(nil), .cloud),
    PointForm("decimal commas", "obj", obj.replacing(".", with: ","), .refused("is not a number")),
    PointForm("a face of a vertex that is none", "obj", obj + "f 1 2 6\n", .refused("vertex 6")),
  ]

  /// STL.
  static let stereolithography: [PointForm] = [
    PointForm("binary", fixture: "trimesh.stl", .corners),
    PointForm("text", fixture: "trimesh-text.stl", .corners),
    PointForm(
      "binary that starts with solid", "stl",
      bytes: {
        let whole = try contents(of: "trimesh.stl")
        return Array("solid made elsewhere".utf8) + whole.dropFirst(20)
      }, .corners),
    PointForm(
      "text, two solids, CR LF, a byte order mark", "stl",
      mark + (Pyramid.solid(0..<2) + Pyramid.solid(2..<6)).replacing("\n", with: "\r\n"), .corners),
    PointForm(
      "text that is cut short", "stl", String(Pyramid.solid(0..<6).dropLast(16)),
      .refused("before the line endsolid")),
    PointForm(
      "binary that is cut short", "stl", bytes: { try contents(of: "trimesh.stl").dropLast(60) },
      .refused("ends after 4 of 6 triangles")),
    PointForm(
      "binary with an absurd count", "stl",
      bytes: { [UInt8](repeating: 32, count: 80) + [255, 255, 255, 255, 0, 0, 0] },
      .refused("triangles, which is the limit")),
    PointForm(
      "binary without triangles", "stl",
      bytes: { [UInt8](repeating: 32, count: 80) + [0, 0, 0, 0] },
      .refused("no points")),
  ]
}

extension Pyramid {
  static func objVertices(_ extra: String?, of points: [Double]? = nil) -> String {
    lines(" ", of: points).split(separator: "\n").map { "v \($0)\(extra ?? "")\n" }.joined()
  }

  /// Some of the triangles as text of an STL file.
  static func solid(_ range: Range<Int>) -> String {
    var facets = ""
    for face in range {
      facets += "  facet normal 0 0 0\n    outer loop\n"
      for vertex in triangles[3 * face..<3 * face + 3] {
        let place = points[3 * Int(vertex)..<3 * Int(vertex) + 3]
        facets += "      vertex " + place.map { String($0) }.joined(separator: " ") + "\n"
      }
      facets += "    endloop\n  endfacet\n"
    }
    return "solid a part\n" + facets + "endsolid a part\n"
  }
}
