import ClozeConfiguration
import ClozeEncoder
import Foundation

/// The quantizer of a model whose tokens are learned together with it, or drawn: its kind, its
/// sizes, and the temperature of its choices over a run.
public struct QuantizerConfiguration: ConfigurationSection {
  /// The name of the kind.
  public var kind = ProductQuantizer.name
  /// G, the number of codebooks, each of which gives a row a code.
  public var codebooks = 1
  /// V, the number of codes of a codebook.
  public var codes = 320
  /// D, the width of the vectors of a row's codes together, of a quantizer that learns them.
  public var width = 256
  /// The temperature of the random choice at the first step (Baevski et al. 2020, section 4.2).
  public var startTemperature = 2.0
  /// The final temperature.
  public var endTemperature = 0.5
  /// The share of the steps over which it falls, by the same factor in each step.
  public var temperatureShare = 0.6
  /// The width of each vector of a quantizer that is drawn (Chiu et al. 2022, section 3.1).
  public var dimension = 16

  /// Makes the default values.
  public init() {}

  /// One line about each key.
  public static let summaries: [String: String] = [
    "kind": "the kind of quantizer, which gives frames the codes that are predicted",
    "codebooks": "codebooks, each of which gives a frame a code",
    "codes": "codes of each codebook",
    "width": "the width of the vectors of a frame's codes together (gumbel)",
    "startTemperature": "the temperature of the choice of codes at the first step (gumbel)",
    "endTemperature": "the temperature that it falls to (gumbel)",
    "temperatureShare": "the share of the steps over which it falls (gumbel)",
    "dimension": "the width of the vectors that frames are compared with (random)",
  ]

  /// The names of the kinds.
  public static var choices: [String: [String]] { ["kind": Quantizers.all.map { $0.name }] }

  /// A line on each kind.
  public static var kindSummaries: [KindSummary] {
    Quantizers.all.map { KindSummary("kind=" + $0.name, $0.summary) }
  }

  /// Returns the problems of the values, one line each.
  public func problems() -> [String] {
    var problems: [String] = []
    do { _ = try Quantizers.kind(kind) } catch { problems.append("\(error)") }
    let counts = [
      ("codebooks", codebooks, 1, 64), ("codes", codes, 2, 1 << 16), ("width", width, 1, 8192),
      ("dimension", dimension, 1, 1024),
    ]
    for (key, value, least, most) in counts where !(least...most).contains(value) {
      problems.append("\(key) is \(value): must lie in \(least)...\(most)")
    }
    if codebooks > 0, width % codebooks != 0 {
      problems.append("width is \(width): must be a multiple of codebooks, \(codebooks)")
    }
    let temperatures = [("startTemperature", startTemperature), ("endTemperature", endTemperature)]
    problems += temperatures.filter { !($0.1 >= 1e-3 && $0.1 <= 1e3) }.map {
      "\($0.0) is \($0.1): must lie in 0.001...1000"
    }
    if !(0...1).contains(temperatureShare) {
      problems.append("temperatureShare is \(temperatureShare): must lie in [0, 1]")
    }
    return problems
  }
}

extension QuantizerConfiguration {
  /// Returns the temperature at `step` of `steps`, counted from 0.
  ///
  /// It falls by the length of the run, so that a short one has low temperatures, too; with the
  /// fixed factor of wav2vec 2.0 it would still be 1.97 after 3,000 steps.
  public func temperature(_ step: Int, of steps: Int) -> Double {
    let length = temperatureShare * Double(steps)
    guard Double(step) < length else { return endTemperature }
    return startTemperature * pow(endTemperature / startTemperature, Double(step) / length)
  }

  /// The width D of a row's vectors.
  public var quantizedWidth: Int { known.width(self) }

  /// Returns the parameters and operations for features of width `inputs`.
  public func cost(inputs: Int) -> ObjectiveCost { known.cost(self, inputs: inputs) }

  /// Makes the quantizer of features of width `inputs`, called `name`, in `store`.
  ///
  /// - Throws: `UnknownQuantizer`; errors of memory.
  public func made(
    _ store: ParameterStore, _ name: String, inputs: Int
  ) throws -> any Quantizer {
    try Quantizers.kind(kind).init(store, name, inputs: inputs, self)
  }

  /// The kind, or the default for a name that `problems` refuses.
  private var known: any Quantizer.Type { (try? Quantizers.kind(kind)) ?? ProductQuantizer.self }
}
