import Testing

@testable import ClozeServe

/// The names under which a server answers.
@Suite struct HostRuleTests {
  private func rule(_ ip: String, _ host: String) -> HostRule { HostRule(ip: ip, host: host) }

  @Test(arguments: [
    ("localhost", true), ("LocalHost:8000", true), ("127.0.0.1", true), ("127.0.0.1:1", true),
    ("[::1]", true), ("[::1]:8000", true), ("", false), ("evil.example", false),
    ("evil.example:8000", false), ("localhost.evil.example", false), ("127.0.0.1.nip.io", false),
    ("localhost:8000@evil.example", false), ("[::1", false), ("[::1]x", false), ("::1", false),
  ])
  func aServerOfThisMachineTakesItsNames(_ field: String, _ isAllowed: Bool) {
    #expect(rule("127.0.0.1", "127.0.0.1").allows(field) == isAllowed)
    #expect(rule("::1", "::1").allows(field) == isAllowed)
  }

  @Test func theNameThatWasGivenIsTaken() {
    #expect(rule("127.0.1.1", "Box").allows("box:8000"))
    #expect(rule("127.0.0.2", "127.0.0.2").allows("127.0.0.2"))
  }

  @Test func aServerForOthersTakesAllNames() {
    #expect(rule("0.0.0.0", "0.0.0.0").allows("cloze.example"))
    #expect(rule("::", "::").allows("cloze.example:80"))
  }

  @Test func otherNamesAreAnsweredWith403() throws {
    let server = try RunningServer(), client = try server.client()
    for request in [post("{\"n\":1}"), get("/metrics")] {
      client.send(request.replacing("Host: localhost", with: "Host: evil.example:\(server.port)"))
      let response = try #require(client.response())
      #expect(response.status == 403 && response.body.contains("send Host: localhost"))
    }
    client.send(post("{\"n\":1}").replacing("localhost", with: "127.0.0.1:\(server.port)"))
    #expect(client.response()?.status == 200)
  }
}
