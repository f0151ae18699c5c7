import ClozeTensor
import Foundation

/// The kinds of synthetic solids, each with proportions of its own.
enum Solid: String, CaseIterable {
  case ball, box, cylinder, cone, ring, pyramid, prism, capsule, cup, table, stairs, spring

  /// Makes a solid of this kind with random proportions.
  func shape(_ random: inout CounterRandom) -> PointShape {
    var solid = SolidBuilder()
    func between(_ low: Double, _ high: Double) -> Double {
      low + (high - low) * random.uniform()
    }
    switch self {
    case .ball:
      let (wide, deep) = (between(0.6, 1), between(0.6, 1))
      solid.surface(16, 32) { u, v in
        let (height, angle) = (Double.pi * u, 2 * Double.pi * v)
        return [
          wide * sin(height) * cos(angle), cos(height), deep * sin(height) * sin(angle),
        ]
      }
    case .box: solid.box([0, 0, 0], [between(0.4, 1), between(0.4, 1), between(0.4, 1)])
    case .cylinder:
      let radius = between(0.3, 0.8), height = between(0.6, 2)
      solid.turned([(0, 0), (radius, 0), (radius, height), (0, height)])
    case .cone:
      let top = between(0, 0.25), height = between(1, 2)
      solid.turned([(0, 0), (0.8, 0), (0.8 * top, height), (0, height)])
    case .ring: addRing(to: &solid, thickness: between(0.12, 0.4))
    case .pyramid: solid.prism(corners: 3 + random.below(3), height: between(0.8, 1.8), top: 0)
    case .prism:
      solid.prism(corners: [3, 5, 6][random.below(3)], height: between(0.8, 2), top: 1)
    case .capsule: addCapsule(to: &solid, radius: between(0.25, 0.5), length: between(0.8, 1.6))
    case .cup:
      addCup(
        to: &solid, height: between(0.9, 1.6), wall: between(0.06, 0.12), flare: between(1, 1.3))
    case .table:
      addTable(
        to: &solid, width: between(1, 1.8), leg: between(0.06, 0.14), height: between(0.6, 1.1))
    case .stairs: addStairs(to: &solid, steps: 3 + random.below(4), width: between(0.5, 1.2))
    case .spring: addSpring(to: &solid, turns: between(2, 4), thickness: between(0.06, 0.14))
    }
    return solid.shape
  }

  private func addRing(to solid: inout SolidBuilder, thickness: Double) {
    solid.surface(32, 16) { u, v in
      let (around, across) = (2 * Double.pi * u, 2 * Double.pi * v)
      let radius = 1 + thickness * cos(across)
      return [radius * cos(around), thickness * sin(across), radius * sin(around)]
    }
  }

  private func addCapsule(to solid: inout SolidBuilder, radius: Double, length: Double) {
    let ends = (0...16).map { step -> (radius: Double, height: Double) in
      let angle = Double.pi * (Double(step) / 16 - 0.5)
      return (radius * cos(angle), radius * sin(angle) + (step > 8 ? length : 0))
    }
    solid.turned(ends)
  }

  private func addCup(
    to solid: inout SolidBuilder, height: Double, wall: Double, flare: Double
  ) {
    let (foot, rim) = (0.5, 0.5 * flare)
    solid.turned([
      (0, 0), (foot, 0), (rim, height), (rim - wall, height), (foot - wall, wall), (0, wall),
    ])
    solid.tube(radius: 0.06, rows: 16) { u in
      let angle = Double.pi * (u - 0.5)
      return [
        (foot + rim) / 2 - 0.05 + 0.3 * cos(angle), height * (0.5 + 0.3 * sin(angle)), 0,
      ]
    }
  }

  private func addTable(
    to solid: inout SolidBuilder, width: Double, leg: Double, height: Double
  ) {
    solid.box([-width / 2, height, -0.5], [width / 2, height + 0.1, 0.5])
    for x in [-width / 2, width / 2 - leg] {
      for z in [-0.5, 0.5 - leg] { solid.box([x, 0, z], [x + leg, height, z + leg]) }
    }
  }

  private func addStairs(to solid: inout SolidBuilder, steps: Int, width: Double) {
    for step in 0..<steps {
      let size = 1 / Double(steps), start = Double(step) * size
      solid.box([start, 0, 0], [start + size, start + size, width])
    }
  }

  private func addSpring(to solid: inout SolidBuilder, turns: Double, thickness: Double) {
    solid.tube(radius: thickness, rows: Int(turns * 20)) { u in
      let angle = 2 * Double.pi * turns * u
      return [0.6 * cos(angle), 1.6 * u, 0.6 * sin(angle)]
    }
  }
}
