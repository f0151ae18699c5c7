import ClozeTensor
import Foundation
import Testing

@testable import ClozeData

@Suite struct PointSetTests {
  let scratch: ScratchFolder
  init() throws { scratch = try ScratchFolder() }

  /// A cloud of `count` points that tells clouds apart.
  private func text(_ mark: Int, count: Int = 4) -> String {
    (0..<count).map { "\(mark) \($0) \($0 * $0)\n" }.joined()
  }

  private func random(_ sample: Int = 0) -> CounterRandom {
    CounterRandom(seed: 5, purpose: .test, sample: sample)
  }

  private func read(
    _ names: [String], _ split: PointSplit = .all, points: Int = 1
  ) throws -> PointSet {
    try PointSource(paths: names.map { scratch($0) }).read(split, minimumPoints: points)
  }

  private func write(_ points: [Float], shape: [Int], _ name: String) throws {
    let writer = try NPYWriter(path: scratch(name), rowShape: shape, type: .float32)
    try writer.append(points)
    try writer.finish()
  }

  @Test func aFolderPerClass() throws {
    for (mark, name) in ["b/2.xyz", "b/1.xyz", "a/deep/x.csv", "ä/y.pts"].enumerated() {
      try scratch.put(text(mark), "data/\(name)")
    }
    try scratch.put("a list, not a cloud", "data/all.txt")
    try scratch.put("whatever", "data/a/notes.md")
    let set = try read(["data"])
    #expect(set.classes == ["a", "b", "ä"])
    #expect(set.labels == [0, 1, 1, 2])
    #expect(
      set.names
        == ["a/deep/x.csv", "b/1.xyz", "b/2.xyz", "ä/y.pts"].map { scratch("data/\($0)") })
    #expect(try read(["data"], .train).digest == set.digest)
    #expect(try PointSource(paths: [scratch("data")]).totalBytes() == text(0).utf8.count * 4)
  }

  @Test(arguments: [["chair", "train"], ["train", "chair"]])
  func foldersOfSplits(order: [String]) throws {
    func put(_ name: String, _ split: String, _ mark: Int) throws {
      let folders = order[0] == "train" ? [split, name] : [name, split]
      try scratch.put(text(mark), "data/\(folders.joined(separator: "/"))/a\(mark).xyz")
    }
    try put("chair", "train", 1)
    try put("chair", "test", 2)
    try put("sofa", "train", 3)
    let train = try read(["data"], .train), test = try read(["data"], .test)
    #expect(train.classes == ["chair", "sofa"] && test.classes == train.classes)
    #expect(train.labels == [0, 1] && test.labels == [0])
    #expect(test.names.count == 1 && test.names[0].hasSuffix("a2.xyz"))
    #expect(try read(["data"]).count == 3)
    let all = try read(["data"])
    #expect(Set([train.digest, test.digest, all.digest]).count == 3)
  }

  @Test func stacks() throws {
    try makeFolder(scratch("s"))
    let train: [Float] = (0..<36).map { Float($0 * $0) }
    try write(train, shape: [4, 3], "s/train_points.npy")
    try write([0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 2], shape: [4, 3], "s/test_points.npy")
    for (name, labels) in [("train", [1, 0, 1]), ("test", [2])] as [(String, [Int32])] {
      let writer = try NPYWriter(path: scratch("s/\(name)_labels.npy"), rowShape: [], type: .int32)
      try writer.append(integers: labels)
      try writer.finish()
    }
    #expect(try read(["s"]).classes == ["0", "1", "2"])
    try scratch.put("chair\nsofa\nräck\n", "s/classes.txt")
    try scratch.put("one\tA chair\ntwo\nthree\t\n", "s/train_names.txt")
    let set = try read(["s"], .train, points: 4)
    #expect(set.count == 3 && set.classes == ["chair", "sofa", "räck"])
    #expect(set.labels == [1, 0, 1] && set.names == ["one", "two", "three"])
    var random = random()
    var expected = Array(train[12..<24])
    PointCloud.normalize(&expected)
    #expect(set.cloud(1, points: 4, &random) == expected)
    #expect(try read(["s"], .test).labels == [2])
    #expect(try read(["s"]).labels == [1, 0, 1, 2])
    #expect(try read(["s"]).names.last == scratch("s/test_points.npy"))

    try scratch.put("chair\nsofa\n", "s/classes.txt")
    #expect(throws: PointError.self) { try read(["s"]) }
    try scratch.put("chair\n\nsofa\n", "s/classes.txt")
    let wrong = PointError(path: scratch("s/classes.txt"), place: .line(2), problem: .badNames)
    #expect(throws: wrong) { try read(["s"]) }
    try scratch.put([0x61, 0x0A, 0xFF, 0xFE, 0x0A, 0x62, 0x0A], "s/classes.txt")
    #expect(throws: wrong) { try read(["s"]) }
    try scratch.put("a\nb\nc\nb\n", "s/classes.txt")
    let second = PointError(
      path: scratch("s/classes.txt"), place: .line(4), problem: .sameClass(name: "b"))
    #expect(throws: second) { try read(["s"]) }
    try scratch.put("\u{FEFF}a\r\nb c\r\nd\r\n", "s/classes.txt")
    #expect(try read(["s"]).classes == ["a", "b c", "d"])
    try scratch.put("a\nb\nc\n", "s/classes.txt")
    try scratch.put("one\ntwo\n", "s/train_names.txt")
    #expect(
      throws: PointError(
        path: scratch("s/train_points.npy"), place: nil,
        problem: .countMismatch(what: "names", found: 2, clouds: 3))
    ) { try read(["s"]) }
    #expect(try read(["s"], .test).count == 1)
    try FileManager.default.removeItem(atPath: scratch("s/test_points.npy"))
    #expect(
      throws: PointError(
        path: scratch("s"), place: nil, problem: .noSplit(.test, found: [.train]))
    ) { try read(["s"], .test) }
  }

  /// Labels that are there count, even if there are none in them.
  @Test func labelsAreAsManyAsClouds() throws {
    try makeFolder(scratch("s"))
    try write((0..<24).map { Float($0 * $0) }, shape: [4, 3], "s/train_points.npy")
    try scratch.put("chair\nsofa\n", "s/classes.txt")
    for labels in [[], [1], [1, 0, 1]] as [[Int32]] {
      let writer = try NPYWriter(path: scratch("s/train_labels.npy"), rowShape: [], type: .int32)
      try writer.append(integers: labels)
      try writer.finish()
      #expect(
        throws: PointError(
          path: scratch("s/train_points.npy"), place: nil,
          problem: .countMismatch(what: "labels", found: labels.count, clouds: 2))
      ) { try read(["s"]) }
    }
  }

  /// A cloud that came twice could both train and validate.
  @Test func filesAreReadOnce() throws {
    for (mark, name) in ["chair/a.xyz", "sofa/b.xyz"].enumerated() {
      try scratch.put(text(mark), "data/\(name)")
    }
    try FileManager.default.createSymbolicLink(
      atPath: scratch("link"), withDestinationPath: scratch("data"))
    #expect(try read(["data", "data", "data/", "link"]).labels == [0, 1])
    let file = "data/chair/a.xyz"
    #expect(try read([file, file, "data/sofa", "data/../" + file]).count == 2)
    try makeFolder(scratch("s"))
    try write((0..<24).map { Float($0 * $0) }, shape: [4, 3], "s/train_points.npy")
    #expect(try read(["s", "s"]).count == 2)
  }

  @Test func whatIsKeptForTestingIsSeen() throws {
    try scratch.put(text(1), "plain/a.xyz")
    try scratch.put(text(2), "split/test/b.xyz")
    let source = { (names: [String]) in PointSource(paths: names.map { scratch($0) }) }
    #expect(try !source(["plain"]).hasTest() && source(["plain", "split"]).hasTest())
    #expect(throws: FileError.self) { try source(["plain", "nowhere"]).hasTest() }
  }

  @Test func classesHaveALimit() throws {
    try makeFolder(scratch("s"))
    try write((0..<24).map { Float($0 * $0) }, shape: [4, 3], "s/train_points.npy")
    let labels = try NPYWriter(path: scratch("s/train_labels.npy"), rowShape: [], type: .int32)
    try labels.append(integers: [0, 65_535])
    try labels.finish()
    let limit = PointSet.classLimit
    #expect(
      throws: PointError(
        path: scratch("s/train_labels.npy"), place: nil,
        problem: .badLabel(index: 1, classes: limit))
    ) { try read(["s"]) }
    try scratch.put((0...limit).map { "c\($0)\n" }.joined(), "s/classes.txt")
    #expect(
      throws: PointError(
        path: scratch("s"), place: nil, problem: .tooManyClasses(limit: limit))
    ) { try read(["s"]) }
  }

  @Test func sourcesOfOneSortAddUp() throws {
    try scratch.put(text(1), "x/chair/a.xyz")
    try scratch.put(text(2), "y/bed/a.xyz")
    try scratch.put(text(3), "y/chair/a.xyz")
    let set = try read(["x", "y"])
    #expect(set.classes == ["chair", "bed"] && set.labels == [0, 1, 0])
    try scratch.put(text(4), "a.xyz")
    try scratch.put(Pyramid.off, "b.off")
    let files = try read(["b.off", "a.xyz"])
    #expect(files.classes.isEmpty && files.labels.isEmpty && files.count == 2)
    #expect(files.isMesh(0) && !files.isMesh(1))
    #expect(files.pointCount(0) == 5 && files.pointCount(1) == 4)
  }

  @Test func cloudsAreChosenWithoutRepetition() throws {
    try scratch.put(text(1, count: 50), "a.xyz")
    let set = try read(["a.xyz"], points: 20)
    var first = random(), again = random(), other = random(1)
    let cloud = set.cloud(0, points: 20, &first)
    #expect(cloud.count == 60)
    #expect(set.cloud(0, points: 20, &again) == cloud)
    #expect(set.cloud(0, points: 20, &other) != cloud)
    let heights = stride(from: 1, to: 60, by: 3).map { cloud[$0] }
    #expect(Set(heights).count == 20)
    #expect(heights != heights.sorted())
  }

  @Test func cloudsHaveTheirMeanAtTheOriginAndRadiusOne() throws {
    for exponent in ["e-30", "", "e30"] {
      let rows = (0..<40).map { "\($0)\(exponent) \($0 * $0 % 7)\(exponent) 3\(exponent)\n" }
      try scratch.put(rows.joined(), "a.xyz")
      var random = random()
      let cloud = try read(["a.xyz"], points: 30).cloud(0, points: 30, &random)
      for axis in 0..<3 {
        let sum = stride(from: axis, to: 90, by: 3).reduce(0) { $0 + Double(cloud[$1]) }
        #expect(abs(sum) < 1e-5)
      }
      let radii = stride(from: 0, to: 90, by: 3).map { start -> Double in
        let point = cloud[start..<start + 3].map(Double.init)
        return point.reduce(0.0) { $0 + $1 * $1 }.squareRoot()
      }
      #expect(abs((radii.max() ?? 0) - 1) < 1e-6)
    }
  }

  /// Two squares, one of which is 9 times as large, and a triangle without area.
  @Test func meshesAreSampledByArea() throws {
    let mesh = PointShape(
      points: [
        0, 0, 0, 1, 0, 0, 1, 1, 0, 0, 1, 0, 10, 0, 5, 13, 0, 5, 13, 3, 5, 10, 3, 5, 50, 50, 50,
      ],
      triangles: [8, 8, 8, 0, 1, 2, 0, 2, 3, 0, 8, 8, 4, 5, 6, 4, 6, 7, 8, 8, 8])
    let sampler = SurfaceSampler(mesh)
    #expect(abs(sampler.area - 10) < 1e-12)
    var random = random()
    let points = sampler.draw(20_000, from: mesh, &random)
    var cells = [Int](repeating: 0, count: 10)
    for start in stride(from: 0, to: points.count, by: 3) {
      let (x, y, z) = (points[start], points[start + 1], points[start + 2])
      let isSmall = z == 0 && x <= 1 && y <= 1
      let isLarge = z == 5 && x >= 10 && x <= 13 && y <= 3
      #expect(isSmall || isLarge)
      let column = Int(min(2, x - 10)), row = Int(min(2, y))
      cells[isSmall ? 9 : 3 * column + row] += 1
    }
    // Each unit square is as likely as any; 5 deviations of a count of 2,000 are 212.
    #expect(cells.allSatisfy { abs($0 - 2000) < 212 }, "\(cells)")
  }

  @Test func largeShapesAreThinnedOut() throws {
    let cloud = PointShape(points: (0..<300_000).map { Float($0 % 1000) })
    var random = random()
    guard
      case .cloud(let kept, count: 100_000, isMesh: false) = try PointItem(
        cloud, needed: 10, &random)
    else {
      Issue.record("no cloud")
      return
    }
    #expect(kept.count == PointItem.mostPoints)
    let strip = PointShape(
      points: (0..<30_000).flatMap { (index: Int) -> [Float] in [Float(index), Float(index % 2), 0]
      },
      triangles: (0..<29_998).flatMap { (first: Int32) in [first, first + 1, first + 2] })
    guard
      case .cloud(let drawn, count: 30_000, isMesh: true) = try PointItem(
        strip, needed: 5000, &random)
    else {
      Issue.record("no cloud")
      return
    }
    #expect(drawn.count == 20_000)
  }

  @Test func readingCanBeWatchedAndEnded() throws {
    for mark in 0..<5 { try scratch.put(text(mark), "data/\(mark).xyz") }
    struct Enough: Error {}
    var seen: [Int] = []
    let source = PointSource(paths: [scratch("data")])
    _ = try source.read { seen.append($0) }
    let total = try source.totalBytes()
    #expect(seen == seen.sorted() && seen.last == total)
    #expect(throws: Enough.self) {
      try source.read { bytes in if bytes > 20 { throw Enough() } }
    }
  }
}
