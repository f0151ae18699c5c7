import ClozeCapabilities
import ClozeData
import ClozeReport

/// The work of `predict` with a model that reads texts.
struct TextPrediction {
  private let command: PredictCommand
  private let model: any TextPredictor
  private let session: Session

  init(_ command: PredictCommand, _ model: any TextPredictor, _ session: Session) {
    (self.command, self.model, self.session) = (command, model, session)
  }

  /// Predicts something of the texts on the command line, in the lines of a file, or in files.
  func run() throws {
    if let input = command.input { return try predict(lines: input) }
    if !command.files.isEmpty { return try predict(files: command.files) }
    guard command.samples.count <= 2 else {
      throw Misuse(
        text: "there are \(command.samples.count) texts: give one, or two for a pair; more with "
          + "--input, one per line")
    }
    let columns = command.columns(model, .none)
    let found = try model.predict([TextSample(number: 1, command.samples)], top: columns.wanted)
    note(found.cut, found.unreadable, of: nil)
    guard command.output == nil else {
      return try command.write(columns, session) {
        try $0.append(found.samples.map(columns.row))
        return 1
      }
    }
    try session.show(Records(columns: columns.names, rows: found.samples.map(columns.row)))
  }

  private func predict(lines input: String) throws {
    let reader = try TextSampleReader(
      path: input, model, fields: command.field, form: command.form)
    try predict(reference: .line) { wait in try reader.next(beforeWaiting: wait) }
    if reader.count == 0 { session.note("note: there are no lines in '\(input)'") }
  }

  private func predict(files paths: [String]) throws {
    let endings = model.fileEndings
    let list = try TextFileList(paths: paths) { path in
      endings.contains { path.lowercased().hasSuffix("." + $0) }
    }
    guard !list.files.isEmpty else {
      throw CommandError(
        "no files in \(paths.map(\.quoted).joined(separator: ", ")) whose names end in "
          + "\(endings.map { "." + $0 }.joined(separator: ", ")); name files")
    }
    var next = list.files.makeIterator(), number = 0
    try predict(reference: .path) { _ in
      guard let file = next.next() else { return nil }
      number += 1
      return TextSample(number: number, name: file.path, [try text(of: file)])
    }
  }

  private func text(of file: TextFile) throws -> String {
    // An empty file is a sample like an empty line.
    guard file.size > 0 else { return "" }
    guard file.size <= LineReader.limit else {
      throw CommandError(
        "'\(file.path)' is larger than \(LineReader.limit) bytes; give a part of it")
    }
    let bytes = try MappedFile(path: file.path).withBytes { Array($0) }
    do {
      return try model.text(of: bytes)
    } catch {
      throw CommandError("'\(file.path)': \(error)")
    }
  }

  /// Predicts something of each sample that `next` returns until it returns nil. `next` calls its
  /// argument before it waits.
  private func predict(
    reference: PredictionColumns.Reference,
    _ next: (_ beforeWaiting: () throws -> Void) throws -> TextSample?
  ) throws {
    let columns = command.columns(model, reference)
    var count = 0, cut = 0, unreadable = 0
    let progress = command.output == nil ? nil : session.progress("predict", unit: "sample")
    defer { progress?.finish() }
    try command.write(columns, session) { stream in
      var waiting: [TextSample] = []
      func flush() throws {
        guard !waiting.isEmpty else { return }
        let found = try model.predict(waiting, top: columns.wanted)
        try stream.append(found.samples.map(columns.row))
        (cut, unreadable) = (cut + found.cut, unreadable + found.unreadable)
        count += waiting.count
        waiting.removeAll(keepingCapacity: true)
        progress?.update(ProgressUpdate(done: count))
      }
      func answer() throws {
        try flush()
        try stream.push()
      }
      while let sample = try next(answer) {
        waiting.append(sample)
        if waiting.count == command.batch { try flush() }
      }
      try flush()
      progress?.finish()
      return count
    }
    note(cut, unreadable, of: count)
  }

  /// Notes how many of `count` samples were cut or could not be read; of one text if it is nil.
  private func note(_ cut: Int, _ unreadable: Int, of count: Int?) {
    if cut > 0 {
      let subject = count.map { "\(cut) of \($0) samples are" } ?? "the text is"
      session.note("note: \(subject) cut to the model's \(model.maximumTokens) tokens")
    }
    if unreadable > 0 {
      let subject = count.map { "\(unreadable) of \($0) samples" } ?? "the text"
      session.note("note: \(subject) cannot be cut into tokens; the model sees nothing of it")
    }
  }
}
