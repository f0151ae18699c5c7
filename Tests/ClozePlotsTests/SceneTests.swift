import Testing

@testable import ClozePlots

/// Points in space on the picture plane.
@Suite struct SceneTests {
  private func isClose(_ a: Double, _ b: Double) -> Bool { abs(a - b) < 1e-12 }

  @Test func theViewerLooksAlongTheAxisItStandsOn() {
    let dots = [Scene.Dot(1, 2, 3, level: 0.5)]
    let front = Scene(dots, azimuth: 0, elevation: 0).seen[0]
    #expect(isClose(front.x, 2) && isClose(front.y, 3) && isClose(front.nearness, 1))
    let side = Scene(dots, azimuth: 90, elevation: 0).seen[0]
    #expect(isClose(side.x, -1) && isClose(side.y, 3) && isClose(side.nearness, 2))
    let above = Scene(dots, azimuth: 0, elevation: 90).seen[0]
    #expect(isClose(above.x, 2) && isClose(above.y, -1) && isClose(above.nearness, 3))
    #expect(front.level == 0.5)
  }

  @Test func distancesAreKeptAndTheFarthestComesFirst() {
    let dots = [
      Scene.Dot(1, 0, 0, level: 1), .init(-1, 0, 0, level: 0), .init(.nan, 0, 0, level: 1),
    ]
    let seen = Scene(dots, azimuth: 20, elevation: 50).seen
    #expect(seen.count == 2 && seen.map(\.level) == [0, 1])
    #expect(seen.allSatisfy { isClose($0.x * $0.x + $0.y * $0.y + $0.nearness * $0.nearness, 1) })
  }

  @Test func aTerminalShowsPointsBySquares() throws {
    let scene = Scene([.init(0, 0, 0, level: 1), .init(0, 0, 0.9, level: nil)], elevation: 0)
    let text = Figure(Chart(scene: scene)).text(
      width: 40, height: 11, style: TextStyle(isUnicode: false, hasColor: false))
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let at = lines.firstIndex { $0.contains("@") }, hint = lines.firstIndex { $0.contains(".") }
    #expect(at != nil && hint != nil && (hint ?? 9) < (at ?? 0))
  }
}
