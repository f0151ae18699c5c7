/// A page that every server has, whatever it answers.
enum ServerPage: String, CaseIterable {
  case openapi, live, ready, metrics

  /// The path.
  var path: String {
    switch self {
    case .openapi: "/openapi.json"
    case .live: "/health/live"
    case .ready: "/health/ready"
    case .metrics: "/metrics"
    }
  }

  /// The purpose, in one line.
  var summary: String {
    switch self {
    case .openapi: "The description of this interface."
    case .live: "The process runs."
    case .ready: "The process answers questions; it no longer does once it is to stop."
    case .metrics: "Measures in Prometheus' text format."
    }
  }

  /// True if the page is JSON.
  var isJSON: Bool { self != .metrics }

  /// The type of its content.
  var contentType: String {
    isJSON ? "application/json" : "text/plain; version=0.0.4; charset=utf-8"
  }
}
