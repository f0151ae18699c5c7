import ClozeTensor

extension PythonFunction {
  /// Returns the function unchanged, and with one use of a local variable replaced by another;
  /// nothing if there is none.
  ///
  /// Unlike in `misuseExamples`, only variables of the function itself count, not those of
  /// comprehensions and functions within it, so that the candidates are the same wherever the
  /// misuse is and reveal nothing about it.
  func repairExamples(_ random: inout CounterRandom) -> [CodeRepairExample] {
    let own = definition.scope, occurrences = ownOccurrences
    let variables = Set(occurrences.map(\.identifier)).sorted()
    let use = drawn(occurrences.filter { $0.role == .load }, &random) { name in
      variables.filter { syntax.owner(of: $0, in: name.scope) == own }
    }
    guard let (use, other) = use else { return [] }
    let wrong = syntax.identifiers[other]
    guard let changed = replacing(use.token..<use.token + 1, with: [wrong]),
      let before = SplitFunction(syntax), let after = SplitFunction(changed),
      let location = after.starts[use.token]
    else { return [] }
    let targets = occurrences.filter {
      $0.identifier == use.identifier && $0.token != use.token
    }.compactMap { after.starts[$0.token] }
    guard let target = targets.min() else { return [] }
    let places = occurrences.map(\.token)
    return [
      before.example(candidates: places, error: 0, targets: [], "\(origin) original"),
      after.example(
        candidates: places, error: location, targets: targets,
        "\(origin) \(location)/\(target) `\(wrong)` → `\(syntax.text(use.token))`"),
    ]
  }

  /// Returns the function as an example of which nothing is known, with the tokens of its
  /// candidates in order; nil if it has no variables, or its pieces are ambiguous.
  func repairQuestion() -> (example: CodeRepairExample, candidates: [Int])? {
    guard let split = SplitFunction(syntax) else { return nil }
    let places = ownOccurrences.map(\.token).filter { split.starts[$0] != nil }.sorted()
    guard !places.isEmpty else { return nil }
    return (split.example(candidates: places, error: 0, targets: [], origin), places)
  }

  /// The occurrences of the function's variables, outside annotations and declarations.
  private var ownOccurrences: [PythonSyntax.Name] {
    syntax.names.filter { name in
      name.role != .annotation && name.role != .declaration && !isPrivate(name.identifier)
        && syntax.scopes[definition.scope].variables.contains(name.identifier)
        && syntax.owner(of: name.identifier, in: name.scope) == definition.scope
    }
  }
}

/// A function in pieces.
private struct SplitFunction {
  let pieces: [String]
  /// The first piece of each name, by the place of its token.
  let starts: [Int: Int]

  /// Splits a function; nil if the pieces are ambiguous.
  init?(_ syntax: PythonSyntax) {
    guard let pieces = try? CodeSplitter(.python).split(syntax.source).strings,
      let tokens = try? PythonLexer.tokens(of: syntax.source)
    else { return nil }
    var starts: [Int: Int] = [:]
    var place = 0, piece = 0
    for token in tokens {
      let parts = Self.parts(token, syntax.source)
      if token.kind == .identifier {
        guard piece < pieces.count, pieces[piece] == parts.first else { return nil }
        starts[place] = piece
      }
      piece += parts.count
      if token.kind != .comment, token.kind != .nl { place += 1 }
    }
    self.pieces = pieces
    self.starts = starts
  }

  /// Returns the pieces of a token, or placeholders for them if they do not matter.
  private static func parts(_ token: CodeToken, _ source: CodeSource) -> [String] {
    switch token.kind {
    case .comment, .end: []
    case .newline, .nl, .indent, .dedent: [""]
    default: CodeSplitter.pieces(of: source.text(token), kind: token.kind)
    }
  }

  func example(
    candidates: [Int], error: Int, targets: [Int], _ provenance: String
  ) -> CodeRepairExample {
    CodeRepairExample(
      function: pieces, targetMask: mask(targets), errorLocationMask: mask([error]),
      candidateMask: mask(candidates.compactMap { starts[$0] }), provenance: provenance)
  }

  private func mask(_ places: [Int]) -> [Int] {
    var mask = [Int](repeating: 0, count: pieces.count)
    for place in places { mask[place] = 1 }
    return mask
  }
}
