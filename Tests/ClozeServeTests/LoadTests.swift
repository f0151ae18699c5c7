import Foundation
import Synchronization
import Testing

@testable import ClozeServe

/// Servers whose computation waits for the test.
@Suite struct LoadTests {
  /// A gate that the computation passes as often as the test has opened it.
  private final class Gate: Sendable {
    private let opened = DispatchSemaphore(value: 0)
    private let reached = DispatchSemaphore(value: 0)

    func pass() {
      reached.signal()
      _ = opened.wait(timeout: .now() + 20)
    }
    func waitUntilReached() -> Bool { reached.wait(timeout: .now() + 20) == .success }
    func open(_ times: Int = 1) { for _ in 0..<times { opened.signal() } }
  }

  @Test func whatArrivesMeanwhileIsComputedTogether() throws {
    let gate = Gate(), server = try RunningServer(before: gate.pass)
    let first = try server.client()
    first.send(post("{\"n\":0}"))
    #expect(gate.waitUntilReached())
    let others = try (1...5).map { number in
      let client = try server.client()
      client.send(post("{\"n\":\(number)}"))
      return client
    }
    try wait(for: 5, at: server)
    gate.open(2)
    #expect(first.response()?.json?["together"]?.whole == 1)
    for (index, client) in others.enumerated() {
      let answer = client.response()?.json
      #expect(answer?["n"]?.whole == index + 1 && answer?["together"]?.whole == 5)
    }
  }

  @Test func aFullQueueIsSaidAtOnce() throws {
    var limits = ServerLimits()
    limits.waiting = 2
    let gate = Gate(), server = try RunningServer(limits: limits, before: gate.pass)
    let first = try server.client()
    first.send(post("{\"n\":0}"))
    #expect(gate.waitUntilReached())
    let waiting = try (1...2).map { number in
      let client = try server.client()
      client.send(post("{\"n\":\(number)}"))
      return client
    }
    try wait(for: 2, at: server)
    let late = try server.client()
    late.send(post("{\"n\":3}"))
    let response = try #require(late.response())
    #expect(response.status == 503 && response.headers["retry-after"] == "1")
    gate.open(2)
    #expect(([first] + waiting).allSatisfy { $0.response()?.status == 200 })
  }

  @Test func aLargeBodyDelaysNobodyElse() throws {
    let gate = Gate(), server = try RunningServer()
    // Its thread is kept, as if by a body that takes long.
    server.server.core.parser.submit { _ in gate.pass() }
    #expect(gate.waitUntilReached())
    let large = try server.client(), small = try server.client()
    let blanks = String(repeating: " ", count: 1 << 17)
    large.send(post("{\"n\":1}" + blanks) + post("{\"n\":3}"))
    small.send(post("{\"n\":2}"))
    #expect(small.response()?.json?["n"]?.whole == 2)
    let broken = try server.client()
    broken.send(post("{\"n\":}" + blanks))
    gate.open()
    #expect(large.response()?.json?["n"]?.whole == 1)
    #expect(large.response()?.json?["n"]?.whole == 3, "the next one is read again")
    #expect(broken.response()?.status == 400)
  }

  @Test func aLargeBodyIsRefusedWhereTheServerStops() throws {
    let gate = Gate(), server = try RunningServer()
    server.server.core.parser.submit { _ in gate.pass() }
    #expect(gate.waitUntilReached())
    let client = try server.client()
    client.send(post("{\"n\":1}" + String(repeating: " ", count: 1 << 17)))
    client.send(get("/health/live"))
    Thread.sleep(forTimeInterval: 0.2)
    server.requestStop()
    Thread.sleep(forTimeInterval: 0.3)
    gate.open()
    #expect(client.response()?.status == 503)
    #expect(server.waitForEnd() == 0)
  }

  @Test func answersBeyondTheLimitOfUnreadBytesAreRefused() throws {
    var limits = ServerLimits()
    limits.unreadBytes = 10
    let server = try RunningServer(limits: limits), client = try server.client()
    client.send(post("{\"n\":1}"))
    let response = try #require(client.response())
    #expect(response.status == 503 && response.headers["retry-after"] == "5")
    // What has been written counts no longer, and errors are not hidden.
    client.send(post("{\"n\":13}"))
    #expect(client.response()?.status == 422)
    client.send(get("/health/live"))
    #expect(client.response()?.status == 200)
  }

  @Test func answersThatWereWrittenMakeRoomForOthers() throws {
    var limits = ServerLimits()
    limits.unreadBytes = 200
    let server = try RunningServer(limits: limits), client = try server.client()
    for number in 20..<70 {
      client.send(post("{\"n\":\(number)}"))
      #expect(client.response()?.json?["n"]?.whole == number)
    }
  }

  @Test func answersThatTakeTooLongFail() throws {
    var limits = ServerLimits()
    limits.timeout = 0.2
    let gate = Gate(), server = try RunningServer(limits: limits, before: gate.pass)
    let client = try server.client()
    client.send(post("{\"n\":0}"))
    #expect(client.response()?.status == 504)
    gate.open(2)
    // The late answer is not taken for that of the next question.
    client.send(post("{\"n\":9}"))
    #expect(client.response()?.json?["n"]?.whole == 9)
  }

  @Test func aServerThatStopsAnswersWhatItHasAccepted() throws {
    let gate = Gate(), server = try RunningServer(before: gate.pass)
    let accepted = try server.client(), idle = try server.client()
    accepted.send(post("{\"n\":1}"))
    #expect(gate.waitUntilReached())
    let waiting = try server.client()
    waiting.send(post("{\"n\":2}"))
    try wait(for: 1, at: server)
    server.requestStop()
    // The computation of the first holds the thread that would notice the stop.
    gate.open()
    #expect(accepted.response()?.status == 200)
    #expect(gate.waitUntilReached())
    let late = try server.client()
    late.send(post("{\"n\":3}"))
    let response = try #require(late.response())
    #expect(response.status == 503 && response.headers["connection"] == "close")
    let ready = try server.client()
    ready.send(get("/health/ready"))
    #expect(ready.response()?.status == 503)
    gate.open()
    #expect(waiting.response()?.json?["n"]?.whole == 2)
    #expect(server.waitForEnd() == 0)
    #expect(idle.isAtEnd())
    #expect(throws: Client.Failure.self) { try server.client() }
  }

  @Test func aPortInUseIsSaid() throws {
    let server = try RunningServer()
    #expect {
      try Server(
        [], ServerDescription(title: "", version: "", details: ""), host: "127.0.0.1",
        port: server.port)
    } throws: { error in
      "\(error)".contains("is in use; choose another with --port")
    }
  }

  /// Waits until `count` requests are in the server's queue.
  private func wait(for count: Int, at server: RunningServer) throws {
    let client = try server.client(), end = Date(timeIntervalSinceNow: 20)
    while Date() < end {
      client.send(get("/metrics"))
      if client.response()?.body.contains("cloze_waiting_requests \(count)\n") == true { return }
      Thread.sleep(forTimeInterval: 0.005)
    }
    Issue.record("\(count) requests never waited")
  }
}
