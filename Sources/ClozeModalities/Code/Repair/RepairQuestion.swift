import ClozeData

/// A function in which a misuse is looked for.
struct RepairQuestion {
  /// The file, line and name.
  let name: String
  /// The function as a sequence.
  let sample: RepairSample
  /// The variable at each row of the sequence that is a candidate, with its line in the file.
  let variables: [Int: (text: String, line: Int)]

  /// Returns the outermost functions with variables in the file of these bytes; nil if they are no
  /// Python.
  ///
  /// - Throws: `RepairError`.
  static func questions(
    of bytes: [UInt8], path: String, _ tokenizer: CodeTokenizer, longest: Int
  ) throws -> [RepairQuestion]? {
    guard let source = try? CodeSource(decoding: bytes, as: .python, path: path),
      let syntax = try? PythonSyntax(source)
    else { return nil }
    return try syntax.functions.filter(\.isOutermost).compactMap { definition in
      guard let function = PythonFunction(definition, of: syntax, path: path) else { return nil }
      let line = syntax.tokens[definition.tokens.lowerBound].line
      return try RepairQuestion(function, from: line, tokenizer, longest: longest)
    }
  }

  /// Makes the question about a function that starts on `line` of its file; nil if it has no
  /// variables.
  private init?(
    _ function: PythonFunction, from line: Int, _ tokenizer: CodeTokenizer, longest: Int
  ) throws {
    guard let (example, candidates) = function.repairQuestion() else { return nil }
    let sample = try RepairSample(example, tokenizer, longest: longest)
    // Candidates are in the order of the rows; the last ones may have been cut.
    let rows = sample.candidates.indices.filter { sample.candidates[$0] }
    let syntax = function.syntax, first = syntax.tokens[0].line
    (name, self.sample) = (function.origin, sample)
    variables = Dictionary(
      uniqueKeysWithValues: zip(rows, candidates).map { row, token in
        (row, (syntax.text(token), line + syntax.tokens[token].line - first))
      })
  }
}
