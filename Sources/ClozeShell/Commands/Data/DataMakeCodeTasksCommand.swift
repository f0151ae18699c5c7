import ArgumentParser
import ClozeCode
import ClozeReport

extension CodeTask: ExpressibleByArgument {}
extension CodeSplit.Unit: ExpressibleByArgument {}

/// `cloze data make code-tasks`: CuBERT's six tasks from source code.
struct DataMakeCodeTasksCommand: Command {
  static let configuration = help(
    "code-tasks", "Make examples of CuBERT's six tasks from the functions of Python files.",
    notes: """
      The tasks are \(CodeTask.allCases.map(\.rawValue).joined(separator: ", ")). The folder holds \
      a folder for each, in it train.jsonl, validation.jsonl and test.jsonl with CuBERT's fields, \
      and tasks.json, which says how they were made and what was passed over. It appears complete \
      or not at all. Tasks with a right and a wrong label have as many examples of each: every \
      function that lends itself to a task gives one as it is and one that is changed. The same \
      seed gives the same files; memory does not grow with the data. By default copies of files, \
      exact or near, are left out.
      """,
    examples: [
      "cloze data make code-tasks --data /usr/lib/python3 --out tasks",
      """
      cloze data make code-tasks --data projects --split-by project --tasks exception \
      variable-misuse --seed 7 --out two
      """,
    ])

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp("Files, and folders with files that end in .py.", valueName: "path"))
  var data: [String]

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp("The tasks (default: all).", valueName: "task"))
  var tasks: [CodeTask] = []

  @Option(help: "All random choices follow from it.")
  var seed: UInt64 = 0

  @Option(help: "What is not divided between training and testing: file, folder or project.")
  var splitBy = CodeSplit.Unit.file

  @Option(help: "The share of the files for validation.")
  var validation = 0.1

  @Option(help: "The share of the files for testing.")
  var test = 0.2

  @Option(help: "The longest functions taken, in tokens of Python.")
  var maxTokens = 1000

  @Option(help: ArgumentHelp("The folder to write.", valueName: "folder"))
  var out: String

  @OptionGroup var code: CodeOptions
  @OptionGroup var display: OutputOptions

  private var settings: CodeTaskSettings {
    var settings = CodeTaskSettings()
    if !tasks.isEmpty { settings.tasks = CodeTask.allCases.filter(tasks.contains) }
    settings.seed = seed
    settings.unit = splitBy
    (settings.validation, settings.test) = (validation, test)
    settings.maximumTokens = maxTokens
    return settings
  }

  func validate() throws {
    let problems = settings.validate()
    if !problems.isEmpty { throw ValidationError(problems.joined(separator: "; ")) }
    if let language = code.language, language != .python {
      throw ValidationError("--language is \(language.rawValue): the tasks are made of python only")
    }
  }

  func execute(_ session: Session) throws {
    let corpus = try code.corpus(data, copies: .near, session)
    let progress = session.progress("make", unit: "file")
    defer { progress?.finish() }
    // A request to stop is answered below, so that no half-written folder stays behind.
    session.interrupts.defer()
    defer { session.interrupts.undefer() }
    let report = try CodeTaskMaker.write(corpus, as: settings, to: out) { done in
      if let status = session.interrupts.requestedStatus { throw Interruption(status: status) }
      progress?.update(.init(done: done, total: corpus.files.count))
    }
    progress?.finish()
    session.made(.folder, out)
    session.note("note: \(report)")
    try session.show(records(report))
  }

  private func records(_ report: CodeTaskReport) -> Records {
    var records = Records(columns: ["task"] + CodeTaskSplit.allCases.map(\.rawValue))
    for task in settings.tasks {
      let counts = report.examples[task.rawValue] ?? [:]
      records.append(
        [.string(task.rawValue)]
          + CodeTaskSplit.allCases.map { .int(counts[$0.rawValue] ?? 0) })
    }
    return records
  }
}
