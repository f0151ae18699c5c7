import ClozeConfiguration
import ClozeTraining
import Foundation

/// The contents of help: commands, and the values of recipes.
struct Guide: Sendable {
  /// The outermost commands; those of the shell come last.
  let commands: [CommandGuide]
  /// The values of the recipes of each modality.
  let recipes: [RecipeGuide]
  /// The named recipes.
  var presets: [NamedRecipe] = []
  /// The metrics of runs and evaluations.
  var metrics: [MetricGuide] = []
  /// The other topics of help.
  var topics: [HelpTopic] = []

  /// The values of all recipes, with their defaults.
  var keys: [RecipeKey] { recipes.flatMap(\.keys) }

  /// The kinds that recipes can choose.
  var kinds: [KindSummary] { recipes.flatMap(\.kinds) }

  /// Every command, groups included.
  var all: [CommandGuide] { commands.flatMap(\.all) }

  /// Returns the command that `words` start with, and the number of words that name it.
  func command(_ words: [String]) -> (command: CommandGuide, count: Int)? {
    var found: CommandGuide?
    var count = 0
    for word in words {
      guard let next = (found?.children ?? commands).first(where: { $0.path.last == word })
      else { break }
      (found, count) = (next, count + 1)
    }
    return found.map { ($0, count) }
  }
}

/// The values of a modality's recipes.
struct RecipeGuide: Sendable {
  /// The modality's name.
  let modality: String
  /// The preset that has the values.
  let preset: String
  /// The values, without those that are the same in an earlier modality.
  let keys: [RecipeKey]
  /// The kinds that it can choose, without those that a modality before it can.
  var kinds: [KindSummary] = []
}

/// A search result.
struct GuideMatch: Hashable {
  /// Its kind: `command`, `topic`, `option`, `metric`, `key`.
  let kind: String
  /// Its name, as it is typed.
  let name: String
  /// Its summary.
  let summary: String
}

extension Guide {
  /// Returns the entries with `pattern` in their name or summary, ignoring case; a blank matches
  /// anything. Entries with it in the name come first.
  func search(_ pattern: String) -> [GuideMatch] {
    let words = pattern.lowercased().split(whereSeparator: \.isWhitespace)
    guard !words.isEmpty else { return [] }
    let matches = entries.filter { entry in
      let text = (entry.name + " " + entry.summary).lowercased()
      return words.allSatisfy { text.contains($0) }
    }
    func isByName(_ match: GuideMatch) -> Bool {
      words.allSatisfy { match.name.lowercased().contains($0) }
    }
    return matches.filter(isByName) + matches.filter { !isByName($0) }
  }

  /// The names of commands, options and keys.
  var names: [String] {
    all.map(\.name) + topics.map(\.name) + all.flatMap { $0.options.flatMap(\.names) }
      + keys.map(\.path) + kinds.map(\.path) + presets.map(\.name) + metrics.map(\.name)
  }

  /// The longer words of the summaries.
  var words: [String] {
    let texts = all.map(\.summary) + all.flatMap { $0.arguments.map(\.summary) }
    let words = (texts + keys.map(\.summary)).joined(separator: " ").lowercased()
      .split { !$0.isLetter }.map(String.init).filter { $0.count > 4 }
    return Set(words).sorted()
  }

  /// All entries with names. An option that several commands share is one entry.
  private var entries: [GuideMatch] {
    let all = all
    let commands = all.map { GuideMatch(kind: "command", name: $0.name, summary: $0.summary) }
    var places: [GuideMatch: [String]] = [:]
    var order: [GuideMatch] = []
    for command in all {
      for option in command.options {
        let match = GuideMatch(kind: "option", name: option.term, summary: option.summary)
        if places[match] == nil { order.append(match) }
        places[match, default: []].append(command.name)
      }
    }
    let options = order.map { match in
      let commands = places[match] ?? []
      let place =
        commands.count > 3 ? "\(commands.count) commands" : commands.joined(separator: ", ")
      return GuideMatch(kind: "option", name: match.name, summary: "\(match.summary) (\(place))")
    }
    let keys = keys.map {
      GuideMatch(kind: "key", name: "--set \($0.path)=\($0.value)", summary: $0.summary)
    }
    let kinds = kinds.map {
      GuideMatch(kind: "key", name: "help \($0.path)", summary: $0.summary)
    }
    let topics = topics.map {
      GuideMatch(kind: "topic", name: "help \($0.name)", summary: $0.summary)
    }
    let metrics = metrics.map {
      GuideMatch(kind: "metric", name: "help \($0.name)", summary: $0.summary)
    }
    return commands + topics + options + metrics + kinds + keys
  }
}
