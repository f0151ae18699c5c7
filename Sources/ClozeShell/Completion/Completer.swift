/// A finder of the possible continuations of a line.
struct Completer {
  let guide: Guide
  let context: CompletionContext

  /// Returns the possible continuations of `text`, which precedes the cursor.
  func complete(_ text: String) -> Completion {
    let line = CompletionLine(text)
    switch line.place {
    case .comment: return Completion(candidates: [], replaced: 0)
    case .value(let start): return values(start, line)
    case .program: return made(files(line.word, endings: []), line)
    case .word: return word(line)
    }
  }

  private func made(
    _ candidates: [Completion.Candidate], _ line: CompletionLine, hint: String = ""
  ) -> Completion {
    Completion(
      candidates: candidates.filter { $0.text.hasPrefix(line.word) },
      replaced: line.raw.unicodeScalars.count, quote: line.quote, hint: hint)
  }

  private func word(_ line: CompletionLine) -> Completion {
    guard let (command, count) = guide.command(line.words) else {
      return line.words.isEmpty ? made(commands(guide.commands), line) : made([], line)
    }
    if !command.children.isEmpty {
      return line.words.count == count ? made(commands(command.children), line) : made([], line)
    }
    let place = ArgumentPlace(Array(line.words.dropFirst(count)), word: line.word, of: command)
    switch place.expected {
    case .options(let options): return made(options.flatMap(names), line)
    case .value(let argument, let prefix):
      let found = values(of: argument, line, place, prefix)
      let hint =
        "\(argument.kind == .positional ? argument.usage : argument.term): \(argument.summary)"
      guard found.isEmpty, line.word.isEmpty, argument.kind == .positional else {
        return made(found, line, hint: hint)
      }
      return made(place.unused.flatMap(names), line, hint: hint)
    }
  }

  private func commands(_ commands: [CommandGuide]) -> [Completion.Candidate] {
    commands.map { .init($0.path.last ?? "", $0.summary) }
  }

  private func names(_ option: ArgumentGuide) -> [Completion.Candidate] {
    option.names.filter { $0.hasPrefix("--") }.map { .init($0, option.summary) }
  }

  /// Returns completions of `$name` and its members, inserted verbatim.
  private func values(_ start: String, _ line: CompletionLine) -> Completion {
    let parts = start.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    let path = parts.dropLast().joined(separator: "."), last = parts.last ?? ""
    let found: [Completion.Candidate] =
      path.isEmpty
      ? context.values().map { .init($0.name, label: "$" + $0.name, $0.summary, isWhole: false) }
      : context.members(path).map { .init($0, isWhole: false) }
    return Completion(
      candidates: found.filter { $0.text.hasPrefix(last) }, replaced: last.unicodeScalars.count,
      isVerbatim: true)
  }
}
