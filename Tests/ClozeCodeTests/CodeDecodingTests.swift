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
}
