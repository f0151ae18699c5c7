import ClozeCode
import Testing

@Suite struct CodeDecodingTests {
  private func text(_ bytes: [UInt8], _ language: CodeLanguage = .python) throws -> String {
    let source = try CodeSource(decoding: bytes, as: language)
    return source.text(0..<source.bytes.count)
  }

  @Test func linesEndInANewline() throws {
    #expect(try text(Array("a\r\nb\rc\n\rd".utf8)) == "a\nb\nc\n\nd")
    #expect(try text([]) == "")
  }

  @Test func theMarkIsLeftOut() throws {
    #expect(try text([0xEF, 0xBB, 0xBF] + Array("a".utf8)) == "a")
    #expect(try text([0xEF, 0xBB, 0xBF] + Array("# coding: utf-8\n".utf8)) == "# coding: utf-8\n")
  }

  @Test(arguments: [
    ("# -*- coding: latin-1 -*-\nx = '", [0xE9], "é"),
    ("#!/usr/bin/python\n# vim: fileencoding=iso-8859-15\n'", [0xA4], "€"),
    ("#coding:koi8-r\n", [0xC1], "а"),
    ("\n\t# encoding=CP1252\n", [0x80], "€"),
    ("# coding: big5-hkscs\n", [0x88, 0x66], "\u{CA}"),
    ("# coding: shift_jis\n", [0x82, 0xA0], "あ"),
  ])
  func theCodingLineCounts(_ head: String, _ tail: [UInt8], _ expected: String) throws {
    #expect(try text(Array(head.utf8) + tail) == head + expected)
    #expect(throws: CodeDecodingError.malformed(encoding: "UTF-8", offset: head.utf8.count)) {
      try text(Array(head.utf8) + tail, .java)
    }
  }

  @Test func onlyTheFirstTwoLinesNameAnEncoding() {
    for head in ["\n\n# coding: latin-1\n", "a = 1\n# coding: latin-1\n", "a # coding: latin-1\n"] {
      #expect(throws: CodeDecodingError.malformed(encoding: "UTF-8", offset: head.utf8.count)) {
        try text(Array(head.utf8) + [0xE9])
      }
    }
  }

  @Test func whatPythonRefuses() {
    #expect(throws: CodeDecodingError.wideCharacters) { try text([0xFF, 0xFE, 0x61, 0]) }
    #expect(throws: CodeDecodingError.wideCharacters) { try text([0x61, 0, 0x62, 0]) }
    #expect(throws: CodeDecodingError.unknownEncoding("klingon")) {
      try text(Array("# coding: klingon\n".utf8))
    }
    #expect(throws: CodeDecodingError.contradiction(encoding: "latin-1")) {
      try text([0xEF, 0xBB, 0xBF] + Array("# coding: latin-1\n".utf8))
    }
    #expect(throws: CodeDecodingError.contradiction(encoding: "utf8")) {
      try text([0xEF, 0xBB, 0xBF] + Array("# coding: utf8\n".utf8))
    }
    #expect(throws: CodeDecodingError.malformed(encoding: "ascii", offset: 16)) {
      try text(Array("# coding: ascii\n".utf8) + [0xE9])
    }
    #expect(throws: CodeDecodingError.malformed(encoding: "UTF-8", offset: 2)) {
      try text([0x61, 0x62, 0xC3])
    }
  }

  /// Whatever a file holds, it is decoded or refused.
  @Test func anyBytesAreDecodedOrRefused() {
    let encodings = ["utf-8", "latin-1", "utf-7", "utf-16", "euc-jp", "iso-2022-jp", "x", "."]
    var state: UInt64 = 6
    func next() -> UInt8 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return UInt8(truncatingIfNeeded: state >> 33)
    }
    for round in 0..<4000 {
      let head = round % 3 == 0 ? "" : "# coding: \(encodings[round % encodings.count])\n"
      let bytes = Array(head.utf8) + (0..<Int(next())).map { _ in next() }
      for language in CodeLanguage.allCases {
        guard let source = try? CodeSource(decoding: bytes, as: language) else { continue }
        #expect(String(validating: source.bytes, as: UTF8.self) != nil)
        #expect(CodeSplitter(language).pieces(of: source).strings.last == "___EOS___")
      }
    }
  }
}
