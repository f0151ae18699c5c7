import ClozeData
import Testing

@Suite struct SplitTests {
  @Test func theFractionIsMetOnAverage() {
    let split = DocumentSplit(validationFraction: 0.1, seed: 5)
    let held = split.isValidation(identities: (0..<100_000).map { UInt64($0) })
    let rate = Double(held.filter { $0 }.count) / 100_000
    #expect(abs(rate - 0.1) < 0.004)
  }

  @Test func bothSidesHaveADocument() {
    for seed in 0..<200 {
      for fraction in [1e-9, 0.5, 0.999_999] {
        for count in 2...5 {
          let split = DocumentSplit(validationFraction: fraction, seed: UInt64(seed))
          let held = split.isValidation(identities: (0..<count).map { UInt64($0 * 77) })
          #expect(held.contains(true) && held.contains(false))
        }
      }
    }
  }

  @Test func oneDocumentAndNoFractionHoldNothingOut() {
    #expect(DocumentSplit(validationFraction: 0.9).isValidation(identities: [7]) == [false])
    #expect(
      DocumentSplit(validationFraction: 0.9).isValidation(identities: [7, 7]) == [false, false])
    #expect(
      DocumentSplit(validationFraction: 0).isValidation(identities: [1, 2]) == [false, false])
    #expect(DocumentSplit().isValidation(identities: [UInt64]()) == [])
  }

  @Test func equalDocumentsAreOnOneSideAndOthersStayWhereTheyAre() {
    let split = DocumentSplit(validationFraction: 0.3, seed: 9)
    let identities = (0..<500).map { UInt64($0 % 250) }
    let held = split.isValidation(identities: identities)
    #expect(Array(held[..<250]) == Array(held[250...]))
    let more = split.isValidation(identities: identities + (1000..<2000).map { UInt64($0) })
    #expect(Array(more[..<500]) == held)
    #expect(
      DocumentSplit(validationFraction: 0.3, seed: 10).isValidation(identities: identities) != held)
  }

  @Test func fractionsAreChecked() {
    for fraction in [-0.1, 1, .nan, .infinity] {
      #expect(DocumentSplit(validationFraction: fraction).validate().count == 1)
    }
    #expect(DocumentSplit().validate().isEmpty)
  }
}
