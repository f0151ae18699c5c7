/// The description of a server's interface (OpenAPI 3.1).
struct OpenAPI {
  /// The endpoints.
  let endpoints: [Endpoint]
  /// The name, the version and the purpose of what is served.
  let about: ServerDescription

  /// The description as JSON.
  var json: JSONValue {
    [
      "openapi": "3.1.0",
      "info": [
        "title": .text(about.title), "version": .text(about.version),
        "description": .text(about.details),
      ],
      "paths": .object(endpoints.map(path) + ServerPage.allCases.map(path)),
      "components": ["schemas": ["Problem": Self.problem]],
    ]
  }

  private func path(_ endpoint: Endpoint) -> JSONMember {
    let operation: JSONValue = [
      "operationId": .text(String(endpoint.path.dropFirst())),
      "summary": .text(endpoint.summary), "description": .text(endpoint.details),
      "requestBody": [
        "required": true,
        "content": [
          "application/json": [
            "schema": endpoint.question.description, "example": endpoint.example,
          ]
        ],
      ],
      "responses": .object(
        [
          Self.response(200, "The answer.", "application/json", endpoint.answer.description)
        ] + Problem.titles.sorted { $0.key < $1.key }.map { Self.failure($0.key, $0.value) }),
    ]
    return JSONMember(endpoint.path, ["post": operation])
  }

  private func path(_ page: ServerPage) -> JSONMember {
    var responses = [
      Self.response(
        200, page.summary, page.contentType,
        page.isJSON ? ["type": "object"] : ["type": "string"])
    ]
    if page == .ready { responses.append(Self.failure(503, Problem.titles[503] ?? "")) }
    let operation: JSONValue = [
      "operationId": .text(page.rawValue), "summary": .text(page.summary),
      "responses": .object(responses),
    ]
    return JSONMember(page.path, ["get": operation])
  }

  private static func response(
    _ status: Int, _ summary: String, _ type: String, _ schema: JSONValue
  ) -> JSONMember {
    JSONMember(
      String(status),
      [
        "description": .text(summary),
        "content": .object([JSONMember(type, ["schema": schema])]),
      ])
  }

  private static func failure(_ status: Int, _ title: String) -> JSONMember {
    response(
      status, title, "application/problem+json", ["$ref": "#/components/schemas/Problem"])
  }

  private static let problem: JSONValue = [
    "type": "object", "required": ["title", "status", "detail"],
    "properties": [
      "title": ["type": "string"], "status": ["type": "integer"], "detail": ["type": "string"],
    ],
  ]
}

/// The name, the version and the purpose of what is served.
public struct ServerDescription: Sendable {
  /// The name.
  public let title: String
  /// The version.
  public let version: String
  /// The purpose, in Markdown.
  public let details: String

  /// Makes the description of what is called `title`.
  public init(title: String, version: String, details: String) {
    (self.title, self.version, self.details) = (title, version, details)
  }
}
