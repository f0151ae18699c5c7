import ClozeCode
import Foundation

/// What `Fixtures/make_tokens.py` wrote.
enum CodeFixtures {
  /// Python source and its tokens; nil where Python raises an error.
  struct Tokenized: Decodable {
    var source: String
    var tokens: [Token]?
  }

  /// A token as `tokenize` gives it.
  struct Token: Decodable, Equatable {
    var kind: String
    var start, end, line, column: Int

    init(from decoder: any Decoder) throws {
      var values = try decoder.unkeyedContainer()
      kind = try values.decode(String.self)
      start = try values.decode(Int.self)
      end = try values.decode(Int.self)
      line = try values.decode(Int.self)
      column = try values.decode(Int.self)
    }

    init(_ token: CodeToken) {
      kind = "\(token.kind)"
      (start, end) = (token.range.lowerBound, token.range.upperBound)
      (line, column) = (token.line, token.column)
    }
  }

  /// Source and what CuBERT makes of it.
  struct Split: Decodable {
    var language: CodeLanguage
    var source: String
    var pieces: [String]
  }

  static func load<Value: Decodable>(_ name: String, as type: Value.Type) throws -> Value {
    let folder = Bundle.module.resourceURL?.appendingPathComponent("Fixtures")
    guard let file = folder?.appendingPathComponent(name) else {
      throw CocoaError(.fileNoSuchFile)
    }
    return try JSONDecoder().decode(type, from: Data(contentsOf: file))
  }
}
