import NIOHTTP1

/// The rules by which a request is accepted or refused before its body is read.
struct RequestRules {
  /// The purpose of a request.
  enum Target {
    /// A question of the endpoint with this number.
    case endpoint(Int)
    /// A page.
    case page(ServerPage)
    /// Nothing: the reply says why.
    case refused(Reply)
  }

  /// The endpoints.
  let endpoints: [Endpoint]
  /// The rule of names of the server.
  var hosts = HostRule.all

  /// Returns the purpose of the request with `head`.
  func target(_ head: HTTPRequestHead) -> Target {
    if let problem = Self.malformation(head) ?? strangeHost(head.headers) {
      return .refused(Reply(problem))
    }
    let path = Self.path(head.uri)
    if let page = ServerPage.allCases.first(where: { $0.path == path }) {
      guard [.GET, .HEAD].contains(head.method) else { return wrongMethod(head, "GET, HEAD") }
      return .page(page)
    }
    guard let index = endpoints.firstIndex(where: { $0.path == path }) else {
      let known = endpoints.map(\.path) + ServerPage.allCases.map(\.path)
      return .refused(
        Reply(
          Problem(
            status: 404,
            detail: "there is nothing at '\(path.prefix(100))'; there is "
              + known.joined(separator: ", "))))
    }
    guard head.method == .POST else { return wrongMethod(head, "POST") }
    if let problem = Self.wrongType(head.headers) { return .refused(Reply(problem)) }
    return .endpoint(index)
  }

  /// The path of requests for `uri`, for measures: one of the server's, or `other`.
  func label(_ uri: String) -> String {
    let path = Self.path(uri)
    let isKnown =
      endpoints.contains { $0.path == path } || ServerPage.allCases.contains { $0.path == path }
    return isKnown ? path : "other"
  }

  private static func path(_ uri: String) -> String {
    let bytes = uri.utf8
    let end = bytes.firstIndex { $0 == UInt8(ascii: "?") || $0 == UInt8(ascii: "#") }
    return end.map { String(uri[..<$0]) } ?? uri
  }

  private func wrongMethod(_ head: HTTPRequestHead, _ allowed: String) -> Target {
    .refused(
      Reply(
        Problem(
          status: 405,
          detail: "'\(Self.path(head.uri))' has no \(head.method.rawValue); use \(allowed)"),
        allowed: allowed))
  }

  /// The problem of header fields that HTTP does not allow (RFC 9112, section 3.2).
  private static func malformation(_ head: HTTPRequestHead) -> Problem? {
    if head.version.minor > 0, head.headers["host"].count != 1 {
      return Problem(status: 400, detail: "the request needs one header field Host")
    }
    if let expected = head.headers.first(name: "expect"), expected.lowercased() != "100-continue" {
      return Problem(status: 417, detail: "only 100-continue can be expected")
    }
    return nil
  }

  /// The problem of a request to another name than those of the server.
  private func strangeHost(_ headers: HTTPHeaders) -> Problem? {
    guard let host = headers.first(name: "host"), !hosts.allows(host) else { return nil }
    return Problem(
      status: 403,
      detail: "this server answers at localhost only, and Host is '\(host.prefix(100))'; send "
        + "Host: localhost")
  }

  private static func wrongType(_ headers: HTTPHeaders) -> Problem? {
    let types = headers["content-type"]
    let essence = types.first?.prefix { $0 != ";" } ?? ""
    let isJSON =
      types.count == 1
      && essence.filter { $0 != " " && $0 != "\t" }.lowercased() == "application/json"
    guard isJSON, headers["content-encoding"].allSatisfy({ $0.lowercased() == "identity" }) else {
      return Problem(
        status: 415, detail: "the body has to be JSON; send it as Content-Type: application/json")
    }
    return nil
  }
}
