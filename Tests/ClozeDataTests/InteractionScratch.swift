import ClozeData
import Foundation

extension InteractionLog {
  /// All histories by name, in the order of the users' numbers.
  var histories: [History] {
    (0..<users.count).map { user in
      History(user: users[user], items: history(user).map { items[Int($0)] })
    }
  }
}

extension History: ExpressibleByDictionaryLiteral {
  /// `["user": ["item", "item"]]`, one pair only.
  public init(dictionaryLiteral elements: (String, [String])...) {
    self.init(user: elements[0].0, items: elements[0].1)
  }
}

extension ScratchFolder {
  /// The histories of a file that holds `text`.
  func histories(
    _ text: String, _ format: InteractionFormat? = nil,
    change: (inout InteractionSource) -> Void = { _ in }
  ) throws -> [History] {
    var source = InteractionSource(paths: [try put(text, "interactions")], format: format)
    change(&source)
    return try source.read().log.histories
  }

  /// The format that a file with `text` is found to have.
  func format(_ text: String) throws -> InteractionFormat {
    try InteractionSource(paths: [put(text, "sniffed")]).read().report.files[0].format
  }

  /// All that a `HistoryReader` gives for a file that holds `text`.
  func joined(_ text: String, _ format: InteractionFormat? = nil) throws -> [History] {
    try HistoryReader(path: put(text, "joined"), format: format).rest()
  }

  /// All that a `HistoryReader` gives for a pipe through which `text` comes.
  func streamed(_ text: String, _ format: InteractionFormat? = nil) throws -> [History] {
    try HistoryReader(path: pipe(text), format: format).rest()
  }

  /// A pipe through which the parts of `texts` come, each when it is let through.
  func pipe(_ texts: String..., gate: DispatchSemaphore? = nil) throws -> String {
    let path = self("pipe-\(UInt64.random(in: .min ... .max))")
    guard mkfifo(path, 0o600) == 0 else { throw CocoaError(.fileWriteUnknown) }
    Thread {
      guard let file = FileHandle(forWritingAtPath: path) else { return }
      for (place, text) in texts.enumerated() {
        if place > 0 { gate?.wait() }
        try? file.write(contentsOf: Data(text.utf8))
      }
      gate?.wait()
      try? file.close()
    }.start()
    return path
  }
}

extension HistoryReader {
  /// The histories that have not been read yet.
  func rest() throws -> [History] {
    var histories: [History] = []
    while let history = try next() { histories.append(history) }
    return histories
  }
}

/// What reading a file with `bytes` ends with.
func readingError(
  _ bytes: some Collection<UInt8>, _ format: InteractionFormat? = nil, in folder: ScratchFolder,
  change: (inout InteractionSource) -> Void = { _ in }
) throws -> InteractionError? {
  var source = InteractionSource(paths: [try folder.put(Array(bytes), "bad")], format: format)
  change(&source)
  do {
    _ = try source.read()
    return nil
  } catch let error as InteractionError { return error }
}

/// The problem of a line and its number.
func problem(
  _ text: String, _ format: InteractionFormat? = nil, in folder: ScratchFolder
) throws -> (line: Int, problem: LineProblem)? {
  guard case .line(_, let line, let problem) = try readingError(text.utf8, format, in: folder)
  else { return nil }
  return (line, problem)
}
