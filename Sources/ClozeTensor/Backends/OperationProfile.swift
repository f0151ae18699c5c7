import Synchronization

/// A record of a backend's time, by kind of operation.
public final class OperationProfile: Sendable {
  /// A kind of operation.
  public enum Part: String, Sendable, CaseIterable {
    /// Matrix products, except those of the output layer.
    case products = "matrix products"
    /// Attention and the rotation of its queries and keys, forward and backward.
    case attention
    /// The output layer: its matrix products, softmax and cross-entropy.
    case head
    /// Norms, activations, dropout, residuals, sums, conversions.
    case elementwise
    /// Embedding lookups and the sums of their gradients.
    case embeddings
    /// The gradients' norm and AdamW.
    case optimizer
  }

  /// The measurements of one part.
  public struct Entry: Sendable {
    /// The number of calls.
    public var calls = 0
    /// The elapsed seconds.
    public var seconds = 0.0
    /// The seconds of work, summed over all threads.
    public var busySeconds = 0.0
    /// The number of multiplications and additions in matrix products.
    public var operations = 0.0

    /// Makes an empty entry.
    public init() {}
  }

  /// The number of rows of the output layer's weights.
  private let outputs: Int
  private let entries = Mutex<[Part: Entry]>([:])
  /// True inside a measured operation, which includes the operations that it calls.
  @TaskLocal private static var isMeasuring = false

  /// Makes an empty profile.
  ///
  /// - Parameter outputs: V, which identifies products with the output layer's weights [V, C].
  public init(outputs: Int) { self.outputs = outputs }

  /// The measurements of each part since the last `clear`.
  public var parts: [Part: Entry] { entries.withLock { $0 } }

  /// Clears all measurements.
  public func clear() { entries.withLock { $0 = [:] } }

  /// Returns the part of a product whose weights, or their gradient, have these sizes.
  func part(_ rows: Int, _ columns: Int) -> Part {
    rows == outputs || columns == outputs ? .head : .products
  }

  func measure<Result>(
    _ part: Part, operations: Double = 0, on pool: ThreadPool, _ body: () throws -> Result
  ) rethrows -> Result {
    if Self.isMeasuring { return try body() }
    let start = ContinuousClock.now, busy = pool.busySeconds
    let result = try Self.$isMeasuring.withValue(true, operation: body)
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    // The calling thread works even if it shares no work.
    let worked = max(pool.busySeconds - busy, seconds)
    entries.withLock {
      var entry = $0[part] ?? Entry()
      entry.calls += 1
      entry.seconds += seconds
      entry.busySeconds += worked
      entry.operations += operations
      $0[part] = entry
    }
    return result
  }
}
