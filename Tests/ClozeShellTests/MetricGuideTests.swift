import ClozeEvaluation
import ClozeObjectives
import Foundation
import Testing

@testable import ClozeShell

/// What help knows of metrics, and that nothing is left out.
@Suite struct MetricGuideTests {
  @Test func everyMetricIsExplained() {
    #expect(MetricGuide.all.count > 40)
    for metric in MetricGuide.all {
      #expect(metric.explanation != nil, "\(metric.name) is not explained")
      #expect(!metric.summary.contains("\n"))
    }
    for metric in Metrics.all { #expect(MetricGuide.all.contains { $0.name == metric.name }) }
    for objective in Objectives.all {
      for measure in objective.metrics + objective.stepMetrics {
        let name = objective.series + "_" + measure.name
        #expect(MetricExplanation.of(name) != nil, "\(name) is not explained")
      }
    }
  }

  @Test func everyExplanationIsOfSomething() {
    var stems: Set<String> = []
    for explanation in MetricExplanation.all {
      #expect(!explanation.summary.isEmpty && !explanation.summary.hasSuffix("."))
      for stem in explanation.stems {
        #expect(stems.insert(stem).inserted, "\(stem) is explained twice")
        #expect(stem == MetricExplanation.stem(of: stem))
      }
    }
  }

  @Test func pagesExist() throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../..").path
    for explanation in MetricExplanation.all {
      #expect(FileManager.default.fileExists(atPath: root + "/" + explanation.page))
    }
  }

  /// What help says of results is what docs/benchmarks.md says.
  @Test func resultsAreThoseOfTheBenchmarks() throws {
    let page = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../docs/benchmarks.md")
    let text = try String(contentsOf: page, encoding: .utf8)
    for result in PresetResult.all {
      #expect(Registry.preset(result.preset) != nil, "\(result.preset)")
      for number in result.result.matches(of: /\d*\.\d+/) {
        #expect(text.contains(number.output), "\(result.preset): \(number.output)")
      }
    }
  }

  @Test func namesOfRunsAndEvaluationsAreOneMetric() {
    #expect(MetricExplanation.stem(of: "validation_ndcg@10") == "ndcg@k")
    #expect(MetricExplanation.stem(of: "Pearson correlation") == "pearson_correlation")
    #expect(MetricExplanation.of("NDCG@20") == MetricExplanation.of("validation_ndcg@10"))
    #expect(MetricGuide.summary(of: "best.validation_loss")?.contains("lower is better") == true)
    #expect(MetricGuide.summary(of: "test.accuracy")?.contains("share") == true)
    #expect(MetricGuide.summary(of: "nothing") == nil)
  }

  @Test func theDirectionIsTheDeclaredOne() {
    let loss = MetricGuide.logged.first { $0.name == "validation_loss" }
    #expect(loss?.direction == .lowerIsBetter && loss?.isSelectable == true)
    #expect(loss?.modalities.contains("text") == true)
    let rate = MetricGuide.logged.first { $0.name == "rate" }
    #expect(rate != nil && rate?.direction == nil && rate?.isSelectable == false)
  }
}
