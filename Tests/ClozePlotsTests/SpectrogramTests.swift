import Testing

@testable import ClozePlots

/// Sound over time.
@Suite struct SpectrogramTests {
  /// Frames in which the bin of a place is loud: it rises with time.
  private static func rising(_ frames: Int, bins: Int = 8) -> Spectrogram {
    let values = (0..<frames).flatMap { frame in
      (0..<bins).map { $0 == frame * bins / frames ? Float(1) : 0 }
    }
    return Spectrogram(
      values: values, frequencies: (0..<bins).map { 100 * Double($0 + 1) }, step: 0.01,
      range: 0...1)
  }

  private static func text(
    _ spectrogram: Spectrogram, width: Int = 60, height: Int = 16
  ) -> [String] {
    Figure(Chart(spectrogram: spectrogram)).text(
      width: width, height: height, style: TextStyle(isUnicode: false, hasColor: false)
    ).split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }

  @Test func `Time goes to the right and frequency upwards`() throws {
    let lines = Self.text(Self.rising(40))
    let places = lines.enumerated().compactMap { row, line in
      // The colour key is at the right.
      line.prefix(50).firstIndex { $0 == "@" }.map {
        (row: row, column: line.distance(from: line.startIndex, to: $0))
      }
    }
    #expect(places.count >= 6)
    for (upper, lower) in zip(places, places.dropFirst()) {
      #expect(upper.row < lower.row && upper.column >= lower.column)
    }
    #expect(places.first?.column ?? 0 > (places.last?.column ?? 0) + 20)
  }

  @Test func `Axes are in hertz and seconds`() throws {
    let lines = Self.text(Self.rising(300), width: 90)
    #expect(lines[0].contains("frequency (Hz)"))
    let rows = try [500, 200].map { mark in
      try #require(lines.firstIndex { $0.hasPrefix(" \(mark)+") || $0.hasPrefix("\(mark)+") })
    }
    #expect(rows[0] < rows[1])
    #expect(lines.contains { $0.contains("1.0") && $0.contains("2.5") })
    #expect(lines.contains { $0.contains("time (s)") })
    var later = Self.rising(300)
    later.start = 61
    #expect(Self.text(later, width: 90).contains { $0.contains("62") })
  }

  @Test func `Hidden frames and marks have rows of their own`() throws {
    var spectrogram = Self.rising(100)
    spectrogram.hidden = [0.2..<0.4]
    spectrogram.rows = [
      .init(
        "letters",
        [
          .init(start: 0.1, end: 0.12, text: "h"), .init(start: 0.5, end: 0.52, text: "i"),
          .init(start: 2, end: 3, text: "never"),
        ]),
      .init("codes", [.init(start: 0, end: 0.5, text: "317", level: 0.5)]),
    ]
    let lines = Self.text(spectrogram, width: 80, height: 20)
    let hidden = try #require(lines.firstIndex { $0.hasPrefix(" hidden") })
    let letters = lines[hidden + 1], codes = lines[hidden + 2]
    #expect(letters.hasPrefix("letters") && letters.contains("h") && letters.contains("i"))
    #expect(!letters.contains("never"))
    #expect(codes.contains("317"))
    let marks = lines[hidden].dropFirst(8).map { $0 != " " }
    let share = Double(marks.count { $0 }) / 62
    #expect(share > 0.15 && share < 0.25)
  }

  @Test func `A text that does not fit takes no other's place`() throws {
    var spectrogram = Self.rising(100)
    spectrogram.rows = [
      .init(
        "codes",
        [
          .init(start: 0, end: 0.4, text: "317", level: 0.5),
          .init(start: 0.4, end: 0.42, text: "2222222", level: 0.7),
          .init(start: 0.42, end: 1, text: "45", level: 0.2),
        ])
    ]
    let lines = Self.text(spectrogram, width: 80, height: 20)
    let codes = try #require(lines.first { $0.contains("codes") })
    #expect(codes.contains("317") && codes.contains("45") && !codes.contains("222"))
  }

  @Test func `Cells are means, and what is not finite is a gap`() {
    var spectrogram = Self.rising(4, bins: 2)
    spectrogram.values = [0, 1, 1, 1, 0, 0, .nan, 2]
    #expect(spectrogram.level(frames: 0..<2, bins: 0..<2) == 0.75)
    #expect(spectrogram.level(frames: 2..<3, bins: 0..<1) == 0)
    #expect(spectrogram.level(frames: 3..<4, bins: 0..<1) == nil)
    #expect(spectrogram.level(frames: 3..<4, bins: 1..<2) == 1)
    spectrogram.range = 1...1
    #expect(spectrogram.level(frames: 0..<1, bins: 0..<1) == 0)
  }

  @Test func `Any size can be drawn, and hours take no more bytes than seconds`() throws {
    for frames in [0, 1, 2, 50_000] {
      let figure = Figure(Chart(spectrogram: Self.rising(frames)))
      for (width, height) in [(100, 100), (900, 400)] {
        let png = try figure.picture(.png, width: width, height: height)
        #expect(png.starts(with: [0x89, 0x50, 0x4E, 0x47]))
        #expect(try figure.picture(.svg, width: width, height: height).count < 300_000)
      }
      #expect(!Self.text(Self.rising(frames), width: 20, height: 8).isEmpty)
    }
    #expect(Self.text(Self.rising(0)).contains { $0.contains("no frames") })
  }
}
