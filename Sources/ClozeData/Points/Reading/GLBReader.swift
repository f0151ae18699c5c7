/// Reads binary glTF 2.0: the triangles and points of all meshes of the default scene, moved by
/// their nodes and merged. Lines are skipped. Packed meshes, skins and shapes that morph targets
/// move are refused.
enum GLBReader {
  static func read(_ bytes: UnsafeRawBufferPointer) throws -> PointShape {
    var scene = GLBScene(file: try GLBFile(bytes))
    try scene.requireKnownExtensions()
    try scene.readNodes()
    return try scene.shape.shape { .face($0) }
  }
}

/// Collects the meshes of a scene.
private struct GLBScene {
  let file: GLBFile
  private(set) var shape = PointShapeBuilder()
  private var faces = 0

  init(file: GLBFile) { self.file = file }

  /// The first parts of the names of extensions that change no coordinates.
  private static let harmless = [
    "KHR_materials_", "KHR_texture_", "EXT_texture_", "KHR_lights_", "KHR_mesh_quantization",
    "KHR_xmp", "MSFT_",
  ]

  func requireKnownExtensions() throws {
    for name in file.document.extensionsRequired ?? []
    where !Self.harmless.contains(where: name.hasPrefix) {
      throw GLBFile.refused(name)
    }
  }

  /// Reads the nodes of the default scene, or all if there is no scene.
  mutating func readNodes() throws {
    let nodes = file.document.nodes ?? []
    guard !nodes.isEmpty else {
      for mesh in file.document.meshes ?? [] { try add(mesh, .identity, weights: nil) }
      return
    }
    var open = try roots(nodes).map { ($0, AffineTransform3.identity) }
    var seen = Set<Int>()
    while let (index, outer) = open.popLast() {
      guard seen.insert(index).inserted else {
        throw GLBFile.wrong("node \(index) is found in two places of the scene")
      }
      let node = try file.element(nodes, index, "node")
      let pose = try outer.after(node.pose())
      try add(node, pose)
      // The last is taken first.
      open += (node.children ?? []).reversed().map { ($0, pose) }
    }
  }

  private func roots(_ nodes: [GLBDocument.Node]) throws -> [Int] {
    if let scenes = file.document.scenes, !scenes.isEmpty {
      let scene = try file.element(scenes, file.document.scene ?? 0, "scene")
      return (scene.nodes ?? []).reversed()
    }
    let children = Set(nodes.flatMap { $0.children ?? [] })
    return nodes.indices.filter { !children.contains($0) }.reversed()
  }

  private mutating func add(_ node: GLBDocument.Node, _ pose: AffineTransform3) throws {
    if let instancing = node.extensions?.names.first(where: { $0.contains("instancing") }) {
      throw GLBFile.refused(instancing)
    }
    guard let index = node.mesh else { return }
    guard node.skin == nil else { throw GLBFile.refused("a skin, which moves the mesh,") }
    let mesh = try file.element(file.document.meshes, index, "mesh")
    try add(mesh, pose, weights: node.weights)
  }

  private mutating func add(
    _ mesh: GLBDocument.Mesh, _ pose: AffineTransform3, weights: [Double]?
  ) throws {
    let isMoved = (weights ?? mesh.weights ?? []).contains { $0 != 0 }
    for primitive in mesh.primitives {
      if let packed = primitive.extensions?.names.first(where: { $0.contains("draco") }) {
        throw GLBFile.refused(packed)
      }
      guard !isMoved || primitive.targets?.isEmpty ?? true else {
        throw GLBFile.refused("a mesh that morph targets move")
      }
      try add(primitive, pose)
    }
  }

  private mutating func add(
    _ primitive: GLBDocument.Primitive, _ pose: AffineTransform3
  ) throws {
    let mode = primitive.mode ?? 4, first = shape.count
    guard (0...6).contains(mode) else { throw GLBFile.wrong("there is no mode \(mode)") }
    guard !(1...3).contains(mode), let accessor = primitive.attributes["POSITION"] else { return }
    let positions = try file.numbers(accessor, "VEC3")
    for index in 0..<positions.count {
      let place = SIMD3(positions(index, 0), positions(index, 1), positions(index, 2))
      let point = pose.apply(place)
      try shape.add(point.x, point.y, point.z, at: .point(first + index))
    }
    if mode >= 4 { try addTriangles(primitive, mode: mode, first: first, count: positions.count) }
  }

  private mutating func addTriangles(
    _ primitive: GLBDocument.Primitive, mode: Int, first: Int, count: Int
  ) throws {
    let indices = try primitive.indices.map { try file.numbers($0, "SCALAR") }
    guard indices?.isWhole ?? true else { throw GLBFile.wrong("indices are no whole numbers") }
    let corners = indices?.count ?? count
    guard mode != 4 || corners % 3 == 0 else {
      throw GLBFile.wrong("\(corners) corners are no triangles")
    }
    func corner(_ index: Int) throws -> Int {
      let number = indices.map { $0(index) } ?? Double(index)
      guard let vertex = Int(exactly: number), (0..<count).contains(vertex) else {
        throw PointTrouble(
          .vertexOutOfRange(vertex: Int(number), count: count), at: .face(faces))
      }
      return first + vertex
    }
    for start in stride(from: 0, to: corners - 2, by: mode == 4 ? 3 : 1) {
      // A strip goes on from its last two corners, a fan from its first and its last.
      try shape.add(
        triangle: corner(mode == 6 ? 0 : start), corner(start + 1), corner(start + 2),
        origin: faces)
      faces += 1
    }
  }
}

extension GLBDocument.Node {
  /// Returns the map from the node's coordinates to those of its parent.
  fileprivate func pose() throws -> AffineTransform3 {
    if let matrix {
      // The matrix is stored column by column.
      guard matrix.count == 16, [matrix[3], matrix[7], matrix[11]] == [0, 0, 0], matrix[15] == 1
      else { throw GLBFile.wrong("the matrix of a node is not affine") }
      return AffineTransform3(
        stride(from: 0, to: 16, by: 4).map { SIMD3(matrix[$0], matrix[$0 + 1], matrix[$0 + 2]) })
    }
    let shift = translation ?? [0, 0, 0], scale = scale ?? [1, 1, 1]
    let rotation = rotation ?? [0, 0, 0, 1]
    guard shift.count == 3, scale.count == 3, rotation.count == 4,
      rotation.contains(where: { $0 != 0 })
    else { throw GLBFile.wrong("a node's translation, rotation or scale is wrong") }
    return AffineTransform3(
      scale: SIMD3(scale[0], scale[1], scale[2]),
      rotation: SIMD4(rotation[0], rotation[1], rotation[2], rotation[3]),
      shift: SIMD3(shift[0], shift[1], shift[2]))
  }
}
