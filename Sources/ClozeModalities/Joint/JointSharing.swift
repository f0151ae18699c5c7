import ClozeEncoder
import ClozeTensor

/// The parameters that the members of a joint run have in common: those of the blocks of the first
/// encoder of each that has blocks which another member has, by their numbers.
struct JointSharing {
  private let encoders: [String: EncoderNames]

  /// Finds what members share.
  ///
  /// - Throws: A `JointError` if blocks of one name have different shapes, or a member shares
  ///   nothing.
  init(_ members: [(name: String, part: any JointPart)]) throws {
    var chosen: [String: EncoderNames] = [:]
    for (name, part) in members {
      let others = Set(
        members.filter { $0.name != name }.flatMap { other in
          other.part.encoders.flatMap { Self.blocks(of: other.part.store, $0).map(\.name) }
        })
      // The encoder that has the most in common, the first one of equals.
      let counted = part.encoders.map { encoder in
        (
          encoder: encoder,
          count: Self.blocks(of: part.store, encoder).count { others.contains($0.name) }
        )
      }
      let most = counted.map(\.count).max() ?? 0
      if most == 0, members.count > 1 { throw JointError.nothingShared(name) }
      chosen[name] = counted.first { $0.count == most }?.encoder
    }
    encoders = chosen
    try check(members)
  }

  /// Returns the common name of the parameter `name` of `member`; nil if it is its alone.
  func common(_ member: String, _ name: String) -> String? {
    guard let encoder = encoders[member], encoder.block(of: name) != nil else { return nil }
    return encoder.inner(name)
  }

  private func check(_ members: [(name: String, part: any JointPart)]) throws {
    var first: [String: (member: String, shape: [Int])] = [:]
    for (name, part) in members {
      for parameter in part.store.parameters {
        guard let common = common(name, parameter.name) else { continue }
        let shape = parameter.value.shape
        guard let known = first[common] else {
          first[common] = (name, shape)
          continue
        }
        guard known.shape == shape else {
          throw JointError.otherShapes(
            members: [known.member, name], parameter: common, shapes: [known.shape, shape])
        }
      }
    }
  }

  private static func blocks(of store: ParameterStore, _ encoder: EncoderNames) -> [Parameter] {
    store.parameters.compactMap { parameter in
      guard encoder.block(of: parameter.name) != nil, let name = encoder.inner(parameter.name)
      else { return nil }
      return parameter.called(name)
    }
  }
}
