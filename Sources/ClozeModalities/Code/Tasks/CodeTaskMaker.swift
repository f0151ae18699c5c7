import ClozeData
import ClozeTensor
import Foundation

/// Makes the examples of CuBERT's tasks from a corpus of Python files, one file after the other; of
/// each function only a number is kept, which identifies repeated texts.
///
/// The examples of a function depend only on its text and the seed, except for the wrong
/// docstrings, which are those of other functions.
public struct CodeTaskMaker {
  /// The settings.
  public let settings: CodeTaskSettings
  /// The corpus that examples are made from.
  public let corpus: CodeCorpus
  private let output: CodeTaskOutput
  private var report = CodeTaskReport()
  private var docstrings: [CodeTaskSplit: DocstringTask] = [:]

  /// The file that identifies a folder of examples.
  static let manifest = "tasks.json"
  /// The folders of examples.
  private static let kind = FolderKind(
    marker: manifest,
    files: CodeTask.allCases.flatMap { task in
      CodeTaskSplit.allCases.map { "\(task.rawValue)/\($0.rawValue).jsonl" }
    })

  /// Writes a folder with a folder for each task, containing `train.jsonl`, `validation.jsonl` and
  /// `test.jsonl`, and `tasks.json` with the settings and counts. It appears complete or not at
  /// all.
  ///
  /// - Parameter observe: called with the number of files done; what it throws ends the writing.
  /// - Throws: `DataError.invalidSettings`, `CodeTaskError.noExamples`, `FileError`,
  ///   `CodeCorpusError`, and what `observe` throws.
  public static func write(
    _ corpus: CodeCorpus, as settings: CodeTaskSettings, to folder: String,
    observe: (Int) throws -> Void = { _ in }
  ) throws -> CodeTaskReport {
    let problems = settings.validate()
    guard problems.isEmpty else { throw DataError.invalidSettings(problems) }
    var report = CodeTaskReport()
    try AtomicFolder.replace(at: folder, as: kind) { temporary in
      var maker = CodeTaskMaker(
        settings: settings, corpus: corpus,
        output: try CodeTaskOutput(folder: temporary, tasks: settings.tasks))
      report = try maker.make(observe: observe)
      try maker.writeManifest(to: temporary + "/" + manifest)
    }
    return report
  }

  private init(settings: CodeTaskSettings, corpus: CodeCorpus, output: CodeTaskOutput) {
    (self.settings, self.corpus, self.output) = (settings, corpus, output)
  }

  private func writeManifest(to path: String) throws {
    struct Manifest: Encodable {
      var settings: CodeTaskSettings
      var corpus: CodeCorpusSettings
      var paths: [String]
      var report: CodeTaskReport
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    let manifest = Manifest(
      settings: settings, corpus: corpus.settings, paths: corpus.paths, report: report)
    try AtomicFile.write(encoder.encode(manifest) + [UInt8(ascii: "\n")], to: path)
  }
}

extension CodeTaskMaker {
  private mutating func make(observe: (Int) throws -> Void) throws -> CodeTaskReport {
    var functions = CodeFunctions(corpus, settings)
    try functions.forEach(observe: observe) { try make($0, identity: $1, $2) }
    for part in CodeTaskSplit.allCases {
      try output.write(
        docstrings[part, default: DocstringTask()].rest(), .functionDocstring, part)
    }
    report = functions.report
    guard output.total > 0 else {
      throw CodeTaskError.noExamples(
        paths: corpus.paths, files: report.read.files, functions: report.functions)
    }
    try output.commit()
    report.examples = output.counts
    try observe(corpus.files.count)
    return report
  }

  private mutating func make(
    _ function: PythonFunction, identity: Int, _ part: CodeTaskSplit
  ) throws {
    for (number, task) in CodeTask.allCases.enumerated() where settings.tasks.contains(task) {
      var random = CounterRandom(
        seed: settings.seed, purpose: .synthesis, step: number, sample: identity)
      switch task {
      case .functionDocstring:
        guard let documented = function.documented(random) else { continue }
        let examples = docstrings[part, default: DocstringTask()].examples(documented)
        try output.write(examples, task, part)
      case .exception: try output.write(function.exceptionExamples(), task, part)
      case .variableMisuse: try output.write(function.misuseExamples(&random), task, part)
      case .swappedOperands: try output.write(function.operandExamples(&random), task, part)
      case .wrongBinaryOperator: try output.write(function.operatorExamples(&random), task, part)
      case .variableMisuseRepair: try output.write(function.repairExamples(&random), task, part)
      }
    }
  }
}
