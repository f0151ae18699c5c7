import ClozeReport

/// What `help` was asked, answered.
struct HelpRequest {
  let guide: Guide
  let page: HelpPage

  /// The answer to `help WORDS`.
  ///
  /// - Throws: `Misuse` where nothing is found.
  func answer(_ words: [String]) throws -> String {
    guard !words.isEmpty else { return page.overview(guide) }
    if words == ["--help"] || words == ["-h"] { return try answer(["help"]) }
    if words == ["--markdown"] { return CommandReference(guide: guide).markdown }
    if words[0] == "--set" { return try keys(words.dropFirst().joined(separator: " ")) }
    if let (command, count) = guide.command(words) {
      if count == words.count { return page.text(command) }
      if let text = part(words.dropFirst(count).joined(separator: " "), of: command) { return text }
    }
    let pattern = words.joined(separator: " ")
    let matches = guide.search(pattern)
    guard !matches.isEmpty else { throw Misuse(text: nothing(pattern)) }
    return page.matches(matches)
  }

  /// An option of a command, or the keys of a preset below a path: `pretrain --data`,
  /// `pretrain text encoder.`
  private func part(_ text: String, of command: CommandGuide) -> String? {
    guard let option = command.option(text) else { return nil }
    return page.table("Options", [(option.term, option.summary + " " + option.notes)])
  }

  /// The keys that begin with `start`, or else have it in their names.
  private func keys(_ start: String) throws -> String {
    let path = start.split(separator: "=", omittingEmptySubsequences: false).first.map(String.init)
    let prefix = path ?? ""
    let starting = guide.keys.filter { $0.path.hasPrefix(prefix) }
    let found =
      starting.isEmpty
      ? guide.keys.filter { $0.path.lowercased().contains(prefix.lowercased()) } : starting
    guard !found.isEmpty else {
      let names = guide.keys.map(\.path)
      throw Misuse(
        text: "no recipe has the key '\(prefix)'; "
          + (Misspelling.closest(prefix, among: names).map { "did you mean '\($0)'?" }
            ?? "'help --set' lists them all"))
    }
    return page.table("Recipe keys", found.map { ("\($0.path)=\($0.value)", $0.explanation) })
  }

  private func nothing(_ pattern: String) -> String {
    let close = Misspelling.closest(pattern, among: guide.names + guide.words)
    return "nothing is called '\(pattern)' or has to do with it; "
      + (close.map { "did you mean 'help \($0)'?" } ?? "'help' lists all commands")
  }
}
