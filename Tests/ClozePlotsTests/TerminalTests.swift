import Testing

@testable import ClozePlots

@Suite struct TerminalTests {
  let plain = TextStyle(isUnicode: false, hasColor: false)
  let dots = TextStyle(isUnicode: true, hasColor: false)
  let colored = TextStyle(isUnicode: true, hasColor: true)

  private func figure(_ names: [String]) -> Figure {
    let series = names.enumerated().map { index, name in
      Series(
        name,
        (0...10).map { ChartPoint(Double($0), Double(index == 0 ? $0 : 10 - $0)) })
    }
    return Figure(Chart(title: "two lines", x: Axis("step"), y: Axis("value"), series: series))
  }

  @Test func lettersInASCII() {
    let expected = """
      two lines
      value
      10++++                      ***  ** up
        |   ++++              ****     ++ down
        |       +++++    *****
       5+            +++*
        |        *****  +++++
        |    ****            ++++
        |****                    ++++
       0++----+-----+----+-----+----+
         0    2     4    6     8    10
                     step

      """
    #expect(figure(["up", "down"]).text(width: 40, height: 12, style: plain) == expected)
  }

  @Test func dotsForOneLine() {
    let expected = """
      two lines
      value
      10┤                     ⢀⣀⠤⠔⠚
        │                ⣀⡠⠤⠒⠉⠁
        │          ⢀⣀⡠⠔⠒⠉⠁
        │     ⢀⣠⠤⠒⠊⠁
        │⣀⡠⠤⠒⠉⠁
       0└┬────┬────┬────┬────┬────┬
         0    2    4    6    8    10
                    step

      """
    #expect(figure(["up"]).text(width: 30, height: 10, style: dots) == expected)
  }

  @Test func cellsOfAHeatMap() {
    let map = HeatMap(
      rows: [[0, 0.5], [1, .nan]], rowLabels: ["a", "b"], columnLabels: ["c", "d"], range: 0...1)
    let figure = Figure(Chart(title: "h", x: Axis("x"), y: Axis("y"), heatMap: map))
    let expected = """
      y h
            ++++  % 1
      a     ++++  *
        @@@@????  -
      b @@@@????  . 0

          c   d
            x

      """
    #expect(figure.text(width: 24, height: 8, style: plain) == expected)
  }

  /// Texts stand in the middle of cells that have room for them.
  @Test func textsInCells() {
    let map = HeatMap(
      rows: [[0, 0.5], [1, 0]], rowLabels: ["a", "b"], columnLabels: ["c", "d"], range: 0...1,
      texts: [["", "7"], ["12345", "0"]])
    let text = Figure(Chart(x: Axis("x"), y: Axis("y"), heatMap: map))
      .text(width: 24, height: 8, style: plain)
    let lines = text.split(separator: "\n").map(String.init)
    #expect(lines.contains { $0.contains("+7+") }, "\(text)")
    #expect(lines.contains { $0.contains("@@@@") && $0.contains("0") }, "\(text)")
    #expect(!text.contains("12345"), "\(text)")
  }

  @Test func coloursOnlyWhereAllowed() {
    let text = figure(["up", "down"]).text(width: 40, height: 12, style: colored)
    #expect(text.contains("\u{1B}[0;38;5;32m") && text.contains("\u{1B}[0m"))
    for style in [plain, dots] {
      #expect(!figure(["up", "down"]).text(width: 40, height: 12, style: style).contains("\u{1B}"))
    }
  }

  /// Nothing is wider than asked for, control characters never arrive, and ASCII is ASCII.
  @Test func anyFigureFits() {
    for (name, figure) in hardFigures {
      for style in [plain, dots, colored] {
        for (width, height) in [(20, 8), (33, 9), (80, 20), (300, 100)] {
          let text = figure.text(width: width, height: height, style: style)
          let visible = text.replacing(/\u{1B}\[[0-9;]*m/, with: "")
          #expect(
            visible.split(separator: "\n").allSatisfy { $0.count <= width }, "\(name) \(width)")
          #expect(!visible.unicodeScalars.contains { $0.value < 32 && $0 != "\n" }, "\(name)")
          if style == plain { #expect(text.utf8.allSatisfy { $0 < 128 }, "\(name)") }
        }
      }
    }
  }
}
