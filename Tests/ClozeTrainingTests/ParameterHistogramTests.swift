import ClozeTensor
import ClozeTestSupport
import Testing

@testable import ClozeTraining

@Suite struct ParameterHistogramTests {
  @Test func countsAndSumsAreThoseOfTheValues() {
    let histogram = ParameterHistogram(name: "w", [0, 1, 1.5, 4, -4] as [Float], ranges: 4)
    #expect(histogram.minimum == -4 && histogram.maximum == 4)
    #expect(histogram.sum == 2.5 && histogram.sumOfSquares == 35.25)
    #expect(histogram.limits == [-2, 0, 2, 4])
    #expect(histogram.counts == [1, 0, 3, 1])
  }

  @Test func whatIsNoNumberIsNotCounted() {
    #expect(ParameterHistogram(name: "w", [.nan, 2, .infinity] as [Float]).counts == [1])
    #expect(ParameterHistogram(name: "w", [.nan] as [Float]).counts == [])
    let wide = ParameterHistogram(
      name: "w", [-.greatestFiniteMagnitude, .greatestFiniteMagnitude] as [Float])
    #expect(wide.counts.first == 1 && wide.counts.last == 1)
  }

  @Test func theTrainerTellsThemWhenAskedTo() throws {
    try withTemporaryFolder { folder in
      var configuration = toyConfiguration()
      configuration.histogramEvery = 15
      var told: [Int: [ParameterHistogram]] = [:]
      let task = try ToyTask()
      let run = try RunFolder.create(at: folder + "/run", recipe: "")
      try Trainer(task, configuration, run: run) {
        if case .histograms(let step, let histograms) = $0 { told[step] = histograms }
      }.train()
      #expect(told.keys.sorted() == [15, 30])
      #expect(told[15]?.map(\.name) == task.store.parameters.map(\.name))
      #expect(told[15]?.first?.counts.reduce(0, +) == task.store.parameters[0].value.count)
    }
  }
}
