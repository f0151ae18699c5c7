import Foundation

/// Produces elements ahead of time on a thread of its own.
///
/// Elements have the order and the values that they would have without the thread. `next` throws an
/// error of the producer after the elements before it. The thread ends when the producer returns
/// nil or throws, on `cancel`, and with the object.
public final class PrefetchingStream<Element: Sendable>: Sendable {
  private let queue: BoundedQueue<Element>

  /// Makes a stream of the elements that `produce` makes from a state, initially `state`, at most
  /// `depth` elements ahead.
  public init<State: Sendable>(
    state: State, depth: Int = 3, produce: @escaping @Sendable (inout State) throws -> Element?
  ) {
    let queue = BoundedQueue<Element>(depth: max(1, depth))
    self.queue = queue
    let thread = Thread {
      var state = state
      do {
        while queue.waitForRoom(), let element = try produce(&state) { queue.put(element) }
        queue.end(with: nil)
      } catch {
        queue.end(with: error)
      }
    }
    thread.name = "cloze.prefetch"
    thread.stackSize = 1 << 22
    thread.start()
  }

  deinit { cancel() }

  /// Waits for the next element and returns it; nil after the last one and after `cancel`.
  ///
  /// - Throws: the error that the producer threw, on this and every later call.
  public func next() throws -> Element? { try queue.take() }

  /// Stops the thread and waits until it has ended. Elements made ahead are discarded.
  public func cancel() { queue.cancel() }
}

/// The state shared by the two threads. Sendable because every access holds `condition`'s lock.
private final class BoundedQueue<Element: Sendable>: @unchecked Sendable {
  private let condition = NSCondition()
  private let depth: Int
  private var elements: [Element] = []
  private var isCancelled = false
  private var hasEnded = false
  private var failure: (any Error)?

  init(depth: Int) { self.depth = depth }

  /// Waits until there is room for an element; returns false once the queue is cancelled.
  func waitForRoom() -> Bool {
    condition.withLock {
      while elements.count >= depth && !isCancelled { condition.wait() }
      return !isCancelled
    }
  }

  func put(_ element: Element) {
    condition.withLock {
      elements.append(element)
      condition.broadcast()
    }
  }

  func end(with error: (any Error)?) {
    condition.withLock {
      failure = error
      hasEnded = true
      condition.broadcast()
    }
  }

  func take() throws -> Element? {
    try condition.withLock {
      while elements.isEmpty && !hasEnded && !isCancelled { condition.wait() }
      guard !isCancelled else { return nil }
      if elements.isEmpty {
        if let failure { throw failure }
        return nil
      }
      condition.broadcast()
      return elements.removeFirst()
    }
  }

  func cancel() {
    condition.withLock {
      isCancelled = true
      elements.removeAll()
      condition.broadcast()
      while !hasEnded { condition.wait() }
    }
  }
}
