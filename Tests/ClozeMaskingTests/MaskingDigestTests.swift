import ClozeTensor
import Testing

@testable import ClozeMasking

/// The choices of version 0.1: the order of a policy's draws is part of what a seed means.
@Suite struct MaskingDigestTests {
  /// FNV-1a over the inputs and positions of 20 batches.
  private func digest(_ settings: MaskingConfiguration) -> UInt64 {
    let batch = makeBatch([126, 60, 1, 7], seed: 9)
    return (0..<20).reduce(0xCBF2_9CE4_8422_2325) { digest, step in
      var random = CounterRandom.masking(seed: 3, step: step)
      let masked = mask(batch, settings, maskingTokens, &random)
      return (masked.inputs + masked.positions).reduce(digest) {
        ($0 ^ UInt64(UInt32(bitPattern: $1))) &* 0x100_0000_01B3
      }
    }
  }

  @Test(
    arguments: [
      ("random", 0x5492_C966_2E8A_5EDB, 0xE64D_4B70_0535_3954),
      ("wholeWord", 0xD4C6_72A2_99CE_19D9, 0x6632_A1DB_9545_B268),
      ("span", 0x5F28_F67A_4AE0_6952, 0xF780_BBAB_18E9_046B),
      ("ngram", 0x4799_CA7F_1CA7_BD9B, 0x48EE_DE03_A3D3_75CD),
    ] as [(String, UInt64, UInt64)])
  func theSameSeedHidesTheSameTokens(policy: String, plain: UInt64, changed: UInt64) {
    #expect(digest(configuration(policy)) == plain)
    let settings = configuration(policy) {
      ($0.lastShare, $0.maximumPerSequence, $0.rate) = (0.2, 12, 0.3)
      ($0.maskRate, $0.randomRate, $0.keepRate) = (0.5, 0.25, 0.25)
      ($0.spanProbability, $0.maximumSpan, $0.maximumNGram) = (0.4, 5, 4)
    }
    #expect(digest(settings) == changed)
  }
}
