import ClozeConfiguration
import Foundation

/// The schedules of the temperature of the choice of tokens over a run, and of the weight of their
/// uniform use (Ramesh et al. 2021, appendix A.2; Yu et al. 2022, section 4.1).
public struct TokenSchedule: ConfigurationSection {
  /// The temperature of the choice at the first step.
  public var temperature = 1.0
  /// The final temperature, reached along half a cosine.
  public var finalTemperature = 0.0625
  /// The share of the steps over which it falls.
  public var temperatureShare = 0.5
  /// The final weight of the divergence from uniform use.
  public var divergenceWeight = 0.1
  /// The share of the steps before the weight rises from 0.
  public var divergenceStart = 0.05
  /// The share of the steps over which it then rises, along half a cosine.
  public var divergenceShare = 0.5

  /// Makes the paper's schedule, as shares of its steps.
  public init() {}

  /// One line about each key.
  public static let summaries: [String: String] = [
    "temperature": "the temperature of the choice of tokens at the first step",
    "finalTemperature": "the temperature that it falls to, along half a cosine",
    "temperatureShare": "the share of the steps over which it falls",
    "divergenceWeight": "the weight, at last, of how far the use of tokens is from even",
    "divergenceStart": "the share of the steps before that counts at all",
    "divergenceShare": "the share of the steps over which its weight rises then",
  ]

  /// Returns the problems of the values, one line each.
  public func problems() -> [String] {
    let temperatures = [("temperature", temperature), ("finalTemperature", finalTemperature)]
    let shares = [
      ("temperatureShare", temperatureShare), ("divergenceStart", divergenceStart),
      ("divergenceShare", divergenceShare),
    ]
    var problems = temperatures.filter { !($0.1 >= 1e-3 && $0.1 <= 1e3) }.map {
      "\($0.0) is \($0.1): must lie in 0.001...1000"
    }
    problems += shares.filter { !(0...1).contains($0.1) }.map {
      "\($0.0) is \($0.1): must lie in [0, 1]"
    }
    if !(divergenceWeight >= 0 && divergenceWeight <= 1e3) {
      problems.append("divergenceWeight is \(divergenceWeight): must lie in 0...1000")
    }
    return problems
  }

  /// Returns the temperature at `step` of `steps`, counted from 0.
  public func temperature(_ step: Int, of steps: Int) -> Double {
    Self.along(
      Double(step), of: temperatureShare * Double(steps), from: temperature, to: finalTemperature)
  }

  /// Returns the weight of the divergence at `step` of `steps`, counted from 0.
  public func weight(_ step: Int, of steps: Int) -> Double {
    let since = Double(step) - divergenceStart * Double(steps)
    guard since >= 0 else { return 0 }
    return Self.along(
      since, of: divergenceShare * Double(steps), from: 0, to: divergenceWeight)
  }

  /// Returns the value along half a cosine from `start` to `end`, where it stays.
  private static func along(
    _ step: Double, of steps: Double, from start: Double, to end: Double
  ) -> Double {
    guard step < steps else { return end }
    return end + (start - end) * (1 + cos(.pi * step / steps)) / 2
  }
}
