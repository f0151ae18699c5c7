import ClozeEncoder
import ClozeTensor

/// The parameters that the members of a joint run have in common: those of the blocks of one
/// encoder of each, by their numbers. Blocks can be shared that have the same parameters.
struct JointSharing {
  private typealias Shapes = [String: [Int]]

  private let encoders: [String: EncoderNames]

  /// Finds what members share: of each the first encoder whose lowest block most others have.
  ///
  /// - Throws: A `JointError` if a member shares nothing, or blocks differ.
  init(_ members: [(name: String, part: any JointPart)]) throws {
    var chosen: [String: EncoderNames] = [:]
    for (name, part) in members {
      let others = members.filter { $0.name != name }
      func count(_ encoder: EncoderNames) -> Int {
        let block = Self.block(0, of: part.store, encoder)
        return others.count { other in
          other.part.encoders.contains { Self.block(0, of: other.part.store, $0) == block }
        }
      }
      let counts = part.encoders.map(count), most = counts.max() ?? 0
      guard most > 0 || others.isEmpty else { throw Self.misfit(name, part, others) }
      chosen[name] = counts.firstIndex(of: most).map { part.encoders[$0] }
    }
    encoders = chosen
    try check(members)
  }

  /// Returns the common name of the parameter `name` of `member`; nil if it is its alone.
  func common(_ member: String, _ name: String) -> String? {
    guard let encoder = encoders[member], encoder.block(of: name) != nil else { return nil }
    return encoder.inner(name)
  }

  /// Checks that blocks of one number have the same parameters in all members that have them.
  private func check(_ members: [(name: String, part: any JointPart)]) throws {
    var known: [Int: (member: String, shapes: Shapes)] = [:]
    for (name, part) in members {
      guard let encoder = encoders[name] else { continue }
      for block in 0..<encoder.blocks(in: part.store.parameters.map(\.name)) {
        let shapes = Self.block(block, of: part.store, encoder)
        guard let first = known[block] else {
          known[block] = (name, shapes)
          continue
        }
        if let error = Self.difference(first.member, first.shapes, name, shapes) { throw error }
      }
    }
  }

  /// Returns the shapes of the parameters of a block by their names in it.
  private static func block(
    _ number: Int, of store: ParameterStore, _ encoder: EncoderNames
  ) -> Shapes {
    var shapes: Shapes = [:]
    for parameter in store.parameters where encoder.block(of: parameter.name) == number {
      shapes[encoder.inner(parameter.name) ?? ""] = parameter.value.shape
    }
    return shapes
  }

  /// Returns the error of a member whose blocks no other one has.
  private static func misfit(
    _ name: String, _ part: any JointPart, _ others: [(name: String, part: any JointPart)]
  ) -> JointError {
    for encoder in part.encoders {
      let shapes = block(0, of: part.store, encoder)
      for other in others {
        for partner in other.part.encoders {
          let found = block(0, of: other.part.store, partner)
          // Blocks of one kind that differ in their sizes say more than that nothing is shared.
          if !shapes.isEmpty, Set(found.keys) == Set(shapes.keys),
            let error = difference(name, shapes, other.name, found)
          {
            return error
          }
        }
      }
    }
    return .nothingShared(name)
  }

  private static func difference(
    _ one: String, _ shapes: Shapes, _ other: String, _ found: Shapes
  ) -> JointError? {
    guard shapes != found else { return nil }
    let names = Set(shapes.keys).union(found.keys).sorted()
    guard let name = names.first(where: { shapes[$0] != found[$0] }) else { return nil }
    return .otherShapes(
      members: [one, other], parameter: name, shapes: [shapes[name] ?? [], found[name] ?? []])
  }
}

extension ParameterStore {
  /// Gives the momentum copies of parameters the values of these, which tying has changed since the
  /// copies were made.
  func alignCopies() {
    for state in states {
      guard let place = state.name.range(of: "momentum.") else { continue }
      var name = state.name
      name.removeSubrange(place)
      guard let value = self[name], value.shape == state.value.shape else { continue }
      let numbers = value.values
      state.value.withFloats { _ = $0.update(from: numbers) }
      state.value.valueChanged()
    }
  }
}
