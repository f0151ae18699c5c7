import Foundation

/// The columns of a table that hold x, y and z.
struct PointColumns: Equatable {
  let x: Int
  let y: Int
  let z: Int

  /// The first three.
  static let first = PointColumns(x: 0, y: 1, z: 2)

  init(x: Int, y: Int, z: Int) { (self.x, self.y, self.z) = (x, y, z) }

  /// The names of the three coordinates, in lower case without units.
  private static let families: [[Set<String>]] = [
    [["x"], ["y"], ["z"]],
    [["px"], ["py"], ["pz"]],
    [
      ["pos_x", "position_x", "x_pos"], ["pos_y", "position_y", "y_pos"],
      ["pos_z", "position_z", "z_pos"],
    ],
    [["points:0", "points_0"], ["points:1", "points_1"], ["points:2", "points_2"]],
    [
      ["x", "e", "east", "easting"], ["y", "n", "north", "northing"],
      ["z", "h", "height", "elevation", "altitude"],
    ],
  ]

  /// Finds the coordinates among the names of columns; nil if one is missing or there twice.
  init?(names: [String]) {
    let names = names.map(Self.plain)
    for family in Self.families {
      let found = family.map { axis in names.indices.filter { axis.contains(names[$0]) } }
      guard found.allSatisfy({ $0.count == 1 }) else { continue }
      self.init(x: found[0][0], y: found[1][0], z: found[2][0])
      return
    }
    return nil
  }

  /// Returns a name in lower case without quotes, comment marks and a unit in brackets.
  private static func plain(_ name: String) -> String {
    let bare = name.lowercased().drop { "\"'/# ".contains($0) }
      .prefix { $0 != "(" && $0 != "[" && $0 != "\"" && $0 != "'" }
    return bare.trimmingCharacters(in: .whitespaces)
  }

  /// The highest of the three.
  var last: Int { max(x, y, z) }
}
