import Foundation
import Testing

@testable import ClozeEvaluation

@Suite struct MetricTests {
  @Test func hitRateCountsTheFirstPlaces() {
    #expect([0, 9, 10, 11].map { HitRate(at: 10).value(rank: $0) } == [1, 1, 0, 0])
    #expect([0, 1].map { HitRate(at: 1).value(rank: $0) } == [1, 0])
  }

  @Test func gainFallsWithTheRank() {
    let gains = [0, 1, 2, 6, 9, 10].map { NDCG(at: 10).value(rank: $0) }
    #expect(gains[0] == 1)
    #expect(abs(gains[1] - 0.6309297535714574) < 1e-15)
    #expect(gains[2] == 0.5)
    #expect(abs(gains[3] - 1.0 / 3) < 1e-15)
    #expect(abs(gains[4] - 0.2890648263178879) < 1e-15)
    #expect(gains[5] == 0)
  }

  @Test func reciprocalOfTheRankFromOne() {
    #expect([0, 1, 3, 999].map { ReciprocalRank().value(rank: $0) } == [1, 0.5, 0.25, 0.001])
  }

  @Test func coverageCountsEachItemOnce() {
    var tally = Coverage.Tally(itemCount: 8)
    #expect(tally.share == 0)
    tally.add([3, 1].map { .init(row: $0, score: 0) })
    tally.add([1, 7].map { .init(row: $0, score: 2) })
    #expect(tally.share == 3.0 / 8)
    #expect(Coverage.Tally(itemCount: 0).share == 0)
  }

  @Test func theRegistryHasEveryFile() throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../Sources/ClozeEvaluation/Metrics").standardized
    let files = try FileManager.default.contentsOfDirectory(
      atPath: folder.path(percentEncoded: false))
    let names = Set(files.map { $0.replacing(".swift", with: "") }).subtracting(["Metric"])
    #expect(names == Set(Metrics.all.map { "\(type(of: $0))" }))
  }

  @Test func namesSayWhatIsMeasured() {
    let names = Metrics.all.map(\.name)
    #expect(
      names == [
        "HR@1", "HR@5", "HR@10", "HR@20", "NDCG@5", "NDCG@10", "NDCG@20", "MRR", "coverage@10",
        "accuracy", "mean class accuracy", "macro F1",
        "Pearson correlation", "Spearman correlation",
        "entity F1", "entity precision", "entity recall", "entity macro F1", "token accuracy",
        "exact match", "answer F1", "micro F1", "macro F1", "sample F1", "subset accuracy", "LRAP",
        "WER", "CER", "R@1", "R@5", "R@10", "MedR", "MeanR", "probe",
        "family accuracy",
      ])
    let retrieval = Metrics.retrieval.map(\.unit)
    #expect(retrieval == ["share", "share", "share", "rank", "rank", "share"])
    for metric in Metrics.all
    where !(metric is any TranscriptMetric) && !(metric is any RetrievalMetric) {
      #expect(metric.direction == .higherIsBetter)
      #expect(metric.unit == (metric is any RegressionMetric ? "correlation" : "share"))
    }
    for metric in Metrics.transcripts { #expect(metric.direction == .lowerIsBetter) }
    for metric in Metrics.retrieval {
      #expect(metric.direction == (metric.unit == "rank" ? .lowerIsBetter : .higherIsBetter))
    }
  }
}

@Suite struct RankingProtocolTests {
  @Test func namesAndBack() {
    #expect(RankingProtocol.standard.map(\.name) == ["full", "popularity-100", "uniform-100"])
    for one in RankingProtocol.standard + [.uniform(negatives: 7)] {
      #expect(RankingProtocol(name: one.name) == one)
    }
  }

  @Test(arguments: [
    "", "Full", "full-100", "popularity", "popularity-", "popularity-0", "uniform-1.5",
    "uniform--1",
    "uniform-99999999999999999999", "uniform-1-2", "uniform-+5", "other-100",
  ])
  func nothingElse(name: String) { #expect(RankingProtocol(name: name) == nil) }
}
