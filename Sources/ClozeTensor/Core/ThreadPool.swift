import CKernels
import Synchronization

/// The process's threads for numeric work: one pool, so that our kernels and the maths libraries
/// never compete for the cores.
///
/// Work is divided by its shape alone, never by the number of threads, and every piece writes its
/// results separately: the bits are the same for any number of threads.
public final class ThreadPool: @unchecked Sendable {
  /// The number of threads that share the work, including the caller's.
  public let threads: Int
  private let pool: OpaquePointer?

  /// Makes a pool of `threads` threads, at least 1.
  public init(threads: Int) {
    self.threads = max(1, threads)
    pool = cloze_pool_create(Int32(self.threads))
  }

  deinit { cloze_pool_destroy(pool) }

  /// The seconds of work since the start, summed over all threads. A job that is computed by its
  /// caller because the pool is busy is not counted.
  var busySeconds: Double { pool.map { Double(cloze_pool_busy($0)) / 1e9 } ?? 0 }

  /// Calls `body` once with each index in `0..<count`, on any of the threads, and waits for all.
  public func run(_ count: Int, _ body: (Int) -> Void) {
    guard let pool, count > 1 else {
      for index in 0..<max(0, count) { body(index) }
      return
    }
    withoutActuallyEscaping(body) { escaping in
      var box = escaping
      withUnsafeMutablePointer(to: &box) { pointer in
        cloze_pool_run(
          pool, Int64(count),
          { context, index in
            context?.assumingMemoryBound(to: ((Int) -> Void).self).pointee(Int(index))
          }, pointer)
      }
    }
  }

  /// Calls `body` once with each index in `0..<count` and waits for all; throws the error of the
  /// least index that has one.
  ///
  /// With several indices each is computed by one thread, since work within `body` finds the pool
  /// busy: large pieces need not wait for each other's small ones.
  public func concurrently(_ count: Int, _ body: (Int) throws -> Void) throws {
    let failure = Mutex<(index: Int, error: any Error)?>(nil)
    run(count) { index in
      do {
        try body(index)
      } catch {
        failure.withLock { if $0.map({ $0.index > index }) ?? true { $0 = (index, error) } }
      }
    }
    if let error = failure.withLock({ $0?.error }) { throw error }
  }

  /// Calls `body(begin, end)` for pieces of `0..<rows` of at least `grain` rows.
  func rows(_ rows: Int, grain: Int, _ body: (Int64, Int64) -> Void) {
    let pieces = min(64, max(1, rows / max(1, grain)))
    run(pieces) { piece in
      body(Int64(rows * piece / pieces), Int64(rows * (piece + 1) / pieces))
    }
  }
}
