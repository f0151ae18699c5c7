import ClozeEncoder
import ClozeTensor
import Foundation
import Testing

@testable import ClozeObjectives

/// Poolings: their list, the rows that they need, and their two functions.
@Suite struct PoolingTests {
  private let layout = SequenceLayout(offsets: [0, 3, 4, 9])
  private let width = 5

  /// The rows of the batch that `pooling` needs, of random ones.
  private func rows(_ pooling: Pooling) -> [Float] {
    var random = CounterRandom(seed: 5, purpose: .init("test.pooling"))
    let all = (0..<9 * width).map { _ in Float(random.uniform()) - 0.5 }
    return pooling.rows(of: layout)?.flatMap { row -> ArraySlice<Float> in
      all[Int(row) * width..<(Int(row) + 1) * width]
    } ?? all
  }

  @Test func everyPoolingHasAFileAndEveryFileAPooling() throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../Sources/ClozeObjectives/Pooling")
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    let names = Pooling.allCases.map { $0.rawValue.replacing("-", with: "") + ".swift" }
    #expect(Set(files.map { $0.lowercased() }) == Set(names))
    #expect(Set(names).count == names.count)
  }

  /// Recipes and model folders name poolings, so that the names of those that there have been stay.
  @Test func poolingsAreTheirNames() throws {
    #expect(Pooling.allCases.prefix(3).map(\.rawValue) == ["mean", "cls", "max"])
    #expect(Pooling(rawValue: "sum") == nil && Pooling.mean != .max)
    for pooling in Pooling.allCases {
      #expect(Pooling(rawValue: pooling.rawValue) == pooling && "\(pooling)" == pooling.rawValue)
      #expect(!pooling.summary.isEmpty)
      let json = try JSONEncoder().encode([pooling])
      #expect(String(decoding: json, as: UTF8.self) == "[\"\(pooling.rawValue)\"]")
      #expect(try JSONDecoder().decode([Pooling].self, from: json) == [pooling])
    }
  }

  @Test func neededRowsAreThoseOfEachSequence() {
    #expect(Pooling.cls.rows(of: layout) == [0, 3, 4])
    #expect(Pooling.mean.rows(of: layout) == nil && Pooling.max.rows(of: layout) == nil)
    #expect(Pooling.cls.rowShare(length: 128) == 1 / 128.0)
    #expect(Pooling.mean.rowShare(length: 128) == 1)
    #expect(Pooling.cls.rowShare(length: 0) == 1)
  }

  @Test func vectorsAreThoseByHand() {
    let layout = SequenceLayout(offsets: [0, 2, 3]), rows: [Float] = [1, -4, 3, -8, 5, 6]
    #expect(Pooling.mean.vectors(rows, layout, width: 2) == [[2, -6], [5, 6]])
    #expect(Pooling.max.vectors(rows, layout, width: 2) == [[3, -4], [5, 6]])
    #expect(
      Pooling.meanSqrt.vectors(rows, layout, width: 2)
        == [[4 / Float(2).squareRoot(), -12 / Float(2).squareRoot()], [5, 6]])
    #expect(Pooling.cls.vectors([1, -4, 5, 6], layout, width: 2) == [[1, -4], [5, 6]])
  }

  /// The operation that a classifier learns through gives the vectors that `embed` writes.
  @Test(arguments: Pooling.allCases) func bothFunctionsAgree(pooling: Pooling) throws {
    let values = rows(pooling), device = Device(.reference, threads: 1)
    let x = try Tensor(values, [values.count / width, width], .f32, device)
    let vectors = pooling.vectors(values, layout, width: width)
    let pooled = try pooling(x, layout)
    #expect(pooled.shape == [3, width] && vectors.map(\.count) == [width, width, width])
    for (one, other) in zip(pooled.values, vectors.flatMap { $0 }) {
      #expect(abs(one - other) < 1e-6)
    }
  }

  /// A vector is the same, to the last bit, whatever else is in the batch.
  @Test(arguments: Pooling.allCases) func vectorsDoNotDependOnTheBatch(pooling: Pooling) {
    let values = rows(pooling), together = pooling.vectors(values, layout, width: width)
    var start = 0
    for (index, length) in [3, 1, 5].enumerated() {
      let alone = SequenceLayout(offsets: [0, Int32(length)])
      let count = (pooling.rows(of: alone)?.count ?? length) * width
      let single = pooling.vectors(Array(values[start..<start + count]), alone, width: width)
      #expect(single == [together[index]])
      start += count
    }
  }
}
