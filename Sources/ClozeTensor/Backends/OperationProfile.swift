import Synchronization

/// Where a backend's time goes, by kind of operation.
public final class OperationProfile: Sendable {
  /// A kind of operation.
  public enum Part: String, Sendable, CaseIterable {
    /// Matrix products, but for those of the output layer.
    case products = "matrix products"
    /// Attention and the rotation of its queries and keys, both ways.
    case attention
    /// The output layer: its matrix products, softmax and cross-entropy.
    case head
    /// Norms, activations, dropout, residuals, sums, conversions.
    case elementwise
    /// Looking up embeddings and adding up their gradients.
    case embeddings
    /// The gradients' norm and AdamW.
    case optimizer
  }

  /// What one part took.
  public struct Entry: Sendable {
    /// How often it was called.
    public var calls = 0
    /// Seconds by the clock.
    public var seconds = 0.0
    /// Seconds of all threads together in which they worked.
    public var busySeconds = 0.0
    /// Multiplications and additions of matrix products.
    public var operations = 0.0

    /// Nothing.
    public init() {}
  }

  /// The rows of the output layer's weights.
  private let outputs: Int
  private let entries = Mutex<[Part: Entry]>([:])
  /// True inside an operation that is measured: what it calls counts as its own.
  @TaskLocal private static var isMeasuring = false

  /// An empty profile.
  ///
  /// - Parameter outputs: V, by which products with the output layer's weights [V, C] are known.
  public init(outputs: Int) { self.outputs = outputs }

  /// What each part took since the last `clear`.
  public var parts: [Part: Entry] { entries.withLock { $0 } }

  /// Forgets all that was measured.
  public func clear() { entries.withLock { $0 = [:] } }

  /// The part that a product belongs to whose weights, or their gradient, have these sizes.
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
    // The thread that calls works also where it shares nothing out.
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
