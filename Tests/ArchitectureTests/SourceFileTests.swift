import Testing

/// Tests of the properties of a file that are read from its text.
@Suite struct SourceFileTests {
  private func file(_ text: String) -> SourceFile { SourceFile(path: "M/a.swift", text: text) }

  @Test func everyFormOfImportIsSeen() {
    let text = """
      import A
        import B
      @testable import C
      @preconcurrency public import D
      import struct E.Part
      @_spi(Inner) internal import F
      // import G
      let important = "import H"
      """
    #expect(file(text).imports == ["A", "B", "C", "D", "E", "F"])
  }

  @Test func printingIsSeen() {
    let text = """
      print(1)
      fingerprint(2)
      // print(3)
      let text = "print(4)"
      report.print(5)
      if x { debugPrint(6) }
      """
    #expect(file(text).printingLines == [1, 6])
    #expect(file("a\nb\n").lines.count == 2)
  }

  @Test func commentsThatBeginWithAQuestionAreSeen() {
    let text = """
      /// What it is.
      let a = 1
      /// The number of
      /// What goes on here.
      let b = 2  /// How many
        /// Whether it is so.
      /// Whatever comes.
      // Where it is
      /// Where it is
      """
    #expect(file(text).askingComments == [1, 6, 9])
  }

  @Test func longCommentsAreSeen() {
    let word = String(repeating: "é", count: 97)
    let text = "// \(word)\n// \(word)x\n  /// \(word)\nlet a = \"\(word)\"  // b\n/// x"
    #expect(file(text).longComments() == [2, 3])
  }

  @Test func castsToTheNativeBackendAreSeen() {
    let text =
      "let a = b as? any NativeBackend\nfunc f(_ x: any NativeBackend)\nx as! NativeBackend"
    #expect(file(text).castLines == [1, 3])
  }
}
