import ClozeTraining

extension Completer {
  /// The sources of an argument's values, by the name of the value. An argument whose values have
  /// one of these names needs nothing else to be completed.
  enum Source {
    case recipe, run, key, file, folder, command, value, setting, job

    static let byName: [String: Source] = [
      "recipe": .recipe, "run": .run, "model": .run, "key.path=value": .key, "path": .file,
      "file": .file, "folder": .folder, "tokenizer": .run, "command": .command,
      "words": .command, "name": .value, "setting": .setting, "job": .job,
    ]
  }

  /// Returns the values of `argument` that start with the word at the cursor.
  func values(
    of argument: ArgumentGuide, _ line: CompletionLine, _ place: ArgumentPlace, _ prefix: String
  ) -> [Completion.Candidate] {
    let start = String(line.word.dropFirst(prefix.count))
    let found: [Completion.Candidate]
    switch argument.values {
    case .choices(let choices): found = choices.map { .init($0) }
    case .files(let endings): found = files(start, endings: endings)
    case .folders: found = folders(start)
    case .named: found = named(Source.byName[argument.value], start, line, place)
    }
    guard !prefix.isEmpty else { return found }
    return found.map { .init(prefix + $0.text, label: $0.label, $0.summary, isWhole: $0.isWhole) }
  }

  private func named(
    _ source: Source?, _ start: String, _ line: CompletionLine, _ place: ArgumentPlace
  ) -> [Completion.Candidate] {
    switch source {
    case .recipe: plain(context.presets(place.command)) + files(start, endings: ["yaml", "yml"])
    case .run: runs(start)
    case .key: keys(start, of: place.positionals.first)
    case .file: files(start, endings: [])
    case .folder: folders(start)
    case .command: commands(behind: place.positionals)
    case .value: plain(context.values())
    case .setting: settings(place.positionals)
    case .job: plain(context.jobs())
    case nil: []
    }
  }

  private func plain(_ named: [CompletionContext.Named]) -> [Completion.Candidate] {
    named.map { .init($0.name, $0.summary) }
  }

  /// Returns known runs, followed by existing folders.
  private func runs(_ start: String) -> [Completion.Candidate] {
    if let reference = start.lastIndex(of: "@") {
      let run = start[..<reference]
      return plain(context.checkpoints(String(run)).map { ("\(run)@\($0.name)", $0.summary) })
    }
    let runs = plain(context.runs())
    let names = Set(runs.flatMap { [$0.text, $0.text + "/"] })
    let others = folders(start).filter { !names.contains($0.text) }.map { folder in
      let path = String(folder.text.dropLast())
      guard context.isModel(path) else { return folder }
      return .init(path, label: String(folder.label.dropLast()), "a model")
    }
    return runs + others
  }

  /// Returns the commands below those already named; after `time`, the names of commands.
  private func commands(behind names: [String]) -> [Completion.Candidate] {
    let children =
      names.isEmpty ? guide.commands : guide.command(names).map(\.command.children) ?? []
    return children.map { .init($0.path.last ?? "", $0.summary) }
  }

  private func settings(_ given: [String]) -> [Completion.Candidate] {
    let settings = context.settings()
    guard let name = given.first else { return settings.map { .init($0.name) } }
    return settings.first { $0.name == name }?.choices.map { .init($0) } ?? []
  }

  /// Returns groups of keys and keys; after `=`, the possible values.
  private func keys(_ start: String, of recipe: String?) -> [Completion.Candidate] {
    let keys = context.keys(recipe)
    if let equals = start.firstIndex(of: "=") {
      let path = String(start[..<equals])
      return keys.first { $0.path == path }?.choices.map {
        .init(path + "=" + $0, label: $0)
      } ?? []
    }
    let found = keys.filter { $0.path.hasPrefix(start) }
    guard found.count > Self.manyKeys else { return found.map(key) }
    // If there are too many to show, groups are shown, by the next part of the path.
    let depth = start.split(separator: ".", omittingEmptySubsequences: false).count
    var groups: [(name: String, keys: [RecipeKey])] = []
    for key in found {
      let parts = key.path.split(separator: ".")
      let name = parts.prefix(depth).joined(separator: ".") + (parts.count > depth ? "." : "=")
      if groups.last?.name != name { groups.append((name, [])) }
      groups[groups.count - 1].keys.append(key)
    }
    return groups.map { name, keys in
      name.hasSuffix("=") ? key(keys[0]) : .init(name, "\(keys.count) keys", isWhole: false)
    }
  }

  /// The number of keys above which groups are shown.
  private static let manyKeys = 30

  private func key(_ key: RecipeKey) -> Completion.Candidate {
    .init("\(key.path)=", label: "\(key.path)=\(key.value)", key.explanation, isWhole: false)
  }

  /// Returns the entries of the folder that `start` names: folders, and files with one of the
  /// endings.
  func files(_ start: String, endings: [String]) -> [Completion.Candidate] {
    let folder = start.lastIndex(of: "/").map { String(start[...$0]) } ?? ""
    let isHiddenWanted = start.dropFirst(folder.count).hasPrefix(".")
    let found = context.list(folder).filter { name, isFolder in
      guard isHiddenWanted || !name.hasPrefix(".") else { return false }
      return isFolder || endings.isEmpty || endings.contains { name.hasSuffix("." + $0) }
    }
    return found.sorted { $0.name < $1.name }.map { name, isFolder in
      let label = name + (isFolder ? "/" : "")
      return .init(folder + label, label: label, isWhole: !isFolder)
    }
  }

  private func folders(_ start: String) -> [Completion.Candidate] {
    files(start, endings: []).filter { $0.label.hasSuffix("/") }
  }
}
