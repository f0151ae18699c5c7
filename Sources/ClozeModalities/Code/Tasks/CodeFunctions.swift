import ClozeData

/// The functions of a corpus of Python files that are not inside another one, each once, file after
/// file; of each only a number is kept, which identifies repeated texts.
struct CodeFunctions {
  private let corpus: CodeCorpus
  private let settings: CodeTaskSettings
  /// The counts of what was read, and of what was left out.
  private(set) var report = CodeTaskReport()
  /// Hashes of the texts of the functions seen so far.
  private var seen: Set<Int> = []

  /// Makes the functions of a corpus.
  init(_ corpus: CodeCorpus, _ settings: CodeTaskSettings) {
    (self.corpus, self.settings) = (corpus, settings)
  }

  /// Takes a function, the number that its text has, and the part that its file belongs to.
  typealias Receive = (PythonFunction, _ identity: Int, CodeTaskSplit) throws -> Void

  /// Calls `body` with each function.
  ///
  /// - Parameter observe: Called with the number of files done; what it throws ends the reading.
  mutating func forEach(observe: (Int) throws -> Void, _ body: Receive) throws {
    let parts = zip(corpus.files, try settings.split.parts(of: corpus.files)).map {
      ($0.path, CodeTaskSplit.allCases[$1])
    }
    let partOf = Dictionary(parts) { first, _ in first }
    var done = 0
    report.read = try corpus.forEachFile { file, source in
      try observe(done)
      done += 1
      try read(source, of: file.path, partOf[file.path] ?? .train, body)
    }
  }

  private mutating func read(
    _ source: CodeSource, of path: String, _ part: CodeTaskSplit, _ body: Receive
  ) throws {
    let syntax: PythonSyntax
    do { syntax = try PythonSyntax(source) } catch {
      return report.note(error, in: path)
    }
    for definition in syntax.functions where definition.isOutermost {
      report.functions += 1
      guard definition.tokens.count <= settings.maximumTokens else {
        report.tooLong += 1
        continue
      }
      guard let function = PythonFunction(definition, of: syntax, path: path) else {
        report.inseparable += 1
        continue
      }
      let sum = Checksum.sha256(function.syntax.source.bytes).prefix(16)
      let identity = Int(truncatingIfNeeded: UInt64(sum, radix: 16) ?? 0)
      // The same function with the same change must not occur in two parts, nor twice in one.
      guard corpus.settings.duplicates == .keep || seen.insert(identity).inserted else {
        report.repeated += 1
        continue
      }
      try body(function, identity, part)
    }
  }
}
