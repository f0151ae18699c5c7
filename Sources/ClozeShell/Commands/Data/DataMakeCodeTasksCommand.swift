import ArgumentParser
import ClozeCapabilities
import ClozeReport

/// The names of the tasks.
enum CodeTasks: ChoiceList {
  static var choices: [String] { Registry.providers(of: .codeTasks).flatMap { $0.tasks } }
}

/// The units that are not divided between training and testing.
enum SplitUnits: ChoiceList {
  static var choices: [String] { Registry.providers(of: .codeTasks).flatMap { $0.splitUnits } }
}

/// `cloze data make code-tasks`: makes CuBERT's six tasks from source code.
struct DataMakeCodeTasksCommand: Command {
  static let configuration = help(
    "code-tasks", "Make examples of CuBERT's six tasks from the functions of Python files.",
    notes: """
      The tasks are \(CodeTasks.choices.joined(separator: ", ")). The folder holds \
      a folder for each, in it train.jsonl, validation.jsonl and test.jsonl with CuBERT's fields, \
      and tasks.json, which says how they were made and what was passed over. It appears complete \
      or not at all. Tasks with a right and a wrong label have as many examples of each: every \
      function that lends itself to a task gives one as it is and one that is changed. The same \
      seeds give the same files; memory does not grow with the data. By default copies of files, \
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
  var tasks: [Choice<CodeTasks>] = []

  @Option(help: "All random choices follow from it, except what is for validation and testing.")
  var seed: UInt64 = 0

  @Option(help: "Draws what is for validation and testing.")
  var splitSeed: UInt64 = 0

  @Option(help: "What is not divided between training and testing: file, folder or project.")
  var splitBy = Choice<SplitUnits>(usual: "file")

  @Option(help: "The share of the files for validation.")
  var validation = 0.1

  @Option(help: "The share of the files for testing.")
  var test = 0.2

  @Option(help: "The longest functions taken, in tokens of Python.")
  var maxTokens = 1000

  @Option(help: ArgumentHelp("The folder to write.", valueName: "folder"))
  var out: String

  @OptionGroup var replacement: ReplacementOption

  @OptionGroup var code: CodeOptions
  @OptionGroup var display: OutputOptions

  private var request: CodeTaskRequest {
    var request = CodeTaskRequest(
      paths: data, folder: out, unit: splitBy.text, validation: validation, test: test,
      maximumTokens: maxTokens, threads: Machine.cores)
    request.code = code.selection
    request.tasks = tasks.map(\.text)
    (request.seed, request.splitSeed) = (seed, splitSeed)
    return request
  }

  func validate() throws {
    let problems = try Registry.provider(of: .codeTasks).problems(of: request)
    if !problems.isEmpty { throw ValidationError(problems.joined(separator: "; ")) }
  }

  func execute(_ session: Session) throws {
    try replacement.check(out)
    // The observer handles a request to stop, so that no incomplete folder is left.
    session.interrupts.defer()
    defer { session.interrupts.undefer() }
    let table = try Registry.provider(of: .codeTasks).makeTasks(request, SessionObserver(session))
    session.made(.folder, out)
    try session.show(Records(table))
  }
}
