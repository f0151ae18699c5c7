import Foundation
import Testing

@testable import ClozeReport

/// The fields of a protobuf message, as bytes; a reader of its own, so that writer and test cannot
/// share a mistake.
private struct Fields {
  var numbers: [Int: [UInt64]] = [:]
  var parts: [Int: [[UInt8]]] = [:]

  init(_ bytes: [UInt8]) throws {
    var rest = bytes[...]
    func number() throws -> UInt64 {
      var value: UInt64 = 0, shift: UInt64 = 0
      while let byte = rest.popFirst() {
        value |= UInt64(byte & 127) << shift
        if byte < 128 { return value }
        shift += 7
      }
      throw CocoaError(.coderReadCorrupt)
    }
    func fixed(_ count: Int) throws -> UInt64 {
      try #require(rest.count >= count)
      defer { rest = rest.dropFirst(count) }
      return rest.prefix(count).reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
    while !rest.isEmpty {
      let key = try number(), field = Int(key >> 3)
      switch key & 7 {
      case 0: numbers[field, default: []].append(try number())
      case 1: numbers[field, default: []].append(try fixed(8))
      case 5: numbers[field, default: []].append(try fixed(4))
      default:
        let count = Int(try number())
        try #require(rest.count >= count)
        parts[field, default: []].append(Array(rest.prefix(count)))
        rest = rest.dropFirst(count)
      }
    }
  }

  func message(_ field: Int) throws -> Fields { try Fields(try #require(parts[field]?.first)) }
  func text(_ field: Int) -> String? {
    parts[field]?.first.map { String(decoding: $0, as: UTF8.self) }
  }
  func double(_ field: Int) -> Double? { numbers[field]?.first.map(Double.init(bitPattern:)) }
}

/// The entries of an event file, each check of its records tried.
private func entries(_ path: String) throws -> [Fields] {
  var rest = Array(try #require(FileManager.default.contents(atPath: path)))[...]
  func take(_ count: Int) throws -> [UInt8] {
    try #require(rest.count >= count)
    defer { rest = rest.dropFirst(count) }
    return Array(rest.prefix(count))
  }
  func number(_ bytes: [UInt8]) -> Int { bytes.reversed().reduce(0) { $0 << 8 | Int($1) } }
  var result: [Fields] = []
  while !rest.isEmpty {
    let length = try take(8)
    #expect(number(try take(4)) == Int(CRC32C.masked(length)))
    let data = try take(number(length))
    #expect(number(try take(4)) == Int(CRC32C.masked(data)))
    result.append(try Fields(data))
  }
  return result
}

@Suite struct TensorBoardTests {
  private let folder = NSTemporaryDirectory() + "cloze-events-" + UUID().uuidString
  private let now = Date(timeIntervalSince1970: 1_700_000_000)

  /// What `body` writes, as entries.
  private func written(
    after step: Int = 0, _ contents: [TensorBoardEvent.Content]
  ) throws -> [Fields] {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let file = try TensorBoardFile(folder: folder, after: step, now: now)
    for content in contents {
      try file.append(TensorBoardEvent(step: 300, time: 2.5, content: content))
    }
    return try entries(file.path)
  }

  /// The values of RFC 3720, appendix B.4.
  @Test func theCheckIsThatOfTheStandard() {
    #expect(CRC32C.check([UInt8](repeating: 0, count: 32)) == 0x8A91_36AA)
    #expect(CRC32C.check([UInt8](repeating: 255, count: 32)) == 0x62A8_AB43)
    #expect(CRC32C.check(Array(0..<32)) == 0x46DD_794E)
    #expect(CRC32C.check("123456789".utf8) == 0xE306_9283)
  }

  @Test func aFileBeginsWithItsVersionAndItsFirstStep() throws {
    let events = try written(after: 80, [])
    #expect(events.count == 2)
    #expect(events[0].text(3) == "brain.Event:2" && events[0].numbers[2] == [0])
    #expect(events[1].numbers[2] == [81])
    #expect(try events[1].message(7).numbers[1] == [1])
    #expect(events[1].double(1) == 1_700_000_000)
  }

  /// What is only added to a run makes nothing void.
  @Test func anAdditionDoesNotStart() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    #expect(try entries(TensorBoardFile(folder: folder).path).count == 1)
  }

  @Test func scalarsKeepNameStepAndValue() throws {
    let event = try written([.scalars(["loss": 1.5, "rate": 1e-4, "bad": .nan])])[2]
    #expect(event.numbers[2] == [300] && event.double(1) == 2.5)
    let values = try #require(event.message(5).parts[1]).map(Fields.init)
    #expect(values.map { $0.text(1) } == ["bad", "loss", "rate"])
    let numbers = values.map { Float(bitPattern: UInt32($0.numbers[2]?.first ?? 0)) }
    #expect(numbers[0].isNaN && numbers[1] == 1.5 && numbers[2] == 1e-4)
  }

  @Test func histogramsKeepTheirRanges() throws {
    let histogram = TensorBoardHistogram(
      name: "weight", minimum: -1, maximum: 3, sum: 8, sumOfSquares: 20, limits: [0, 1, 3],
      counts: [1, 0, 4])
    let event = try written([.histograms([histogram])])[2]
    let value = try event.message(5).message(1)
    #expect(value.text(1) == "weight")
    let fields = try value.message(5)
    #expect((1...5).map { fields.double($0) } == [-1, 3, 5, 8, 20])
    func packed(_ field: Int) throws -> [Double] {
      let bytes = try #require(fields.parts[field]?.first)
      return stride(from: 0, to: bytes.count, by: 8).map { start in
        Double(
          bitPattern: bytes[start..<start + 8].reversed().reduce(0) { $0 << 8 | UInt64($1) })
      }
    }
    #expect(try packed(6) == [0, 1, 3])
    #expect(try packed(7) == [1, 0, 4])
  }

  @Test func textAndPicturesAreStoredAsTheyAre() throws {
    let png = [UInt8](repeating: 7, count: 16) + [0, 0, 2, 128, 0, 0, 1, 0] + [9]
    let long = String(repeating: "é", count: 300)
    let events = try written([.text(name: "recipe", long), .image(name: "map", png: png)])
    let text = try events[2].message(5).message(1)
    #expect(text.text(1) == "recipe")
    #expect(try text.message(8).text(8) == long && text.message(8).numbers[1] == [7])
    #expect(try text.message(9).message(1).text(1) == "text")
    let image = try events[3].message(5).message(1).message(4)
    #expect(image.numbers[1] == [256] && image.numbers[2] == [640] && image.parts[4] == [png])
  }

  /// TensorBoard takes the files in the order of their names, also when the clock stands or goes
  /// back.
  @Test func laterFilesHaveLaterNames() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let paths = try (0..<3).map {
      try TensorBoardFile(folder: folder, after: $0, now: now - Double($0)).path
    }
    #expect(paths == paths.sorted() && Set(paths).count == 3)
    #expect(paths.allSatisfy { $0.contains("tfevents.17000000") })
  }

  @Test func aFolderThatCannotBeMadeIsAnError() {
    #expect(throws: (any Error).self) { try TensorBoardFile(folder: "/dev/null/x", after: 0) }
  }
}
