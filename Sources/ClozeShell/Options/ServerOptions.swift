import ArgumentParser
import ClozeServe

/// The options of a server: its address and its limits.
struct ServerOptions: ParsableArguments {
  @Option(help: "The port, or 0 for any that is free; the address is printed.")
  var port = 8000

  @Option(
    help: "The address at which it listens (default: this machine alone); 0.0.0.0 is all addresses."
  )
  var host = "127.0.0.1"

  @Option(help: "Histories or texts computed at once; the answers are the same.")
  var maxBatch = 64

  @Option(
    help: ArgumentHelp(
      "The longest time in ms that a batch waits for more requests; an idle server lets none wait.",
      valueName: "ms"))
  var maxWait = 2.0

  @Option(help: "Requests that may wait; more get status 503.")
  var maxQueue = 1024

  @Option(help: ArgumentHelp("The largest body of a request in kB; 413.", valueName: "kB"))
  var maxBody = 1024

  @Option(help: "Connections at a time; more are closed.")
  var maxConnections = 512

  @Option(
    help: ArgumentHelp(
      "The longest time in seconds to an answer; after it the status is 504.", valueName: "s"))
  var timeout = 10.0

  func validate() throws {
    func check(_ name: String, _ value: Int, _ range: ClosedRange<Int>) throws {
      guard range.contains(value) else {
        throw ValidationError(
          "--\(name) is \(value): must lie in \(range.lowerBound)...\(range.upperBound)")
      }
    }
    try check("port", port, 0...65_535)
    try check("max-batch", maxBatch, 1...65_536)
    try check("max-queue", maxQueue, 1...1_000_000)
    try check("max-body", maxBody, 1...1_000_000)
    try check("max-connections", maxConnections, 1...60_000)
    guard (0...1000).contains(maxWait) else {
      throw ValidationError("--max-wait is \(maxWait): must lie in 0...1000")
    }
    guard (0.01...86_400).contains(timeout) else {
      throw ValidationError("--timeout is \(timeout): must lie in 0.01...86400")
    }
    guard !host.isEmpty else { throw ValidationError("--host is empty; give an address or a name") }
  }

  /// The limits.
  var limits: ServerLimits {
    var limits = ServerLimits()
    limits.batch = maxBatch
    limits.patience = maxWait / 1000
    limits.waiting = maxQueue
    limits.bodyBytes = maxBody * 1000
    limits.connections = maxConnections
    limits.timeout = timeout
    return limits
  }
}
