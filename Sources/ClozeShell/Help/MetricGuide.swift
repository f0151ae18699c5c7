import ClozeEvaluation

/// The help on a metric: what it is, its direction and unit, and values to compare with.
struct MetricGuide: Equatable, Sendable {
  /// The name, such as `validation_loss` or `NDCG@10`.
  let name: String
  /// The direction in which it improves; nil where no value is better than another.
  let direction: MetricDirection?
  /// The unit; nil if there is none.
  let unit: String?
  /// The kinds of data whose runs log it; empty for one of evaluations alone.
  let modalities: [String]
  /// The explanation; nil if there is none.
  let explanation: MetricExplanation?

  /// A line on what it is, with direction and unit.
  var summary: String {
    let direction: String? =
      switch self.direction {
      case .higherIsBetter: "higher is better"
      case .lowerIsBetter: "lower is better"
      case nil: nil
      }
    let unit: String? = self.unit.map { $0 == "share" ? "a share of 0 to 1" : "in \($0)" }
    return ([explanation?.summary ?? name] + [direction, unit].compactMap { $0 })
      .joined(separator: "; ")
  }

  /// The series that runs of the presets log, each once.
  static let logged: [MetricGuide] = {
    var order: [String] = []
    var series: [String: (metric: LoggedMetric, modalities: [String])] = [:]
    for preset in Registry.presets {
      for metric in preset.recipe.series {
        if series[metric.name] == nil { order.append(metric.name) }
        let modalities = series[metric.name]?.modalities ?? []
        series[metric.name] = (
          series[metric.name]?.metric ?? metric,
          modalities.contains(preset.modality) ? modalities : modalities + [preset.modality]
        )
      }
    }
    return order.compactMap { name in
      series[name].map { entry in
        MetricGuide(
          name: name, direction: entry.metric.direction, unit: entry.metric.unit,
          modalities: entry.modalities, explanation: .of(name))
      }
    }
  }()

  /// The metrics of evaluations.
  static let evaluated: [MetricGuide] =
    Metrics.all.map {
      MetricGuide(
        name: $0.name, direction: $0.direction, unit: $0.unit, modalities: [],
        explanation: .of($0.name))
    }
    + [
      LoggedMetric.loss("mlm_loss"), .accuracy("mlm_accuracy"), .loss("masked_loss"),
      .accuracy("masked_accuracy"), LoggedMetric("deviation", .lowerIsBetter, unit: "share"),
    ].map {
      MetricGuide(
        name: $0.name, direction: $0.direction, unit: $0.unit, modalities: [],
        explanation: .of($0.name))
    }

  /// All metrics, each name once.
  static let all: [MetricGuide] = {
    var names: Set<String> = []
    return (logged + evaluated).filter { names.insert($0.name).inserted }
  }()

  /// Returns a line on the metric called `name`, which may follow `best.`, `test.` and the like;
  /// nil if it is not known.
  static func summary(of name: String) -> String? {
    let prefixes = ["best.", "min.", "max.", "last.", "count.", "test.", "validation.", "all."]
    let prefix = prefixes.first(where: name.hasPrefix) ?? ""
    let rest = String(name.dropFirst(prefix.count))
    return all.first { $0.name == rest }?.summary ?? MetricExplanation.of(rest)?.summary
  }
}
