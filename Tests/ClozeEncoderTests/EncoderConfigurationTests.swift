import Testing

@testable import ClozeEncoder

/// The section `encoder` of recipes and models.
@Suite struct EncoderConfigurationTests {
  @Test func problemsHaveTheSectionsKeysAndModelsTheWholeOnes() {
    var configuration = EncoderConfiguration()
    configuration.hidden = 250
    configuration.dropout = 1
    #expect(
      configuration.validate() == [
        "hidden is 250: must be a multiple of encoder.heads, which is 4",
        "dropout is 1.0: must lie in [0, 1)",
      ])
    #expect(
      configuration.modelProblems(givesPositions: true) == [
        "encoder.hidden is 250: must be a multiple of encoder.heads, which is 4",
        "encoder.dropout is 1.0: must lie in [0, 1)",
        "encoder.positions is learned: must be given, by the places in space",
      ])
  }
}
