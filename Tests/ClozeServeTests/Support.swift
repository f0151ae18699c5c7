import Foundation
import Glibc
import Synchronization

@testable import ClozeServe

/// Answers `/echo`: the number that was sent, how many were computed at once, an error for some.
struct EchoAnswerer: Answerer {
  /// Called before each computation.
  var before: () -> Void = {}

  static let endpoint = Endpoint(
    path: "/echo", summary: "Send a number back.",
    question: [
      JSONField("n", .whole(-1_000...1_000_000), "A number; 13 is refused, 666 fails."),
      JSONField("list", .list(.name(most: 9), 0...20), "Names.", isRequired: false),
    ],
    answer: [
      JSONField("n", .whole(-1_000...1_000_000), "The number."),
      JSONField("together", .whole(1...1000), "How many were computed at once."),
    ],
    example: ["n": 1], list: "list")

  var endpoint: Endpoint { Self.endpoint }

  func answers(to questions: [JSONValue]) throws -> [JSONValue] {
    before()
    return try questions.map { question in
      let number = question["n"]?.whole ?? 0
      if number == 13 { throw Refusal("13 is not sent back; send another number") }
      if number == 666 { throw CocoaError(.fileReadUnknown) }
      return ["n": JSONValue(number), "together": JSONValue(questions.count)]
    }
  }
}

/// A server that runs on a separate thread until the test ends.
final class RunningServer {
  let server: Server
  let port: Int
  private let isStopping: Stopping
  private let ended = DispatchSemaphore(value: 0)
  private let left = Left()

  final class Stopping: Sendable { let value = Atomic(false) }
  final class Left: Sendable { let value = Atomic(-1) }

  init(
    limits: ServerLimits = ServerLimits(), before: @escaping @Sendable () -> Void = {}
  ) throws {
    server = try Server(
      [EchoAnswerer.endpoint], ServerDescription(title: "echo", version: "1", details: "Echo."),
      limits: limits, host: "127.0.0.1", port: 0)
    port = server.url.split(separator: ":").last.flatMap { Int($0) } ?? 0
    let stopping = Stopping()
    isStopping = stopping
    Thread.detachNewThread { [server, ended, left] in
      let count = server.run([EchoAnswerer(before: before)], report: { _ in }) {
        stopping.value.load(ordering: .relaxed)
      }
      left.value.store(count, ordering: .relaxed)
      ended.signal()
    }
  }

  deinit { requestStop() }

  /// Asks the server to stop, without waiting for it.
  func requestStop() { isStopping.value.store(true, ordering: .relaxed) }

  /// Waits until the server has stopped, and returns how many requests had no answer; nil if it
  /// does not stop.
  func waitForEnd() -> Int? {
    guard ended.wait(timeout: .now() + 20) == .success else { return nil }
    return left.value.load(ordering: .relaxed)
  }

  func client() throws -> Client { try Client(port: port) }
}

/// A response as it arrived.
struct Response {
  let status: Int
  let headers: [String: String]
  let body: String

  var json: JSONValue? { try? JSONParser.parse(body) }
}

/// A client that sends the bytes that it is given.
final class Client {
  struct Failure: Error {}
  private let descriptor: Int32
  private var buffer: [UInt8] = []

  init(port: Int) throws {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(port).bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let status = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard status == 0 else { throw Failure() }
    var patience = timeval(tv_sec: 20, tv_usec: 0)
    setsockopt(
      descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
  }

  deinit { Glibc.close(descriptor) }

  func send(_ text: String) {
    let bytes = Array(text.utf8)
    var sent = 0
    while sent < bytes.count {
      let size = bytes[sent...].withUnsafeBytes {
        Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard size > 0 else { return }
      sent += size
    }
  }

  /// Sends no more.
  func finish() { shutdown(descriptor, Int32(SHUT_WR)) }

  /// Reads one response; nil if the connection ends before.
  func response(hasBody: Bool = true) -> Response? {
    while true {
      if let end = buffer.firstRange(of: Array("\r\n\r\n".utf8)) {
        let lines = String(decoding: buffer[..<end.lowerBound], as: UTF8.self)
          .components(separatedBy: "\r\n")
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
          let parts = line.split(separator: ":", maxSplits: 1)
          headers[parts[0].lowercased()] = parts[1].trimmingCharacters(in: .whitespaces)
        }
        let status = Int(lines[0].split(separator: " ")[1]) ?? 0
        let length = status == 100 || !hasBody ? 0 : Int(headers["content-length"] ?? "") ?? 0
        while buffer.count < end.upperBound + length { guard fill() else { return nil } }
        let body = String(decoding: buffer[end.upperBound..<end.upperBound + length], as: UTF8.self)
        buffer.removeFirst(end.upperBound + length)
        return Response(status: status, headers: headers, body: body)
      }
      guard fill() else { return nil }
    }
  }

  /// True if the server has closed the connection and nothing was left to read.
  func isAtEnd() -> Bool { buffer.isEmpty && !fill() }

  private func fill() -> Bool {
    var chunk = [UInt8](repeating: 0, count: 65_536)
    let size = recv(descriptor, &chunk, chunk.count, 0)
    guard size > 0 else { return false }
    buffer += chunk[..<size]
    return true
  }
}

/// Returns a request of `body` for `/echo`.
func post(
  _ body: String, path: String = "/echo", type: String = "application/json", more: String = ""
) -> String {
  "POST \(path) HTTP/1.1\r\nHost: localhost\r\nContent-Type: \(type)\r\n\(more)"
    + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)"
}

/// Returns a request for `path` without a body.
func get(_ path: String, method: String = "GET") -> String {
  "\(method) \(path) HTTP/1.1\r\nHost: localhost\r\n\r\n"
}
