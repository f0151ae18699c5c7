import ClozeCode
import Testing

@Suite struct CodeLanguageTests {
  @Test func aFileEndingBelongsToOneLanguage() {
    let endings = CodeLanguage.allCases.flatMap(\.endings)
    #expect(!endings.isEmpty)
    #expect(Set(endings).count == endings.count)
  }
}
