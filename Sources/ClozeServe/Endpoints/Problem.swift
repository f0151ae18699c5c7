/// A reason for which there is no answer, as problem details of RFC 9457.
struct Problem: Error, Equatable {
  /// The HTTP status.
  let status: Int
  /// The problem, where it is, and what to do.
  let detail: String
  /// The seconds after which the client may try again, if that could help.
  var retryAfter: Int?

  /// The title of the status.
  var title: String { Self.titles[status] ?? "Error" }

  /// The titles of the statuses that a question can end with, and when it does.
  static let titles = [
    400: "Bad Request", 403: "Forbidden", 404: "Not Found", 405: "Method Not Allowed",
    408: "Request Timeout", 413: "Content Too Large", 415: "Unsupported Media Type",
    417: "Expectation Failed", 422: "Unprocessable Content", 431: "Request Header Fields Too Large",
    500: "Internal Server Error", 503: "Service Unavailable", 504: "Gateway Timeout",
  ]

  /// The body of the response.
  var json: JSONValue {
    ["title": .text(title), "status": JSONValue(status), "detail": .text(detail)]
  }

  /// The error for a server whose queue is full.
  static let full = Problem(
    status: 503, detail: "too many requests are waiting; try again in a second", retryAfter: 1)
  /// The error for a server with too many answers that clients have not read.
  static let unread = Problem(
    status: 503, detail: "too many answers wait to be read; ask for less, or again later",
    retryAfter: 5)
  /// The error for a server that is about to end.
  static let stopping = Problem(
    status: 503, detail: "the server is stopping; try again in a few seconds", retryAfter: 5)
}
