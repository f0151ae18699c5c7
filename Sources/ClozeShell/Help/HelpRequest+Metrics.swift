import ClozeReport

extension HelpRequest {
  /// Returns the help on the metric called `name`, in any of its names; nil if there is none.
  func about(metric name: String) -> String? {
    let stem = MetricExplanation.stem(of: name)
    let same = guide.metrics.filter { $0.explanation?.stems.contains(stem) == true }
    let at = guide.metrics.filter { $0.explanation?.stems.contains(stem + "@k") == true }
    let found = same.isEmpty ? at : same
    guard let first = found.first(where: { $0.name == name }) ?? found.first,
      let explanation = first.explanation
    else { return nil }
    let names = found.map(\.name).filter { $0 != first.name }
    let modalities = found.flatMap(\.modalities)
    let logged = guide.recipes.map(\.modality).filter(modalities.contains)
    var rows = [(name: first.name, text: first.summary)]
    if !names.isEmpty { rows.append(("also", names.joined(separator: ", "))) }
    if !logged.isEmpty { rows.append(("in runs of", logged.joined(separator: ", "))) }
    if let choice = found.first(where: { $0.isSelectable }) {
      rows.append(
        ("--set training.selection.metric=" + choice.name, "makes it choose the weights of a run"))
    }
    rows.append(("more", explanation.page))
    return [
      page.table("Metric", rows),
      page.table(
        "Values to compare with", explanation.references.map { ($0.of, $0.value) }),
    ].filter { !$0.isEmpty }.joined(separator: "\n")
  }

  /// Returns the help on a preset: its purpose, the commands that use it, its main values, and what
  /// was measured with it.
  func about(_ preset: NamedRecipe) -> String {
    let command = Registry.stage(of: preset.recipe).command
    let keys = (try? preset.recipe.keys()) ?? []
    let values = Self.mainKeys.compactMap { path in keys.first { $0.path == path } }
      .filter { $0.value != "null" }
    let measured = PresetResult.all.filter { $0.preset == preset.name }
    let metrics = preset.recipe.metrics.selectable.map { ($0, MetricGuide.summary(of: $0) ?? "") }
    return [
      page.table(
        "Recipe of \(preset.modality)",
        [
          (preset.name, preset.summary),
          ("explain \(preset.name)", "what it costs on this machine: parameters, memory, time"),
          ("explain \(preset.name) --yaml", "all its values, ready to edit"),
          ("\(command) \(preset.name) --data PATH", "trains with it"),
        ]),
      page.table("Its main values", values.map { ("\($0.path)=\($0.value)", $0.explanation) }),
      page.table("Measured (docs/benchmarks.md)", measured.map { ($0.data, $0.result) }),
      page.table("Its metrics on validation data", metrics),
    ].filter { !$0.isEmpty }.joined(separator: "\n")
  }

  /// The keys that are changed most.
  private static let mainKeys = [
    "encoder.layers", "encoder.hidden", "tokenizer.vocabularySize", "tokensPerBatch", "batch",
    "training.steps", "training.optimizer.rate", "training.schedule.warmup",
    "training.selection.metric", "training.selection.patience",
  ]

  /// Returns a line with the values that presets have for the key called `path`, such as `usual:
  /// 0.001 (text), 0.002 (text-tiny, text-rotary)`; nil if they all have the same one.
  func usual(_ path: String) -> String? {
    var order: [String] = []
    var presets: [String: [String]] = [:]
    for preset in guide.presets {
      guard let value = try? preset.recipe.keys().first(where: { $0.path == path })?.value
      else { continue }
      if presets[value] == nil { order.append(value) }
      presets[value, default: []].append(preset.name)
    }
    guard order.count > 1 else { return nil }
    return order.map { "\($0) (\(presets[$0, default: []].joined(separator: ", ")))" }
      .joined(separator: "; ")
  }
}

extension MetricGuide {
  /// True if runs can choose their weights by it.
  var isSelectable: Bool { name.hasPrefix("validation_") && direction != nil }
}
