import Foundation
import Synchronization

/// The measures of a server, which any thread may add to.
final class ServerMetrics: Sendable {
  private struct State {
    var requests: [Request: Int] = [:]
    var seconds: [String: Histogram] = [:]
    var batches = Histogram(bounds: [1, 2, 4, 8, 16, 32, 64, 128, 256])
    var connections = 0
    var refusedConnections = 0
  }

  private struct Request: Hashable {
    let path: String
    let status: Int
  }

  /// The bounds of seconds between a request's arrival and its answer.
  private static let seconds = [
    0.0005, 0.001, 0.002, 0.004, 0.008, 0.016, 0.032, 0.064, 0.128, 0.256, 0.512, 1.024, 4.096,
  ]
  private let state = Mutex(State())
  private let start = Date().timeIntervalSince1970

  /// Counts a request for `path`, one of the server's or `other`, since clients must not be able to
  /// add labels.
  func count(_ path: String, status: Int, seconds: Double) {
    state.withLock { state in
      state.requests[Request(path: path, status: status), default: 0] += 1
      state.seconds[path, default: Histogram(bounds: Self.seconds)].add(seconds)
    }
  }

  /// Counts a batch of `jobs` requests.
  func countBatch(_ jobs: Int) { state.withLock { $0.batches.add(Double(jobs)) } }

  /// Counts a connection unless there are `most`; returns false then.
  func open(most: Int) -> Bool {
    state.withLock { state in
      guard state.connections < most else {
        state.refusedConnections += 1
        return false
      }
      state.connections += 1
      return true
    }
  }

  /// Counts the end of a connection.
  func close() { state.withLock { $0.connections -= 1 } }

  /// Returns all measures in Prometheus' text format; `waiting` requests are in the queue.
  func text(waiting: Int) -> String {
    let state = state.withLock { $0 }
    var lines: [String] = []
    func begin(_ name: String, _ type: String, _ help: String) {
      lines += ["# HELP \(name) \(help)", "# TYPE \(name) \(type)"]
    }
    begin("cloze_requests_total", "counter", "Requests by path and status.")
    for (request, count) in state.requests.sorted(by: { "\($0.key)" < "\($1.key)" }) {
      lines.append(
        "cloze_requests_total{path=\"\(request.path)\",status=\"\(request.status)\"} \(count)")
    }
    begin("cloze_request_seconds", "histogram", "Seconds from a request's arrival to its answer.")
    for (path, histogram) in state.seconds.sorted(by: { $0.key < $1.key }) {
      lines += histogram.lines("cloze_request_seconds", labels: "path=\"\(path)\"")
    }
    begin("cloze_batch_requests", "histogram", "Requests that were computed at once.")
    lines += state.batches.lines("cloze_batch_requests")
    begin("cloze_waiting_requests", "gauge", "Requests in the queue.")
    lines.append("cloze_waiting_requests \(waiting)")
    begin("cloze_connections", "gauge", "Open connections.")
    lines.append("cloze_connections \(state.connections)")
    begin("cloze_refused_connections_total", "counter", "Connections beyond the limit.")
    lines.append("cloze_refused_connections_total \(state.refusedConnections)")
    begin("process_start_time_seconds", "gauge", "Start of the process, in seconds since 1970.")
    lines.append("process_start_time_seconds \(start)")
    if let bytes = Self.residentBytes {
      begin("process_resident_memory_bytes", "gauge", "Memory that the process holds.")
      lines.append("process_resident_memory_bytes \(bytes)")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static var residentBytes: Int? {
    let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)
    return text?.split(separator: " ").dropFirst().first.flatMap { Int($0) }
      .map { $0 * Int(sysconf(Int32(_SC_PAGESIZE))) }
  }
}
