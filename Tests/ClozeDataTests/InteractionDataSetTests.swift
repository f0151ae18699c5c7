import ClozeData
import Foundation
import Testing

private let folder = ProcessInfo.processInfo.environment["CLOZE_DATA"].map { $0 + "/items/" }

/// Published data sets have the published sizes.
@Suite(.enabled(if: folder != nil))
struct InteractionDataSetTests {
  private func read(_ name: String) throws -> (log: InteractionLog, report: InteractionReport) {
    try InteractionSource(paths: [#require(folder) + name]).read()
  }

  private func sizes(_ log: InteractionLog) -> [Int] {
    let statistics = InteractionStatistics(log)
    return [statistics.users, statistics.items, statistics.interactions]
  }

  @Test func movieLens1M() throws {
    let (log, report) = try read("ml-1m.txt")
    #expect(report.files[0].format == .pairs)
    #expect(sizes(log) == [6040, 3706, 1_000_209])
    #expect(sizes(InteractionFilter(core: 5).apply(log)) == [6040, 3416, 999_611])
    #expect(log.history(0).prefix(3).map { log.items[Int($0)] } == ["3186", "1721", "1022"])
  }

  @Test func beauty() throws {
    let (log, report) = try read("beauty.txt")
    #expect(report.files[0].format == .sequences)
    #expect(sizes(log) == [22_363, 12_101, 198_502])
    #expect(sizes(InteractionFilter(core: 5).apply(log)) == [22_363, 12_101, 198_502])
    #expect(InteractionStatistics(log).minimum == 5)
  }

  @Test func movieLens100KIsSortedByTime() throws {
    let (log, report) = try read("ml-100k.inter")
    #expect(report.files[0].format == .inter && report.hasTimes)
    #expect(sizes(log) == [943, 1682, 100_000] && report.reorderedUsers > 900)
    // The histories as a plain stable sort of the file's lines gives them.
    var lines: [String: [(time: Double, item: String)]] = [:]
    let text = try String(contentsOfFile: #require(folder) + "ml-100k.inter", encoding: .utf8)
    for line in text.split(separator: "\n").dropFirst() {
      let fields = line.split(separator: "\t").map(String.init)
      lines[fields[0], default: []].append((try #require(Double(fields[3])), fields[1]))
    }
    for history in log.histories {
      let sorted = (lines[history.user] ?? []).enumerated().sorted {
        ($0.element.time, $0.offset) < ($1.element.time, $1.offset)
      }
      #expect(history.items == sorted.map(\.element.item))
    }
  }

  @Test func movieLens100KHasTitles() throws {
    let titles = try ItemTitles(path: #require(folder) + "ml-100k.item")
    #expect(titles.count == 1682)
    #expect(titles.title(of: "1") == "Toy Story" && titles.items(titled: "goldeneye") == ["2"])
  }
}
