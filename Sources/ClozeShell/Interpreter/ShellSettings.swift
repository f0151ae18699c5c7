import ClozeReport
import ClozeTensor
import Foundation

/// The values of options that are not given in a session.
struct ShellSettings: Codable, Sendable, Equatable {
  var format: OutputFormat?
  var quiet = false
  var threads: Int?
  var precision: Precision?
  var backend: BackendKind?
  var seed: UInt64?
  var runs: String?
  /// True if lines starting with `!` run programs.
  var programs = true
  /// The choice between columns and blocks.
  var expanded = TableExpansion.auto
  /// True if long tables go through a pager at the prompt.
  var pager = true
  /// True if errors, headings and the prompt are coloured where the terminal allows it.
  var color = true
}

/// The description of a setting, for `set` and `show`.
struct Setting: Sendable {
  /// The name.
  let name: String
  /// A summary in one line.
  let summary: String
  /// The possible values, if there are only a few.
  var values: [String] = []
  /// Returns its value as text; nil if none is set.
  let get: @Sendable (ShellSettings) -> String?
  /// Sets it from a text; nil restores the default. Returns false if the text is not a valid value.
  let set: @Sendable (inout ShellSettings, String?) -> Bool

  /// All settings, by name.
  static let all: [Setting] = [
    choice("backend", "What multiplies matrices.", \.backend),
    flag("color", "Colours at a terminal, unless NO_COLOR is set.", usually: true) {
      settings, value in
      settings.color = value
      return true
    } get: {
      $0.color
    },
    Setting(
      name: "expanded", summary: "Tables as blocks of a line for each value: auto if too wide.",
      values: TableExpansion.allCases.map(\.rawValue), get: { $0.expanded.rawValue }
    ) { settings, text in
      guard let expanded = TableExpansion(rawValue: text ?? "auto") else { return false }
      settings.expanded = expanded
      return true
    },
    choice("format", "The form of results.", \.format),
    flag("pager", "Long tables go through $PAGER (less -FRX) at the prompt.", usually: true) {
      settings, value in
      settings.pager = value
      return true
    } get: {
      $0.pager
    },
    choice("precision", "Activations in f32, bf16 or auto.", \.precision),
    flag(
      "programs", "Whether lines that begin with ! run programs; once off, it stays off.",
      usually: true
    ) { settings, value in
      guard settings.programs || !value else { return false }
      settings.programs = value
      return true
    } get: {
      $0.programs
    },
    flag("quiet", "Leave out progress and messages.", usually: false) { settings, value in
      settings.quiet = value
      return true
    } get: {
      $0.quiet
    },
    Setting(name: "runs", summary: "The folder of runs.", get: \.runs) { settings, text in
      settings.runs = text
      return text != ""
    },
    Setting(
      name: "seed", summary: "All random numbers follow from it.", get: { $0.seed.map(String.init) }
    ) { settings, text in
      settings.seed = text.flatMap(UInt64.init)
      return text == nil || settings.seed != nil
    },
    Setting(
      name: "threads", summary: "Threads that compute.", get: { $0.threads.map(String.init) }
    ) { settings, text in
      settings.threads = text.flatMap(Int.init)
      return text == nil || settings.threads.map { (1...1024).contains($0) } == true
    },
  ]

  private static func choice<Item: RawRepresentable & CaseIterable & SendableMetatype>(
    _ name: String, _ summary: String,
    _ path: any WritableKeyPath<ShellSettings, Item?> & Sendable
  ) -> Setting where Item.RawValue == String {
    Setting(
      name: name, summary: summary, values: Item.allCases.map(\.rawValue),
      get: { $0[keyPath: path]?.rawValue }
    ) { settings, text in
      settings[keyPath: path] = text.flatMap { Item(rawValue: $0) }
      return text == nil || settings[keyPath: path] != nil
    }
  }

  private static func flag(
    _ name: String, _ summary: String, usually usual: Bool,
    set: @escaping @Sendable (inout ShellSettings, Bool) -> Bool,
    get: @escaping @Sendable (ShellSettings) -> Bool
  ) -> Setting {
    let words = ["on": true, "off": false, "true": true, "false": false]
    return Setting(
      name: name, summary: summary, values: ["on", "off"], get: { get($0) ? "on" : "off" }
    ) { settings, text in
      guard let value = text.map({ words[$0] }) ?? usual else { return false }
      return set(&settings, value)
    }
  }
}

extension ShellSettings {
  /// Sets `name` to the value `text`; nil restores the default.
  ///
  /// - Throws: `Misuse`.
  mutating func set(_ name: String, to text: String?) throws {
    let setting = try Self.setting(name)
    var changed = self
    guard setting.set(&changed, text) else {
      let values =
        setting.values.isEmpty ? "" : "; known: " + setting.values.joined(separator: ", ")
      throw Misuse(text: "\(name) cannot be '\(text ?? "")'\(values)")
    }
    self = changed
  }

  /// Returns these settings with the given options applied.
  func overlaid(_ options: OutputOptions) -> ShellSettings {
    var settings = self
    settings.format = options.format ?? format
    settings.quiet = quiet || options.quiet
    return settings
  }

  /// Returns the setting called `name`.
  static func setting(_ name: String) throws -> Setting {
    if let setting = Setting.all.first(where: { $0.name == name }) { return setting }
    let names = Setting.all.map(\.name)
    throw Misuse(
      text: "unknown setting '\(name)'; " + Misspelling.suggestion(for: name, among: names))
  }
}

/// A command that computes, whose options default to the session's settings.
protocol ComputingCommand: Command {
  var compute: ComputeOptions { get set }
}

extension ComputingCommand {
  mutating func adopt(_ settings: ShellSettings) { compute.adopt(settings) }
}

extension ComputeOptions {
  /// Adopts `settings` for options that were not given.
  mutating func adopt(_ settings: ShellSettings) {
    threads = threads ?? settings.threads
    precision = precision ?? settings.precision
    backend = backend ?? settings.backend
  }
}

/// A command with a folder of runs, which defaults to the session's setting.
protocol RunsFolderCommand: Command {
  var runs: RunsOption { get set }
}

extension RunsFolderCommand {
  mutating func adopt(_ settings: ShellSettings) { runs.adopt(settings) }
}

extension RunsOption {
  /// Adopts `settings` for options that were not given.
  mutating func adopt(_ settings: ShellSettings) { path = path ?? settings.runs }
}
