import Dispatch
import Synchronization

/// An ordered parallel map over elements that come one by one: several threads transform them, and
/// the results leave in the elements' order.
///
/// Elements wait until one more would make them heavier than `capacity` or more than `most`. Then
/// all that wait are transformed and handed on, so that memory does not grow with their number.
///
/// ```swift
/// var pipeline = OrderedPipeline(threads: 4, capacity: 1 << 20) { (line: String) in line.count }
/// for line in lines { try pipeline.add(line, weight: line.utf8.count) { print($0, $1) } }
/// try pipeline.flush { print($0, $1) }
/// ```
public struct OrderedPipeline<Element: Sendable, Output: Sendable> {
  /// Turns an element into its result; called on several threads at once.
  public typealias Transform = @Sendable (Element) throws -> Output
  /// Takes an element and its result; called on the caller's thread, in order.
  public typealias Receive = (Element, Output) throws -> Void

  private let threads: Int
  private let capacity: Int
  private let most: Int
  private let transform: Transform
  private var waiting: [Element] = []
  private var weight = 0

  /// An empty pipeline.
  ///
  /// - Parameters:
  ///   - threads: the number of elements that are transformed at once; results are the same for
  ///     any.
  ///   - capacity: the largest weight of what waits; a heavier element waits alone.
  ///   - most: the largest number of elements that wait.
  public init(
    threads: Int, capacity: Int = .max, most: Int = .max, transform: @escaping Transform
  ) {
    self.threads = max(1, threads)
    self.capacity = capacity
    self.most = max(1, most)
    self.transform = transform
  }

  /// Takes in an element, after handing on those that wait where there is no room for it.
  ///
  /// - Returns: true if any were handed on.
  /// - Throws: as `flush`.
  @discardableResult
  public mutating func add(
    _ element: Element, weight: Int, into receive: Receive
  ) throws -> Bool {
    let hasRoom = waiting.count < most && weight <= capacity - self.weight
    let flushed = hasRoom ? false : try flush(into: receive)
    waiting.append(element)
    self.weight += weight
    return flushed
  }

  /// Transforms and hands on all that wait.
  ///
  /// - Returns: true if there were any.
  /// - Throws: the first error in the order of elements, after those before it have been handed on;
  ///   or what `receive` throws. Nothing behind it is handed on, and all that waited is gone.
  @discardableResult
  public mutating func flush(into receive: Receive) throws -> Bool {
    let elements = waiting
    (waiting, weight) = ([], 0)
    for (element, result) in zip(elements, results(of: elements)) {
      // Only what stands behind an error has no result.
      guard let result else { break }
      try receive(element, result.get())
    }
    return !elements.isEmpty
  }

  /// The elements' results. No thread goes on to elements behind one that failed.
  private func results(of elements: [Element]) -> [Result<Output, any Error>?] {
    var results = [Result<Output, any Error>?](repeating: nil, count: elements.count)
    let next = Atomic(0), failed = Atomic(elements.count)
    results.withUnsafeMutableBufferPointer { buffer in
      // Each element has a place of its own.
      nonisolated(unsafe) let places = buffer
      DispatchQueue.concurrentPerform(iterations: min(threads, elements.count)) {
        [transform] _ in
        while true {
          let index = next.add(1, ordering: .relaxed).oldValue
          guard index < failed.load(ordering: .relaxed) else { return }
          let result = Result { try transform(elements[index]) }
          if case .failure = result { failed.min(index, ordering: .relaxed) }
          places[index] = result
        }
      }
    }
    return results
  }
}
