import ClozeReport
import ClozeTraining

/// A request for help, and its answer.
struct HelpRequest {
  let guide: Guide
  let page: HelpPage

  /// Returns the answer to `help WORDS`.
  ///
  /// - Throws: `Misuse` if nothing is found.
  func answer(_ words: [String]) throws -> String {
    guard !words.isEmpty else { return page.overview(guide) }
    if words == ["--help"] || words == ["-h"] { return try answer(["help"]) }
    if words == ["--markdown"] { return CommandReference(guide: guide).markdown }
    if words == ["--man"] { return ManualPage(guide: guide, version: Program.version).roff }
    if words[0] == "--set" { return try keys(words.dropFirst().joined(separator: " ")) }
    if let (command, count) = guide.command(words) {
      if count == words.count { return page.text(command) }
      if let text = part(words.dropFirst(count).joined(separator: " "), of: command) { return text }
    }
    if let topic = guide.topics.first(where: { [$0.name] == words }) { return page.text(topic) }
    let pattern = words.joined(separator: " ")
    let matches = guide.search(pattern)
    if let preset = guide.presets.first(where: { $0.name == pattern }) {
      return about(preset) + (matches.isEmpty ? "" : "\n" + page.matches(matches))
    }
    if let metric = about(metric: pattern) {
      let others = page.matches(matches.filter { $0.kind != "metric" })
      return metric + (others.isEmpty ? "" : "\n" + others)
    }
    if let part = recipePart(pattern) {
      // The keys are in the part, more of them than a search finds.
      let others = page.matches(matches.filter { $0.kind != "key" })
      return others.isEmpty ? part : part + "\n" + others
    }
    guard !matches.isEmpty else { throw Misuse(text: nothing(pattern)) }
    return page.matches(matches)
  }

  /// Returns the help on an option of a command, or on the keys of a preset below a path:
  /// `pretrain --data`, `pretrain text encoder.`
  private func part(_ text: String, of command: CommandGuide) -> String? {
    guard let option = command.option(text) else { return nil }
    return page.table("Options", [(option.term, option.summary + " " + option.notes)])
  }

  /// Returns the keys that start with `start`, or else contain it.
  private func keys(_ start: String) throws -> String {
    let path = start.split(separator: "=", omittingEmptySubsequences: false).first.map(String.init)
    let prefix = path ?? ""
    let keys = guide.keys
    let starts = keys.contains { $0.path.hasPrefix(prefix) }
    func isMeant(_ path: String) -> Bool {
      starts ? path.hasPrefix(prefix) : path.lowercased().contains(prefix.lowercased())
    }
    guard keys.contains(where: { isMeant($0.path) }) else {
      throw Misuse(
        text: "no recipe has the key '\(prefix)'; "
          + (Misspelling.closest(prefix, among: keys.map(\.path)).map { "did you mean '\($0)'?" }
            ?? "'help --set' lists them all"))
    }
    return tables(keys: isMeant, kinds: isMeant) + usualTable(keys.map(\.path).filter(isMeant))
  }

  /// Returns the usual values of a key if `paths` are that key alone.
  private func usualTable(_ paths: [String]) -> String {
    let paths = Set(paths)
    guard paths.count == 1, let path = paths.first, let usual = usual(path) else { return "" }
    return "\n" + page.table("In the presets", [("usual: ", usual)])
  }

  /// The key called `path` with the kinds that it can name, or the keys below `path` with the kinds
  /// that they are of; nil where recipes have neither.
  private func recipePart(_ path: String) -> String? {
    let text = tables(
      keys: { $0 == path || $0.hasPrefix(path + ".") },
      kinds: { $0 == path || $0.hasPrefix(path + ".") || $0.hasPrefix(path + "=") })
    guard !text.isEmpty else { return nil }
    let paths = guide.keys.map(\.path).filter { $0 == path || $0.hasPrefix(path + ".") }
    return text + usualTable(paths)
  }

  /// The kinds and the keys of each modality's recipes whose paths are meant.
  private func tables(keys: (String) -> Bool, kinds: (String) -> Bool) -> String {
    guide.recipes.flatMap { recipe in
      [
        page.table(
          "Kinds in recipes of \(recipe.modality)",
          recipe.kinds.filter { kinds($0.path) }.map { ($0.path, $0.summary) }),
        page.table(
          "Recipe keys of \(recipe.modality)",
          recipe.keys.filter { keys($0.path) }.map { ("\($0.path)=\($0.value)", $0.explanation) }),
      ]
    }.filter { !$0.isEmpty }.joined(separator: "\n")
  }

  private func nothing(_ pattern: String) -> String {
    let close = Misspelling.closest(pattern, among: guide.names + guide.words)
    return "nothing is called '\(pattern)' or has to do with it; "
      + (close.map { "did you mean 'help \($0)'?" } ?? "'help' lists all commands")
  }
}
