import ClozeCapabilities
import ClozeReport

/// The work of `predict` with a model that reads files.
struct FilePrediction {
  private let command: PredictCommand
  private let model: any FilePredictor
  private let session: Session

  init(_ command: PredictCommand, _ model: any FilePredictor, _ session: Session) {
    (self.command, self.model, self.session) = (command, model, session)
  }

  /// Predicts something of the files on the command line, or of those that lines name.
  func run() throws {
    guard command.form == nil, command.field.isEmpty else {
      throw Misuse(
        text: "--format-in and --field are for models of texts; --input names one of the "
          + "\(model.samples) per line")
    }
    let columns = command.columns(model, .path), unread = UnreadFiles(of: model.samples, session)
    let progress = command.output == nil ? nil : session.progress("predict", unit: "sample")
    defer { progress?.finish() }
    try command.write(columns, session, unread) { stream in
      var count = 0
      func predict(_ paths: [String]) throws {
        try model.predict(
          paths, first: count + 1, batch: command.batch, top: columns.wanted, omit: unread.add
        ) {
          try stream.append($0.map(columns.row))
          unread.count($0.count)
          count = $0.last?.number ?? count
          progress?.update(ProgressUpdate(done: count))
        }
      }
      if let input = command.input {
        try eachBatch(of: input, waits: { try stream.push() }, predict)
      } else {
        try predict(command.samples + command.files)
      }
      progress?.finish()
      return count
    }
  }

  /// Calls `body` with the paths in the lines of a file, as many as are there or fill a batch.
  private func eachBatch(
    of input: String, waits push: () throws -> Void, _ body: ([String]) throws -> Void
  ) throws {
    let lines = try LineReader(path: input)
    var waiting: [String] = []
    func flush() throws {
      if !waiting.isEmpty { try body(waiting) }
      waiting.removeAll()
    }
    func answer() throws {
      try flush()
      try push()
    }
    while let line = try lines.next(beforeWaiting: answer) {
      guard !line.isEmpty else {
        throw CommandError("line \(lines.number) of '\(input)' is empty; give a path there")
      }
      waiting.append(String(decoding: line, as: UTF8.self))
      if waiting.count == command.batch { try flush() }
    }
    try flush()
    if lines.number == 0 { session.note("note: there are no lines in '\(input)'") }
  }
}
