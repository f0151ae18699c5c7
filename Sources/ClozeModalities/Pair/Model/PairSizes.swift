import ClozeConfiguration
import ClozeEncoder
import ClozeObjectives

/// The sizes of a model of pairs: the two kinds, the one encoder, the blocks that they share, and
/// the encoder of pairs.
public struct PairSizes: Codable, Sendable, Equatable {
  /// The names of the two kinds, the first side first.
  public var kinds = ["text", "code"]
  /// The blocks that both sides share.
  public var towers = TowerSharing.none
  /// The encoder of each side.
  public var encoder = PairSizes.encoder(layers: 2, hidden: 128, heads: 4)
  /// The keys of kinds that are not the defaults.
  public var sides = Chosen<PairKinds>()
  /// The encoder of pairs.
  public var fusion = FusionConfiguration()
  /// The width of the space in which both sides are compared.
  public var spaceWidth = 64

  /// Makes the default sizes.
  public init() {}

  /// Returns an encoder with norms first and rotary positions, which kinds of different lengths can
  /// share.
  public static func encoder(layers: Int, hidden: Int, heads: Int) -> EncoderConfiguration {
    var encoder = EncoderConfiguration()
    (encoder.layers, encoder.hidden, encoder.heads) = (layers, hidden, heads)
    encoder.feedForward = 4 * hidden
    encoder.segments = 0
    encoder.normPlacement = .pre
    encoder.normEpsilon = 1e-6
    encoder.positions = .rotary
    // With BERT's 0.02 all samples of a side are alike at this width, and a contrast stays at
    // chance for thousands of steps.
    encoder.initializerRange = (1000 / Double(hidden).squareRoot()).rounded() / 1000
    return encoder
  }

  /// The two kinds.
  ///
  /// - Precondition: `problems()` is empty.
  var both: [any PairKind.Type] {
    let found = kinds.compactMap(PairKinds.named)
    precondition(found.count == 2, "problems() reports other kinds")
    return found
  }

  /// The number of the first block that both sides share; the number of all if there is none.
  var firstShared: Int { towers.first(of: encoder.layers) ?? encoder.layers }

  /// The encoder of pairs. Rows know their places from their side's blocks.
  var fused: EncoderConfiguration {
    var fused = encoder
    (fused.layers, fused.positions) = (fusion.layers, .none)
    return fused
  }

  /// Returns the problems of the combined values, with whole keys.
  func problems() -> [String] {
    var problems = kindProblems
    if let problem = towers.problem(of: max(0, encoder.layers)) { problems.append(problem) }
    if !(1...8192).contains(spaceWidth) {
      problems.append("spaceWidth is \(spaceWidth): must lie in 1...8192")
    }
    problems += encoder.placeProblems(givesPositions: false)
    if encoder.layers < 1 {
      problems.append("encoder.layers is \(encoder.layers): must be at least 1")
    }
    if encoder.attention != .full {
      problems.append("encoder.attention is \(encoder.attention.rawValue): must be full")
    }
    guard kindProblems.isEmpty else { return problems }
    return problems + both.flatMap { sideProblems($0) }
  }

  private func sideProblems<Kind: PairKind>(_ kind: Kind.Type) -> [String] {
    Kind.problems(Kind.settings(sides), encoder)
  }

  /// The problems of the choice of kinds.
  private var kindProblems: [String] {
    let known = PairKinds.kinds.map(\.name)
    let unknown = kinds.filter { !known.contains($0) }.map { name -> String in
      let advice = closest(to: name, among: known).map { "did you mean \($0)?" }
      return "kinds has \(name): " + (advice ?? "must be two of \(known.joined(separator: ", "))")
    }
    guard unknown.isEmpty else { return unknown }
    guard kinds.count == 2, kinds[0] != kinds[1] else {
      return [
        "kinds is [\(kinds.joined(separator: ", "))]: name two different ones of "
          + known.joined(separator: ", ")
      ]
    }
    return []
  }
}

extension PairSizes {
  /// Returns these sizes, those of a trained model, with what matters in training alone of `other`.
  func trained(as other: PairSizes) -> PairSizes {
    var sizes = self
    sizes.encoder = encoder.trained(as: other.encoder)
    return sizes
  }
}
