import Foundation

/// The type that `Precision.auto` yields on a device, and the reason.
public struct PrecisionChoice: Sendable, Equatable {
  /// The type of activations.
  public let dtype: DType
  /// The rates that decided; nil if there was nothing to compare.
  public let rates: ProductRates?
  /// The reason, in words that follow the type's name and a colon.
  public let reason: String

  /// The minimum ratio of bf16's rate to that of f32 for which bf16 is chosen: near 1 the greater
  /// precision matters more, and noise of the measurement must not decide.
  public static let leastGain = 1.1

  /// Makes the choice between two rates.
  public init(_ rates: ProductRates) {
    self.rates = rates
    let gain = rates.bf16 / rates.f32
    dtype = gain >= Self.leastGain ? .bf16 : .f32
    let measured =
      "bf16 products run at \(Self.text(rates.bf16)) GFLOP/s, f32 ones at \(Self.text(rates.f32))"
    reason = dtype == .bf16 ? measured : measured + "; bf16 must reach \(Self.leastGain) times that"
  }

  /// Chooses f32 because there is nothing to compare it with.
  private init(f32 reason: String) {
    dtype = .f32
    rates = nil
    self.reason = reason
  }

  private static func text(_ rate: Double) -> String {
    String(format: rate < 10 ? "%.1f" : "%.0f", rate)
  }
}

extension PrecisionChoice {
  /// Makes the choice for `device` by the rates that `measure` returns; f32 if it fails.
  public static func measured(
    on device: Device, by measure: (Device) throws -> ProductRates = ProductRates.measured
  ) -> PrecisionChoice {
    let backend = device.backend
    guard backend.name != BackendKind.reference.rawValue else {
      return PrecisionChoice(f32: "backend \(backend.name) computes in double precision anyway")
    }
    guard backend.dtypes.contains(.bf16) else {
      return PrecisionChoice(f32: "backend \(backend.name) multiplies no bf16 here")
    }
    do {
      let rates = try measure(device)
      guard rates.arePossible else { return PrecisionChoice(f32: "the clock shows no rates") }
      return PrecisionChoice(rates)
    } catch {
      return PrecisionChoice(f32: "bf16 products fail: \(error)")
    }
  }

  /// Makes the choice for `device` by the rates of such a machine in `file`, or else by measured
  /// rates, which are then saved there. If there is no file, or it cannot be used, they are
  /// measured each time.
  static func made(
    on device: Device, keepingIn file: RatesFile?, now: Date = Date(),
    by measure: (Device) throws -> ProductRates = ProductRates.measured
  ) -> PrecisionChoice {
    let machine = MeasuredMachine(device)
    if let rates = file?.rates(of: machine, now: now) { return PrecisionChoice(rates) }
    let choice = measured(on: device, by: measure)
    // A cache that cannot be written only costs a tenth of a second the next time.
    if let rates = choice.rates { try? file?.keep(rates, of: machine, now: now) }
    return choice
  }
}
