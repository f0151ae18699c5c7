import ClozeTensor
import Foundation
import Testing

@testable import ClozeData

@Suite struct PointSyntheticTests {
  let scratch: ScratchFolder
  init() throws { scratch = try ScratchFolder() }

  private func bytes(_ name: String) -> Data? {
    FileManager.default.contents(atPath: scratch(name))
  }

  @Test func whatIsWrittenIsReadAndFollowsFromTheSeed() throws {
    let shapes = SyntheticShapes(classes: 12, count: 130, points: 64, seed: 7)
    let files = [
      "classes.txt", "test_labels.npy", "test_points.npy", "train_labels.npy", "train_points.npy",
    ]
    var done: [Int] = []
    let counts = try shapes.write(to: scratch("a")) { done.append($0) }
    #expect(counts.train == 106 && counts.test == 24)
    #expect(done.first == 0 && done.last == 130)
    #expect(try FileManager.default.contentsOfDirectory(atPath: scratch("a")).sorted() == files)
    _ = try shapes.write(to: scratch("b"))
    for file in files { #expect(bytes("a/\(file)") == bytes("b/\(file)"), "\(file)") }
    _ = try SyntheticShapes(classes: 12, count: 130, points: 64, seed: 8).write(to: scratch("b"))
    #expect(bytes("a/train_points.npy") != bytes("b/train_points.npy"))

    let source = PointSource(paths: [scratch("a")])
    let train = try source.read(.train, minimumPoints: 64), test = try source.read(.test)
    #expect(train.classes.count == 12 && train.classes == test.classes)
    let labels = (0..<24).map { (index: Int32) -> Int32 in index % 12 }
    #expect(test.labels == labels)
    #expect(Set(train.labels).count == 12)
    #expect(PointStatistics(train).smallestClass == 8 && PointStatistics(train).largestClass == 9)
  }

  @Test func theSetInMemoryIsTheOneOfTheFiles() throws {
    let shapes = SyntheticShapes(classes: 3, count: 20, points: 32, seed: 5)
    _ = try shapes.write(to: scratch("a"))
    let read = try PointSource(paths: [scratch("a")]).read(.train, minimumPoints: 32)
    let made = try shapes.trainingSet()
    #expect(made.count == read.count && made.labels == read.labels && made.classes == read.classes)
    for index in 0..<made.count {
      var random = CounterRandom(seed: 1, purpose: .test, sample: index), again = random
      let cloud = made.cloud(index, points: 32, &random)
      #expect(cloud == read.cloud(index, points: 32, &again), "cloud \(index)")
    }
    #expect(throws: DataError.self) {
      try SyntheticShapes(classes: 1, count: 9).trainingSet()
    }
  }

  @Test func anOlderFolderIsReplacedOnlyIfItIsOne() throws {
    let shapes = SyntheticShapes(classes: 2, count: 10, points: 16)
    try scratch.put("precious", "home/letter.txt")
    #expect(throws: FileError.self) { try shapes.write(to: scratch("home")) }
    #expect(scratch.text("home/letter.txt") == "precious")
    struct Stop: Error {}
    _ = try shapes.write(to: scratch("data"))
    let before = bytes("data/train_points.npy")
    #expect(throws: Stop.self) {
      try SyntheticShapes(classes: 2, count: 10, points: 16, seed: 9).write(to: scratch("data")) {
        _ in throw Stop()
      }
    }
    #expect(bytes("data/train_points.npy") == before && scratch.names == ["data", "home"])
  }

  @Test func settingsAreChecked() {
    for (shapes, problems) in [
      (SyntheticShapes(classes: 12, count: 60, points: 16), 0),
      (SyntheticShapes(classes: 1, count: 100), 1), (SyntheticShapes(classes: 13, count: 100), 1),
      (SyntheticShapes(classes: 12, count: 59), 1),
      (SyntheticShapes(classes: .min, count: .min), 2),
      (SyntheticShapes(classes: .max, count: .max), 2),
      (SyntheticShapes(classes: 2, count: .max, points: 15), 2),
    ] {
      #expect(shapes.validate().count == problems)
    }
    #expect(throws: DataError.self) {
      try SyntheticShapes(classes: 1, count: 9).write(to: scratch("none"))
    }
    #expect(scratch.names.isEmpty)
  }

  /// Every solid has an area, all of it inside a box of a few units.
  @Test(arguments: Solid.allCases) func solidsAreWhole(solid: Solid) {
    for sample in 0..<20 {
      var random = CounterRandom(seed: 4, purpose: .test, sample: sample)
      let shape = solid.shape(&random)
      #expect(shape.isMesh && SurfaceSampler(shape).area > 0.5)
      #expect(shape.points.allSatisfy { abs($0) < 3 })
      #expect(shape.triangles.allSatisfy { $0 >= 0 && $0 < shape.count })
    }
  }

  /// Distances from the middle alone tell many of the classes: there is something to learn.
  @Test func classesCanBeTold() {
    let shapes = SyntheticShapes(classes: 12, count: 480, points: 256, seed: 1)
    let features = (0..<480).map { index -> [Float] in
      let cloud = shapes.cloud(index)
      #expect(cloud.count == 768 && cloud.allSatisfy { abs($0) < 1.0001 })
      let radii = stride(from: 0, to: 768, by: 3).map { start -> Float in
        let (x, y, z) = (cloud[start], cloud[start + 1], cloud[start + 2])
        return (x * x + y * y + z * z).squareRoot()
      }
      return radii.sorted()
    }
    let right = (240..<480).count { index in
      let nearest = (0..<240).min {
        distance(features[$0], features[index]) < distance(features[$1], features[index])
      }
      return shapes.label(nearest ?? 0) == shapes.label(index)
    }
    // Guessing is right in 20 of 240.
    #expect(right > 80 && right < 230, "\(right) of 240")
  }

  private func distance(_ a: [Float], _ b: [Float]) -> Float {
    var sum: Float = 0
    for (x, y) in zip(a, b) { sum += (x - y) * (x - y) }
    return sum
  }
}
