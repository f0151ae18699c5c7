import ClozeEncoder
import Testing

@testable import ClozeShell

/// The keys of an encoder that `model info` shows.
@Suite struct EncoderFieldsTests {
  @Test func keysHaveTheNamesThatRecipesUse() {
    let fields = EncoderFields.all(EncoderConfiguration())
    let names = fields.map(\.0)
    #expect(names.starts(with: ["block", "layers", "hidden"]))
    #expect(names.contains("sinusoidalStart") && !names.contains { $0.hasPrefix("_") })
    #expect(Set(names).isSubset(of: EncoderConfiguration.summaries.keys))
    #expect("\(fields[0].1)".contains("transformer"))
  }
}
