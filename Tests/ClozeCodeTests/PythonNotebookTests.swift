import ClozeCode
import ClozeData
import Foundation
import Testing

/// The code of Jupyter notebooks, and other endings of Python's files.
@Suite struct PythonNotebookTests {
  /// A notebook with `cells` of code, a text and outputs.
  private func notebook(_ cells: [String], language: String = "python") throws -> [UInt8] {
    let code = cells.map { source in
      [
        "cell_type": "code", "source": source.split(separator: "\n").map { $0 + "\n" },
        "outputs": [["text": ["not code ('"]]], "execution_count": NSNull(), "metadata": [:],
      ] as [String: Any]
    }
    let text: [String: Any] = ["cell_type": "markdown", "source": "# It's text", "metadata": [:]]
    let file: [String: Any] = [
      "nbformat": 4, "nbformat_minor": 5, "cells": [text] + code + [text],
      "metadata": ["language_info": ["name": language]],
    ]
    return Array(try JSONSerialization.data(withJSONObject: file))
  }

  private func program(_ source: CodeSource) -> String {
    String(decoding: source.bytes, as: UTF8.self)
  }

  @Test func cellsOfCodeAreOneProgram() throws {
    let source = try CodeSource(
      decoding: notebook(["import a\nx = 1", "", "print(x)"]), as: .python, path: "a.ipynb")
    #expect(program(source) == "import a\nx = 1\nprint(x)\n")
    #expect(source.commentedLines == 0)
  }

  @Test(arguments: [
    ("%matplotlib inline\nx = 1", "# %matplotlib inline\nx = 1\n", 1),
    ("!pip install \\\n  'a\nx", "# !pip install \\\n  # 'a\nx\n", 2),
    ("?print\nprint?\na.b??\nx", "# ?print\n# print?\n# a.b??\nx\n", 3),
    ("print(x)?\na + b?\nx??", "print(x)?\na + b?\n# x??\n", 1),
    ("files = !ls (\nt = %time f(')\nx", "# files = !ls (\n# t = %time f(')\nx\n", 2),
    ("if a:\n    !ls '\n    b\nc", "if a:\n    pass  # !ls '\n    b\nc\n", 1),
    ("if a:\n  if b:\n    !ls\n  c\n%d", "if a:\n  if b:\n    pass  # !ls\n  c\n# %d\n", 2),
    ("%%time\nx = 1", "# %%time\nx = 1\n", 1),
    ("%%bash\necho '\n  if", "# %%bash\n# echo '\n  # if\n", 3),
    ("x = (a\n % b\n !=c)", "x = (a\n % b\n !=c)\n", 0),
    ("x = '''\n%a\n!b\nc?\n'''\n", "x = '''\n%a\n!b\nc?\n'''\n", 0),
    ("x = a \\\n  % b\ny = f'{\n!r}'\n", "x = a \\\n  % b\ny = f'{\n!r}'\n", 0),
    ("a = 1  # why?\n'b?'", "a = 1  # why?\n'b?'\n", 0),
  ])
  func whatIsNotPythonBecomesAComment(_ cell: String, _ expected: String, _ count: Int) throws {
    let source = try CodeSource(decoding: notebook([cell]), as: .python, path: "A.IPYNB")
    #expect(program(source) == expected)
    #expect(source.commentedLines == count)
    _ = try PythonLexer.tokens(of: source)
  }

  @Test func olderNotebooksAndThoseWithoutANameAreRead() throws {
    let old = """
      {"nbformat": 3, "metadata": {}, "worksheets": [{"cells": [
        {"cell_type": "heading", "source": "no"},
        {"cell_type": "code", "language": "python", "input": ["x = 1\\n", "y"], "outputs": []}]}]}
      """
    #expect(program(try CodeSource(decoding: Array(old.utf8), as: .python)) == "x = 1\ny\n")
    let marked = try [0xEF, 0xBB, 0xBF] + notebook(["x"])
    #expect(program(try CodeSource(decoding: marked, as: .python)) == "x\n")
    let dictionary = "{'nbformat': 4}\n"
    #expect(program(try CodeSource(decoding: Array(dictionary.utf8), as: .python)) == dictionary)
  }

  @Test(arguments: ["", "{", "[]", "{\"cells\": []}", "{\"nbformat\": 4}", "x = 1\n"])
  func whatIsNoNotebookIsRefused(_ text: String) {
    #expect(throws: CodeDecodingError.notNotebook) {
      try CodeSource(decoding: Array(text.utf8), as: .python, path: "a.ipynb")
    }
  }

  @Test func aCorpusHasNotebooksAndStubsAndSaysWhatItLeavesOut() throws {
    let scratch = try CodeCorpusScratch()
    try scratch.put("x: int\n", "a.pyi")
    try scratch.put("x = 2\n", "b.PYW")
    try scratch.put(notebook(["%time x\ny = 3"]), "c.ipynb")
    try scratch.put("{", "broken.ipynb")
    try scratch.put(notebook(["x <- 1"], language: "R"), "r.ipynb")
    try scratch.put(
      notebook(["z = 4"], language: String(repeating: "python", count: 1000)), "d.ipynb")
    for copies in CodeCorpusSettings.Duplicates.allCases {
      let corpus = try scratch.corpus { ($0.maximumBytes, $0.duplicates) = (200, copies) }
      var read: [String] = []
      let report = try corpus.forEachFile { _, source in read.append(program(source)) }
      #expect(read == ["x: int\n", "x = 2\n", "# %time x\ny = 3\n", "z = 4\n"])
      #expect(report.skippedCounts == [.unreadable: 1, .otherLanguage: 1])
      #expect(report.commentedLines == 1)
      #expect(report.description.contains("1 lines of IPython made comments"))
    }
    let named = try CodeCorpus(paths: [scratch("broken.ipynb")])
    #expect(throws: CodeCorpusError.unreadable(path: scratch("broken.ipynb"), .notNotebook)) {
      _ = try named.forEachFile { _, _ in }
    }
  }

  /// However a file was saved, its tokens are the same.
  @Test(arguments: [
    [0xEF, 0xBB, 0xBF] + Array("if a:\n\tb = 'é'\n".utf8),
    Array("if a:\r\n\tb = 'é'\r\n".utf8), Array("if a:\r\tb = 'é'\r".utf8),
    Array("\u{C}if a:\n\u{C}\tb = 'é'\n".utf8), Array("if a:\n        b = 'é'\n".utf8),
    Array("# -*- coding: latin-1 -*-\nif a:\n\tb = '".utf8) + [0xE9] + Array("'\n".utf8),
    [0xEF, 0xBB, 0xBF] + Array("# -*- coding: utf-8 -*-\r\nif a:\r\n\tb = 'é'".utf8),
  ])
  func formsOfAFileDoNotMatter(_ bytes: [UInt8]) throws {
    let source = try CodeSource(decoding: bytes, as: .python)
    let tokens = try PythonLexer.tokens(of: source)
      .filter { ![.comment, .nl, .newline, .indent].contains($0.kind) }
    #expect(tokens.map(source.text) == ["if", "a", ":", "b", "=", "'é'", "", ""])
  }
}
