import ClozeLanguage
import ClozeReport
import Foundation

extension ShellSession {
  /// Runs the command of `body` with its results going to `output`.
  ///
  /// - Throws: What `body` throws; `CommandError` if the file cannot be written, or if the program
  ///   fails.
  func redirecting(to output: Redirection, _ body: () throws -> Value?) throws -> Value? {
    switch output {
    case .file(let word, let appends):
      let names = try Evaluator(self).arguments([word])
      guard names.count == 1, let name = names.first, !name.isEmpty else {
        throw Misuse(text: "one file must stand behind >, and these are \(names.count)")
      }
      return try writing(to: OutputFile(name, appends: appends), called: name, body)
    case .program(let line):
      guard settings.programs, options.launcher != nil else {
        throw CommandError("programs are switched off here; '| \(line.prefix(40))' was not run")
      }
      return try piping(
        to: PipedProgram(line, environment: texts, streams), body)
    }
  }

  private func writing(
    to file: OutputFile, called name: String, _ body: () throws -> Value?
  ) throws -> Value? {
    defer { file.close() }
    let named = settings.format == nil ? OutputFormat(ofFile: name) : nil
    if let named { settings.format = named }
    defer { if let named, settings.format == named { settings.format = nil } }
    return try interrupts.removing(file.temporaryPath) {
      let value = try redirected(to: file.descriptor, called: "'\(name)'", body)
      try file.finish()
      return value
    }
  }

  private func piping(
    to program: PipedProgram, _ body: () throws -> Value?
  ) throws -> Value? {
    let result = Result {
      do {
        return try redirected(to: program.input, called: "the program", body)
      } catch is ClosedOutput {
        // A program such as head reads no more than it needs.
        return nil
      }
    }
    let status = program.wait()
    let value = try result.get()
    guard status == 0 else { throw CommandError("the program ended with status \(status)") }
    return value
  }

  /// Runs `body` while results go to `descriptor`, which is no terminal.
  private func redirected(
    to descriptor: Int32, called name: String, _ body: () throws -> Value?
  ) rethrows -> Value? {
    let (formerStreams, formerDescriptor) = (streams, outputDescriptor)
    defer {
      // `set color` is meant for what comes after, too.
      let allowsColours = streams.allowsColours
      (streams, outputDescriptor) = (formerStreams, formerDescriptor)
      streams.allowsColours = allowsColours
    }
    var redirected = Streams(
      result: { try write($0, to: descriptor, called: name) }, message: streams.message,
      messageTerminal: streams.messageTerminal)
    redirected.progressInterval = streams.progressInterval
    redirected.allowsColours = streams.allowsColours
    (streams, outputDescriptor) = (redirected, descriptor)
    return try body()
  }
}

extension OutputFormat {
  /// The format that the ending of a file's name stands for; nil for other names.
  init?(ofFile name: String) {
    let endings: [String: OutputFormat] = [
      "csv": .csv, "tsv": .tsv, "json": .json, "jsonl": .jsonl, "ndjson": .jsonl, "md": .markdown,
    ]
    let ending = URL(fileURLWithPath: name).pathExtension.lowercased()
    guard let format = endings[ending] else { return nil }
    self = format
  }
}
