import Foundation
import Synchronization
import Testing

@testable import ClozeServe

@Suite struct BatchTests {
  /// The results of jobs, by their numbers.
  final class Results: Sendable {
    private let results = Mutex<[Int: Result<JSONValue, Problem>]>([:])
    subscript(number: Int) -> Result<JSONValue, Problem>? { results.withLock { $0[number] } }

    func job(_ number: Int, endpoint: Int = 0, weight: Int = 1) -> Job {
      Job(endpoint: endpoint, question: ["n": JSONValue(number)], weight: weight) { [self] result in
        results.withLock { $0[number] = result }
      }
    }
  }

  private func numbers(_ jobs: [Job]) -> [Int?] { jobs.map { $0.question["n"]?.whole } }

  @Test func jobsComeInOrderOfArrivalByEndpoint() {
    let queue = JobQueue(capacity: 10, most: 10, patience: 0), results = Results()
    for (number, endpoint) in [(1, 0), (2, 1), (3, 0), (4, 1), (5, 0)] {
      #expect(queue.add(results.job(number, endpoint: endpoint)))
    }
    #expect(numbers(queue.next(within: 0)) == [1, 3, 5])
    #expect(numbers(queue.next(within: 0)) == [2, 4])
    #expect(queue.next(within: 0).isEmpty && queue.count == 0)
  }

  @Test func aBatchIsLimitedByWeightAndHoldsAtLeastOne() {
    let queue = JobQueue(capacity: 10, most: 4, patience: 0), results = Results()
    for (number, weight) in [(1, 3), (2, 2), (3, 1), (4, 9), (5, 1)] {
      #expect(queue.add(results.job(number, weight: weight)))
    }
    #expect(numbers(queue.next(within: 0)) == [1])
    #expect(numbers(queue.next(within: 0)) == [2, 3])
    #expect(numbers(queue.next(within: 0)) == [4])
    #expect(numbers(queue.next(within: 0)) == [5])
  }

  @Test func aFullQueueTakesNoMore() {
    let queue = JobQueue(capacity: 2, most: 1, patience: 0), results = Results()
    #expect(queue.add(results.job(1)) && queue.add(results.job(2)))
    #expect(!queue.add(results.job(3)) && queue.count == 2)
    #expect(numbers(queue.next(within: 0)) == [1])
    #expect(queue.add(results.job(4)))
  }

  @Test func aBatchWaitsForThoseThatWereAnsweredTogether() {
    // Only if it waits can the second batch have two, since the second job comes after it began.
    let queue = JobQueue(capacity: 10, most: 8, patience: 20), results = Results()
    #expect(queue.add(results.job(1)) && queue.add(results.job(2)))
    #expect(numbers(queue.next(within: 1)) == [1, 2])
    #expect(queue.add(results.job(3)))
    Thread.detachNewThread {
      Thread.sleep(forTimeInterval: 0.05)
      _ = queue.add(results.job(4))
    }
    #expect(numbers(queue.next(within: 1)) == [3, 4])
  }

  @Test func theErrorOfOneIsNotThatOfOthers() {
    let results = Results(), reports = Mutex<[String]>([])
    let worker = BatchWorker(answerers: [EchoAnswerer()]) { text in
      reports.withLock { $0.append(text) }
    }
    #expect(worker.compute([1, 13, 2, 666, 3].map { results.job($0) }) == 5)
    for number in [1, 2, 3] {
      #expect(results[number] == .success(["n": JSONValue(number), "together": 1]))
    }
    #expect(
      results[13]
        == .failure(Problem(status: 422, detail: "13 is not sent back; send another number")))
    guard case .failure(let failure)? = results[666] else {
      Issue.record("666 has no failure")
      return
    }
    // The client does not learn what is inside; the messages have it.
    #expect(failure.status == 500 && !failure.detail.contains("Cocoa"))
    #expect(reports.withLock(\.count) == 1)
  }

  @Test func whatNobodyWaitsForIsNotComputed() {
    let results = Results(), computed = Atomic(0)
    let answerer = EchoAnswerer { computed.add(1, ordering: .relaxed) }
    let jobs = [results.job(1), results.job(2)]
    jobs[0].abandon()
    let worker = BatchWorker(answerers: [answerer]) { _ in }
    #expect(worker.compute(jobs) == 1)
    #expect(results[1] == nil && results[2] == .success(["n": 2, "together": 1]))
    jobs[1].abandon()
    #expect(worker.compute(jobs) == 0 && computed.load(ordering: .relaxed) == 1)
  }
}
