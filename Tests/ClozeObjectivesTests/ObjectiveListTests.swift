import ClozeEncoder
import Foundation
import Testing

@testable import ClozeObjectives

/// The list of objectives, and the ways in which a recipe chooses among them.
@Suite struct ObjectiveListTests {
  @Test func everyFileIsInTheList() throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../Sources/ClozeObjectives/Kinds")
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      .filter { $0.hasSuffix("Objective.swift") }
    #expect(Set(files) == Set(Objectives.all.map { "\($0).swift" }))
    #expect(Set(Objectives.all.map { $0.name }).count == files.count)
  }

  @Test func obstaclesAreNamedByTheirKeys() {
    var choice = ObjectiveChoice()
    let items = InputTraits("items", encoder: EncoderConfiguration())
    #expect(choice.obstacles(items) == ["objectives is empty: name one, such as masked"])
    choice = .masked
    #expect(choice.obstacles(items) == [])
    choice[NextSentenceObjective.name] = NextSentenceObjective.Settings()
    choice[ContrastObjective.name] = ContrastObjective.Settings()
    #expect(
      choice.obstacles(items) == [
        "objectives.nextSentence needs pairs of segments, which items does not have",
        "objectives.contrast needs a momentum encoder and class tokens, which items does not have",
      ])
    var text = InputTraits("text", encoder: EncoderConfiguration())
    (text.hasPairs, text.encoder.segments) = (true, 1)
    #expect(
      choice.obstacles(text)[0] == "objectives.nextSentence needs encoder.segments of at least 2")
  }

  @Test func aConvolutionShowsThePlacesThatArePredicted() {
    var choice = ObjectiveChoice()
    choice[PositionObjective.name] = PositionObjective.Settings()
    var traits = InputTraits("speech", encoder: EncoderConfiguration())
    #expect(choice.obstacles(traits) == [])
    traits.encoder.block = BlockName(rawValue: ConformerBlock.name)
    #expect(
      choice.obstacles(traits) == [
        "objectives.position needs another encoder.block than conformer, whose convolution shows "
          + "the places"
      ])
  }

  /// A head of two layers is counted as it is made, and metrics carry the objective's name.
  @Test func costsAndMetricsAreThoseOfTheChoice() {
    var choice = ObjectiveChoice.masked
    let shape = ObjectiveShape(encoder: EncoderConfiguration(), length: 64, places: 64)
    #expect(choice.cost(shape) == ObjectiveCost())
    choice[NextSentenceObjective.name] = NextSentenceObjective.Settings()
    #expect(choice.cost(shape).parameters == 256 * 256 + 256 + 2 * 256 + 2)
    #expect(
      choice.metrics.map(\.name) == [
        "masked_loss", "masked_accuracy", "next_sentence_loss", "next_sentence_accuracy",
      ])
  }
}
