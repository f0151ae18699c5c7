extension GLBFile {
  /// The element types by their number of components.
  private static let types: [Int: StoredType] = [
    5120: .int8, 5121: .uint8, 5122: .int16, 5123: .uint16, 5125: .uint32, 5126: .float32,
  ]

  /// Numbers of an accessor: `count` elements of `width` numbers each.
  struct Numbers {
    fileprivate let bytes: LittleEndianBytes
    fileprivate let type: StoredType
    fileprivate let start: Int
    fileprivate let stride: Int
    /// The number that whole numbers are divided by; 1 for others.
    fileprivate let divisor: Double
    let count: Int

    /// Returns the number `component` of an element.
    func callAsFunction(_ element: Int, _ component: Int = 0) -> Double {
      let place = start + element * stride + component * type.size
      let value = bytes.number(place, type) ?? .nan
      return divisor == 1 ? value : max(value / divisor, -1)
    }

    var isWhole: Bool { type != .float32 }
  }

  /// Returns the numbers of accessor `index`, whose elements must be of the kind `kind` (`VEC3`
  /// or `SCALAR`).
  ///
  /// - Throws: `PointTrouble` if they do not lie in the file, or are stored in a way that is not
  ///   read.
  func numbers(_ index: Int, _ kind: String) throws -> Numbers {
    let accessor = try element(document.accessors, index, "accessor")
    guard accessor.sparse == nil else { throw Self.refused("sparse accessors") }
    guard let viewIndex = accessor.bufferView else {
      throw Self.wrong("accessor \(index) has no bytes")
    }
    let view = try element(document.bufferViews, viewIndex, "bufferView")
    if let packed = view.extensions?.names.first(where: { $0.contains("meshopt") }) {
      throw Self.refused(packed)
    }
    let buffer = try element(document.buffers, view.buffer, "buffer")
    guard view.buffer == 0, buffer.uri == nil else {
      throw PointTrouble(
        .refused(
          reason: "a buffer lies outside the .glb file", advice: "pack everything into one .glb"))
    }
    guard accessor.type == kind, let type = Self.types[accessor.componentType] else {
      throw Self.wrong("accessor \(index) is no \(kind) of a known type")
    }
    return try numbers(accessor, view, type, width: kind == "VEC3" ? 3 : 1)
  }

  private func numbers(
    _ accessor: GLBDocument.Accessor, _ view: GLBDocument.BufferView, _ type: StoredType, width: Int
  ) throws -> Numbers {
    let size = width * type.size, stride = view.byteStride ?? size, total = bytes.count
    let (start, offset) = (view.byteOffset ?? 0, accessor.byteOffset ?? 0)
    let isInside =
      (0...total).contains(start) && (0...total - start).contains(view.byteLength)
      && (0...view.byteLength).contains(offset)
    // A stride is at most 252, which also keeps the product below from overflowing.
    guard isInside, (size...max(size, 252)).contains(stride), accessor.count >= 1,
      accessor.count <= total,
      stride * (accessor.count - 1) + size <= view.byteLength - offset
    else {
      throw PointTrouble(
        .badHeader(reason: "an accessor of \(accessor.count) elements exceeds its bytes"))
    }
    let isNormalized = accessor.normalized == true && type != .float32
    let bits = type.size * 8 - (type == .int8 || type == .int16 ? 1 : 0)
    return Numbers(
      bytes: bytes, type: type, start: start + offset, stride: stride,
      divisor: isNormalized ? Double((1 << bits) - 1) : 1, count: accessor.count)
  }

  /// Returns element `index` of an array of the document.
  ///
  /// - Throws: `PointTrouble` if there is none.
  func element<Element>(_ array: [Element]?, _ index: Int, _ name: String) throws -> Element {
    guard let array, array.indices.contains(index) else {
      throw Self.wrong("there is no \(name) \(index)")
    }
    return array[index]
  }

  static func refused(_ name: String) -> PointTrouble {
    PointTrouble(
      .refused(
        reason: "\(excerpt(name.utf8)) is not read",
        advice: "export the meshes without it, or as .ply or .obj"))
  }
}
