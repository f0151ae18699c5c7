/// The rates of a device's matrix products in both precisions.
public struct ProductRates: Codable, Sendable, Equatable {
  /// The rate in f32, in GFLOP/s.
  public var f32: Double
  /// The rate in bf16, in GFLOP/s.
  public var bf16: Double

  /// Makes rates in GFLOP/s.
  public init(f32: Double, bf16: Double) {
    self.f32 = f32
    self.bf16 = bf16
  }

  /// True if both are possible results of a measurement.
  var arePossible: Bool { [f32, bf16].allSatisfy { $0.isFinite && $0 > 0 } }
}

extension ProductRates {
  /// The minimum number of measured rounds, and the time after which no further one starts.
  private static let rounds = 3, time = Duration.milliseconds(100)

  /// Measures both rates on `device`'s backend, with all its threads.
  ///
  /// The two precisions alternate and each product's best time counts, so that momentary other work
  /// of the machine does not decide.
  ///
  /// - Throws: The errors of the backend, for example if it supports only one of the types.
  public static func measured(on device: Device) throws -> ProductRates {
    // The memory is separate from the device's, whose peak is reported.
    let device = Device(backend: device.backend)
    var single = try TimedProduct.all(.f32, on: device)
    var half = try TimedProduct.all(.bf16, on: device)
    let start = ContinuousClock.now
    var done = 0
    while done < rounds || ContinuousClock.now - start < time {
      for index in single.indices {
        try single[index].run()
        try half[index].run()
      }
      done += 1
    }
    return ProductRates(f32: rate(single), bf16: rate(half))
  }

  private static func rate(_ products: [TimedProduct]) -> Double {
    let seconds = products.map { $0.best / .seconds(1) }.reduce(0, +)
    return products.map(\.operations).reduce(0, +) / seconds / 1e9
  }
}

/// A matrix product and its shortest time.
private struct TimedProduct {
  private let a: Tensor
  private let b: Tensor
  private let c: Tensor
  private let isGradient: Bool
  /// The number of floating-point operations of one run.
  let operations: Double
  /// The shortest time of all runs.
  private(set) var best = Duration.seconds(86_400)

  /// Makes the products of a feed-forward layer of 256 x 1,024 features in training: up, down, and
  /// the gradient of weights. Each is run once, so that its kernel is compiled and its memory
  /// mapped.
  static func all(_ dtype: DType, on device: Device) throws -> [TimedProduct] {
    try [
      TimedProduct([2048, 256], [1024, 256], [2048, 1024], dtype, device),
      TimedProduct([2048, 1024], [256, 1024], [2048, 256], dtype, device),
      TimedProduct([2048, 1024], [2048, 256], [1024, 256], dtype, device, isGradient: true),
    ]
  }

  private init(
    _ a: [Int], _ b: [Int], _ c: [Int], _ dtype: DType, _ device: Device, isGradient: Bool = false
  ) throws {
    self.a = try Self.filled(a, dtype, device)
    self.b = try Self.filled(b, dtype, device)
    // Gradients of weights are f32 whatever the type of activations.
    self.c = try Tensor(uninitialized: c, isGradient ? .f32 : dtype, device)
    self.isGradient = isGradient
    operations = 2 * Double(c[0]) * Double(c[1]) * Double(isGradient ? a[0] : a[1])
    try multiply()
  }

  private static func filled(_ shape: [Int], _ dtype: DType, _ device: Device) throws -> Tensor {
    let values = [Float](repeating: 0.5, count: shape[0] * shape[1])
    return try Tensor(values, shape, dtype, device)
  }

  mutating func run() throws {
    let start = ContinuousClock.now
    try multiply()
    best = min(best, ContinuousClock.now - start)
  }

  private func multiply() throws {
    try a.device.backend.gemm(
      a, transposeA: isGradient, b, transposeB: !isGradient, into: c, accumulate: false, bias: nil)
  }
}
