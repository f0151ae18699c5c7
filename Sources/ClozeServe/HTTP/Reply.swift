import NIOCore
import NIOHTTP1

/// A response: its status, its body and header fields.
struct Reply {
  /// The status.
  let status: HTTPResponseStatus
  /// The header fields but for those that all responses have.
  var headers: [(String, String)]
  /// The body.
  let body: String

  /// The response with an answer or a page.
  init(_ body: String, contentType: String = "application/json") {
    (status, self.body) = (.ok, body)
    headers = [("content-type", contentType)]
  }

  /// The response with a problem.
  ///
  /// - Parameter allowed: The methods that the path has.
  init(_ problem: Problem, allowed: String? = nil) {
    status = HTTPResponseStatus(statusCode: problem.status, reasonPhrase: problem.title)
    body = problem.json.json
    headers = [("content-type", "application/problem+json")]
    if let seconds = problem.retryAfter { headers.append(("retry-after", String(seconds))) }
    if let allowed { headers.append(("allow", allowed)) }
  }

  /// Returns the head of the response to a request of `version`.
  ///
  /// - Parameter date: The time, in the form of HTTP.
  func head(_ version: HTTPVersion, date: String, keepsAlive: Bool) -> HTTPResponseHead {
    var fields = HTTPHeaders(headers)
    fields.add(name: "content-length", value: String(body.utf8.count))
    fields.add(name: "date", value: date)
    if !keepsAlive {
      fields.add(name: "connection", value: "close")
    } else if version.minor == 0 {
      fields.add(name: "connection", value: "keep-alive")
    }
    return HTTPResponseHead(version: .http1_1, status: status, headers: fields)
  }
}
