import Foundation
import Testing

@testable import ClozeNotebook

/// Notebooks of Jupyter, out and in.
@Suite struct JupyterTests {
  private let text = """
    ---
    title: A study
    ---

    # Sums

    Some *prose* with "quotes".

    ```cloze
    x = 2
    plot $x
    ```

    ```output
    7
    ```

    ![a.svg](n.files/a.svg)

    ![b.png](n.files/b.png)

    ```cloze fails tolerance=0.5
    nonsense
    ```

    ````output
    ```
    error: no
    ````

    The end.

    """

  private func exported(_ text: String) throws -> String {
    try Notebook(text.utf8, path: "n.md").jupyter { name in
      name == "a.svg" ? Array("<svg/>".utf8) : name == "b.png" ? [1, 2, 255] : nil
    }
  }

  private func imported(_ json: String) throws -> JupyterImport {
    try JupyterImport(json.utf8, path: "n.ipynb", target: "n.md")
  }

  @Test func whatGoesOutComesBack() throws {
    let back = try imported(try exported(text))
    #expect(back.text == text, "\(back.text)")
    #expect(back.pictures.map(\.name) == ["a.svg", "b.png"])
    #expect(back.pictures.map(\.bytes) == [Array("<svg/>".utf8), [1, 2, 255]])
    #expect(back.blocks == 2 && back.otherCode == 0)
  }

  @Test func blocksStayInTheirLists() throws {
    let text = """
      1. First

         ```cloze quick
         x = 2

           echo $x
         ```

         ```output
         2
         ```

      - Then

       ```cloze
       y = 3
       ```

      """
    let back = try imported(try exported(text))
    #expect(back.text == text, "\(back.text)")
    // No indent of a stranger's file makes a block that is none.
    let wild = try exported(text).replacing("\"indent\" : 3", with: "\"indent\" : 900")
    #expect(try imported(wild).text == text && wild.contains("900"))
  }

  /// The fields that the schema of nbformat 4.5 demands.
  @Test func theFileIsOfTheFormat() throws {
    let json = try exported(text)
    let object = try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any]
    #expect(object?["nbformat"] as? Int == 4 && object?["nbformat_minor"] as? Int == 5)
    let cells = try #require(object?["cells"] as? [[String: Any]])
    #expect(
      cells.map { $0["cell_type"] as? String } == ["raw", "markdown", "code", "code", "markdown"])
    #expect(Set(cells.compactMap { $0["id"] as? String }).count == 5)
    let code = cells[2]
    #expect(code["source"] as? [String] == ["x = 2\n", "plot $x"])
    #expect(code["execution_count"] as? Int == 1 && code["metadata"] is [String: Any])
    let outputs = try #require(code["outputs"] as? [[String: Any]])
    #expect(
      outputs.map { $0["output_type"] as? String } == ["stream", "display_data", "display_data"])
    #expect((outputs[2]["data"] as? [String: String])?["image/png"] == "AQL/")
    let tags = (cells[3]["metadata"] as? [String: Any])?["tags"] as? [String]
    #expect(tags == ["raises-exception"])
    // A block without outputs has a number that is null, not missing.
    let plain = try exported("```cloze\nx\n```\n")
    #expect(plain.contains("\"execution_count\" : null") && plain.contains("\"outputs\" : ["))
  }

  @Test func codeOfOtherLanguagesIsShown() throws {
    let json = """
      {"nbformat": 4, "nbformat_minor": 2, "metadata": {"language_info": {"name": "python"}},
       "cells": [
        {"cell_type": "code", "metadata": {}, "execution_count": 3, "source": "print(1)",
         "outputs": [{"output_type": "stream", "name": "stdout", "text": ["a\\rb\\n", "\\u001b[31mc"]},
          {"output_type": "execute_result", "data": {"text/plain": "d", "application/json": {"a": 1}},
           "metadata": {}}, {"output_type": "error", "ename": "E", "evalue": "bad", "traceback": []},
          {"output_type": "new"}]},
        {"cell_type": "code", "metadata": {}, "source": ["!cloze doctor\\n", "!cloze runs list"],
         "outputs": []},
        {"cell_type": "markdown", "source": "```cloze\\nrm all\\n```\\n~~~\\nopen"},
        {"cell_type": "raw", "source": "---"}]}
      """
    let made = try imported(json)
    #expect(
      made.text == """
        ```python
        print(1)
        ```

        ```text
        b
        c
        d
        error: E: bad
        ```

        ```cloze
        doctor
        runs list
        ```

        ```text
        rm all
        ```
        ~~~
        open
        ~~~

        ```text
        ---
        ```

        """, "\(made.text)")
    #expect(made.blocks == 1 && made.otherCode == 1)
    #expect(try Notebook(made.text.utf8, path: "n.md").cells.count == 1)
  }

  /// Nothing runs by accident.
  @Test(arguments: ["\"language_info\": {\"name\": \"clo-ze\"}", "\"kernelspec\": {}", ""])
  func codeOfUnknownLanguagesIsText(_ metadata: String) throws {
    let fence = "```cloze\\nrm\\n```"
    let cells = [
      "{\"cell_type\": \"raw\", \"source\": \"---\\na: b\\n---\\n\(fence)\"}",
      "{\"cell_type\": \"code\", \"source\": \"quit\", \"outputs\": []}",
      "{\"cell_type\": \"markdown\", \"source\": \"\\ufeff\(fence)\"}",
      "{\"cell_type\": \"markdown\", \"source\": \"a\\r\\r\\n\(fence)\"}",
    ]
    for cells in [cells, cells.reversed()] {
      let json =
        "{\"nbformat\": 4, \"nbformat_minor\": 5, \"metadata\": {\(metadata)}, "
        + "\"cells\": [\(cells.joined(separator: ", "))]}"
      let made = try imported(json)
      #expect(made.blocks == 0 && made.otherCode == 1)
      #expect(made.text.contains("```text\nquit\n```"), "\(made.text)")
      #expect(try Notebook(made.text.utf8, path: "n.md").cells.isEmpty)
    }
  }

  /// Names of pictures come from a stranger.
  @Test(arguments: ["../../up.png", "/etc/x.png", ".hidden.png", "a b.png", "x.svg", ""])
  func picturesStayInTheirFolder(_ name: String) throws {
    let json = """
      {"nbformat": 4, "metadata": {}, "nbformat_minor": 5, "cells": [{"cell_type": "code",
       "source": "x", "metadata": {}, "outputs": [{"output_type": "display_data",
       "data": {"image/png": "AQI=\\n"}, "metadata": {"name": "\(name)"}}]}]}
      """
    let made = try imported(json)
    #expect(made.pictures.map(\.name) == ["picture-1.png"])
    #expect(made.pictures.map(\.bytes) == [[1, 2]])
  }

  @Test func whatIsNoNotebookIsNamed() throws {
    let cases: [(json: String, problem: JupyterError.Problem)] = [
      ("", .notJSON), ("# prose", .notJSON), ("[1]", .notNotebook), ("{}", .notNotebook),
      ("{\"nbformat\": 3, \"worksheets\": []}", .otherFormat(3)),
      ("{\"nbformat\": 4}", .damaged("cells")),
      (
        "{\"nbformat\": 4, \"nbformat_minor\": 5, \"metadata\": {}, "
          + "\"cells\": [{\"cell_type\": \"code\", \"source\": 7}]}", .damaged("cells 1 source")
      ),
    ]
    for (json, problem) in cases {
      #expect(throws: JupyterError(file: "n.ipynb", problem: problem), "\(json)") {
        _ = try imported(json)
      }
    }
  }
}
