import ArgumentParser
import ClozeCapabilities
import ClozeReport
import ClozeServe

/// `cloze serve`: answers questions to a model as JSON over HTTP.
struct ServeCommand: ComputingCommand {
  static let configuration = help(
    "serve", "Answer questions to a model over HTTP, as JSON.",
    notes: """
      Models of items answer /recommend and /score, of text and code /embed and /fill, and with \
      --input also /search, in the lines of that file; classifiers of texts answer /predict. \
      /openapi.json describes it all, \
      /health/live and /health/ready say how it is, /metrics is for Prometheus. Answers are those \
      of the commands, whatever else is computed at the same time. Ctrl-C and SIGTERM end it, \
      once what was accepted is answered; a second one ends it at once. There is no password and \
      no encryption: put a proxy before it where others can reach it.
      """,
    examples: [
      "cloze serve run",
      "cloze serve run --port 0 --max-batch 256 --max-wait 5 --verbose",
      "cloze serve bert-folder --input lines.txt --host 0.0.0.0 --port 8080",
    ])

  @OptionGroup var model: ModelArgument
  @OptionGroup var server: ServerOptions

  @Option(
    help: ArgumentHelp(
      "A file with a text per line, among which /search finds.", valueName: "file"))
  var input: String?

  @Option(help: "The field that holds the text, where lines are JSON records.")
  var field: String?

  @Option(help: "The field that is shown, where lines are JSON records.")
  var show: String?

  @Flag(help: "Write a line for each request.")
  var verbose = false

  @OptionGroup var compute: ComputeOptions
  @OptionGroup var display: OutputOptions

  func validate() throws {
    guard input != nil || field == nil else {
      throw ValidationError("--field goes with --input")
    }
    guard show == nil || field != nil else { throw ValidationError("--show goes with --field") }
  }

  func execute(_ session: Session) throws {
    let path = try model.path(session)
    let served = try ServedModel(
      at: path, compute.forUse(), searching: lines, session)
    // From here on a stop is waited for, so that nobody who was accepted goes without an answer.
    let interrupts = session.interrupts
    interrupts.defer()
    defer { interrupts.undefer() }
    let message = session.streams.message
    let log: (@Sendable (String) -> Void)? =
      verbose ? { @Sendable line in message(line + "\n") } : nil
    let http = try Server(
      served.answerers.map(\.endpoint), description(served), limits: server.limits,
      host: server.host, port: server.port, log: log)
    try announce(served, at: http.url, session)
    let left = http.run(served.answerers, report: { session.note("error: \($0)") }) {
      interrupts.requestedStatus != nil
    }
    interrupts.forget()
    if left > 0 { session.note("note: \(left) requests had no answer in time") }
    session.note("stopped")
  }

  private var lines: ServedLines? {
    input.map { path in
      var option = InputOption()
      option.input = path
      return ServedLines(input: option, field: field, show: show)
    }
  }

  private func description(_ served: ServedModel) -> ServerDescription {
    ServerDescription(
      title: "cloze serve \(model.name)", version: Program.version,
      details: "Answers by a model of \(served.kind), in \(served.precision).")
  }

  private func announce(_ served: ServedModel, at url: String, _ session: Session) throws {
    try session.show(
      Records(properties: [
        "address": .string(url), "model": .string(model.name), "kind": .string(served.kind),
        "paths": .string(served.answerers.map(\.endpoint.path).joined(separator: " ")),
        "precision": .string(served.precision),
      ]))
    if !["127.0.0.1", "localhost", "::1"].contains(server.host) {
      session.note(
        "note: others can reach this server, which has no password and no encryption; put a proxy "
          + "before it")
    }
    session.note("Ctrl-C ends it")
  }
}
