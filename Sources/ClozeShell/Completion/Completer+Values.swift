import ClozeTraining

extension Completer {
  /// The sources of an argument's values, by the name of the value. An argument whose values have
  /// one of these names needs nothing else to be completed.
  enum Source {
    case recipe, run, key, file, folder, command, value, setting, job, condition, field, fields
    case order, series, place

    static let byName: [String: Source] = [
      "recipe": .recipe, "run": .run, "model": .run, "key.path=value": .key, "path": .file,
      "file": .file, "folder": .folder, "tokenizer": .run, "command": .command,
      "words": .command, "name": .value, "setting": .setting, "job": .job,
      "condition": .condition,
    ]

    /// The sources of options whose values' names alone do not say enough, by name and value.
    static let byOption: [String: Source] = [
      "--columns <name,name>": .fields, "--sort <name,-name>": .order, "--by <name,name>": .fields,
      "--by <key>": .field, "--metric <name>": .field, "--metrics <name,name>": .series,
      "--series <name,name>": .series, "--series <name,...>": .series, "--x <place>": .place,
    ]

    /// Returns the source of an argument's values.
    static func of(_ argument: ArgumentGuide) -> Source? {
      byOption[argument.term] ?? byName[argument.value]
    }
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
    case .named: found = named(Source.of(argument), start, place)
    }
    return found.map { $0.behind(prefix) }
  }

  private func named(
    _ source: Source?, _ start: String, _ place: ArgumentPlace
  ) -> [Completion.Candidate] {
    switch source {
    case .recipe: plain(context.presets(place.command)) + files(start, endings: ["yaml", "yml"])
    case .run: runs(start)
    case .key: keys(start, of: place.positionals.first)
    case .file: files(start, endings: [])
    case .folder: folders(start)
    case .command: commands(behind: place.positionals) + topics(behind: place)
    case .value: plain(context.values())
    case .setting: settings(place.positionals)
    case .job: plain(context.jobs())
    case .condition: condition(start)
    case .field: grouped(plain(context.fields()), start)
    case .fields: list(context.fields(), start)
    case .order: list(context.fields(), start, isSigned: true)
    case .place:
      grouped(["step", "tokens", "time"].map { .init($0) } + plain(context.fields()), start)
    case .series: list(context.series(place.positionals), start)
    case nil: []
    }
  }

  func plain(_ named: [CompletionContext.Named]) -> [Completion.Candidate] {
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

  /// Returns what `help` explains beside commands: topics, presets and metrics.
  private func topics(behind place: ArgumentPlace) -> [Completion.Candidate] {
    guard place.command == "help", place.positionals.isEmpty else { return [] }
    let presets = guide.presets.map { Completion.Candidate($0.name, $0.summary) }
    let metrics = guide.metrics.map { Completion.Candidate($0.name, $0.summary) }
    let topics = guide.topics.map { Completion.Candidate($0.name, $0.summary) }
    let known = Set(guide.commands.map(\.name))
    return topics + (presets + metrics).filter { !known.contains($0.text) }
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
    return grouped(keys.map(key), start, of: "keys")
  }

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
