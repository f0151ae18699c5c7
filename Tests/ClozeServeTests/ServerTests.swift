import Foundation
import Testing

@testable import ClozeServe

@Suite struct ServerTests {
  @Test func questionsAreAnsweredOnOneConnection() throws {
    let server = try RunningServer(), client = try server.client()
    for number in [1, 7] {
      client.send(post("{\"n\":\(number)}"))
      let response = try #require(client.response())
      #expect(response.status == 200 && response.json?["n"]?.whole == number)
      #expect(response.headers["content-type"] == "application/json")
      #expect(response.headers["connection"] == nil && response.headers["date"] != nil)
    }
  }

  @Test func pipelinedRequestsAreAnsweredInOrder() throws {
    let server = try RunningServer(), client = try server.client()
    client.send((100..<400).map { post("{\"n\":\($0)}") }.joined())
    for number in 100..<400 {
      #expect(try #require(client.response()).json?["n"]?.whole == number)
    }
  }

  @Test func bodiesMayComeInChunksAndBytes() throws {
    let server = try RunningServer(), client = try server.client()
    let head =
      "POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json; charset=utf-8\r\n"
    client.send(head + "Transfer-Encoding: chunked\r\n\r\n3\r\n{\"n\r\n4\r\n\":5}\r\n0\r\n\r\n")
    #expect(client.response()?.json?["n"]?.whole == 5)
    for character in post("{\"n\":6}") { client.send(String(character)) }
    #expect(client.response()?.json?["n"]?.whole == 6)
  }

  @Test func whatIsWrongHasAStatusAndAReason() throws {
    let server = try RunningServer(), client = try server.client()
    let cases: [(request: String, status: Int, words: String)] = [
      (get("/nothing"), 404, "there is /echo"), (get("/echo"), 405, "use POST"),
      (post("{}", path: "/metrics"), 405, "use GET"),
      (post("{\"n\":1}", type: "text/plain"), 415, "application/json"),
      (post("{\"n\":1}", more: "Content-Encoding: gzip\r\n"), 415, "application/json"),
      (post("{\"n\":"), 400, "no JSON"), (post(""), 400, "no JSON"),
      (post("{\"m\":1}"), 400, "unknown member 'm'"), (post("{\"n\":NaN}"), 400, "no JSON"),
      (post("{\"n\":13}"), 422, "13 is not sent back"), (post("{\"n\":666}"), 500, "messages"),
    ]
    for (request, status, words) in cases {
      client.send(request)
      let response = try #require(client.response(), "\(request)")
      #expect(response.status == status, "\(request)")
      #expect(response.headers["content-type"] == "application/problem+json")
      #expect(response.json?["detail"]?.string?.contains(words) == true, "\(response.body)")
      #expect((response.headers["allow"] != nil) == (status == 405))
    }
    client.send(post("{\"n\":1}"))
    #expect(client.response()?.status == 200)
  }

  @Test(arguments: [
    ("nonsense\r\n\r\n", 400), ("POST /echo HTTP/1.1\r\n\r\n", 400),
    ("GET /echo HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400),
    ("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n", 400),
    (
      "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
      400
    ),
    ("GET /echo HTTP/1.1\r\nHost: a\r\nX: \(String(repeating: "x", count: 20_000))\r\n\r\n", 431),
    ("POST /echo HTTP/1.1\r\nHost: a\r\nExpect: wonders\r\n\r\n", 417),
    (
      "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
        + "Content-Length: 99999999999\r\n\r\n", 413
    ),
  ])
  func brokenRequestsEndTheConversation(_ request: String, _ status: Int) throws {
    let server = try RunningServer(), client = try server.client()
    client.send(request)
    let response = try #require(client.response())
    #expect(response.status == status, "\(response)")
    #expect(response.json?["status"]?.whole == status)
    if status != 417, !request.contains("Host: b"), response.headers["connection"] == "close" {
      #expect(client.isAtEnd())
    }
    // Others are not affected.
    let other = try server.client()
    other.send(post("{\"n\":2}"))
    #expect(other.response()?.status == 200)
  }

  @Test func bodiesAreLimitedWhateverTheyAnnounce() throws {
    var limits = ServerLimits()
    limits.bodyBytes = 1000
    let server = try RunningServer(limits: limits), client = try server.client()
    let head = "POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    client.send(head + "Transfer-Encoding: chunked\r\n\r\n")
    for _ in 0..<30 { client.send("64\r\n\(String(repeating: " ", count: 100))\r\n") }
    #expect(client.response()?.status == 413)
    let exact = try server.client()
    exact.send(post("{\"n\":3}" + String(repeating: " ", count: 993)))
    #expect(exact.response()?.status == 200)
  }

  @Test func permissionIsGivenToThoseThatWait() throws {
    let server = try RunningServer(), client = try server.client()
    let head = "POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    client.send(head + "Expect: 100-continue\r\nContent-Length: 7\r\n\r\n")
    #expect(client.response()?.status == 100)
    client.send("{\"n\":4}")
    #expect(client.response()?.json?["n"]?.whole == 4)
    client.send(head + "Expect: 100-continue\r\nContent-Length: 70000000\r\n\r\n")
    #expect(client.response()?.status == 413)
  }

  @Test func pagesSayHowItIs() throws {
    let server = try RunningServer(), client = try server.client()
    for path in ["/health/live", "/health/ready", "/openapi.json", "/metrics"] {
      client.send(get(path))
      let page = try #require(client.response())
      #expect(page.status == 200 && !page.body.isEmpty)
      client.send(get(path, method: "HEAD"))
      let head = try #require(client.response(hasBody: false))
      #expect(head.status == 200 && head.headers["content-type"] == page.headers["content-type"])
    }
    client.send(get("/openapi.json"))
    let paths = try #require(client.response()?.json?["paths"])
    #expect(paths["/echo"]?["post"]?["requestBody"] != nil && paths["/metrics"]?["get"] != nil)
  }

  @Test func aClientThatSendsNoMoreGetsItsAnswer() throws {
    let server = try RunningServer(), client = try server.client()
    client.send(post("{\"n\":8}"))
    client.finish()
    #expect(client.response()?.json?["n"]?.whole == 8)
    #expect(client.isAtEnd())
  }

  @Test func oldClientsAreAnsweredAndClosed() throws {
    let server = try RunningServer(), client = try server.client()
    client.send("GET /health/live HTTP/1.0\r\n\r\n")
    #expect(client.response()?.status == 200)
    #expect(client.isAtEnd())
  }

  @Test func slowClientsAreClosed() throws {
    var limits = ServerLimits()
    limits.idle = 0.5
    let server = try RunningServer(limits: limits)
    let silent = try server.client(), slow = try server.client()
    slow.send("POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n")
    slow.send("Content-Length: 7\r\n\r\n{")
    #expect(slow.response()?.status == 408)
    #expect(slow.isAtEnd() && silent.isAtEnd())
  }

  @Test func moreConnectionsThanAllowedAreClosed() throws {
    var limits = ServerLimits()
    limits.connections = 2
    let server = try RunningServer(limits: limits)
    let clients = try (0..<2).map { _ in try server.client() }
    for client in clients {
      client.send(post("{\"n\":1}"))
      #expect(client.response()?.status == 200)
    }
    let third = try server.client()
    // Clients that nothing refers to any more would close their connections.
    withExtendedLifetime(clients) {
      third.send(get("/health/live"))
      #expect(third.isAtEnd())
    }
  }
}
