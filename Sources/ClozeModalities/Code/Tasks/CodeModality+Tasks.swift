import ClozeCapabilities

extension CodeModality: CodeTaskMaking {
  /// The six tasks of CuBERT.
  public static var tasks: [String] { CodeTask.allCases.map(\.rawValue) }
  /// `project`, `folder` and `file`.
  public static var splitUnits: [String] { CodeSplit.Unit.allCases.map(\.rawValue) }

  /// Returns the problems of `request`; empty if there are none.
  public static func problems(of request: CodeTaskRequest) -> [String] {
    let problems = settings(request).validate()
    guard problems.isEmpty else { return problems }
    guard let language = request.code.language, language != CodeLanguage.python.rawValue else {
      return []
    }
    return ["--language is \(language): the tasks are made of python only"]
  }

  /// Writes a folder for each task; see `CodeTaskMaker`.
  public static func makeTasks(
    _ request: CodeTaskRequest, _ observer: any WorkObserver
  ) throws -> ResultTable {
    let settings = settings(request)
    let report = try made(request, observer) { corpus, observe in
      try CodeTaskMaker.write(corpus, as: settings, to: request.folder, observe: observe)
    }
    return table(report, "task", settings.tasks.map(\.rawValue))
  }

  /// Writes a manifest of docstrings and functions; see `CodePairMaker`.
  public static func makePairs(
    _ request: CodeTaskRequest, _ observer: any WorkObserver
  ) throws -> ResultTable {
    let settings = settings(request)
    let report = try made(request, observer) { corpus, observe in
      try CodePairMaker.write(corpus, as: settings, to: request.folder, observe: observe)
    }
    return table(report, "of", ["pairs"])
  }

  private static func made(
    _ request: CodeTaskRequest, _ observer: any WorkObserver,
    _ write: (CodeCorpus, _ observe: (Int) throws -> Void) throws -> CodeTaskReport
  ) throws -> CodeTaskReport {
    let corpus = try request.code.corpus(
      request.paths, copies: .near, threads: request.threads, observer)
    let progress = observer.progress("make", unit: "file")
    defer { progress?.finish() }
    let report = try write(corpus) { done in
      try observer.checkForStop()
      progress?.update(done: done, total: corpus.files.count)
    }
    progress?.finish()
    observer.note("note: \(report)")
    return report
  }

  private static func settings(_ request: CodeTaskRequest) -> CodeTaskSettings {
    var settings = CodeTaskSettings()
    if !request.tasks.isEmpty {
      settings.tasks = CodeTask.allCases.filter { request.tasks.contains($0.rawValue) }
    }
    (settings.seed, settings.splitSeed) = (request.seed, request.splitSeed)
    settings.unit = CodeSplit.Unit(rawValue: request.unit) ?? settings.unit
    (settings.validation, settings.test) = (request.validation, request.test)
    settings.maximumTokens = request.maximumTokens
    return settings
  }

  private static func table(
    _ report: CodeTaskReport, _ column: String, _ names: [String]
  ) -> ResultTable {
    let parts = CodeTaskSplit.allCases.map(\.rawValue)
    return ResultTable(
      columns: [column] + parts,
      rows: names.map { name in
        let counts = report.examples[name] ?? [:]
        return [.text(name)] + parts.map { .whole(counts[$0] ?? 0) }
      })
  }
}
