import ClozeData
import ClozeTensor
import Foundation
import Testing

@Suite struct PointBadInputTests {
  let scratch: ScratchFolder
  init() throws { scratch = try ScratchFolder() }

  /// What reading the source at `path` ends with; its text is one line that names the file.
  private func error(
    _ path: String, _ split: PointSplit = .all, points: Int = 1
  ) throws -> PointError? {
    do {
      _ = try PointSource(paths: [path]).read(split, minimumPoints: points)
      return nil
    } catch let error as PointError {
      #expect(error.description.contains(path.split(separator: "/").last ?? ""))
      #expect(!error.description.contains { $0.isNewline })
      #expect(error.description.utf8.count < 400)
      return error
    }
  }

  private func expect(
    _ problem: PointError.Problem, _ place: PointError.Place? = nil, _ text: String,
    _ name: String, points: Int = 1, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let path = try scratch.put(text, name)
    #expect(
      try error(path, points: points) == PointError(path: path, place: place, problem: problem),
      sourceLocation: sourceLocation)
  }

  private static let header =
    "ply\nformat ascii 1.0\nelement vertex 3\nproperty float x\n"
    + "property float y\nproperty float z\n"

  @Test func coordinatesThatAreNotFinite() throws {
    try expect(.notFinite, .line(3), "0 0 0\n# next\n1 nan 0\n", "a.xyz")
    try expect(.notFinite, .line(2), "0,0,0\n1,1,-inf\n", "a.csv")
    try expect(.notFinite, .line(2), "0 0 0\n1 1 1e39\n", "a.xyz")
    try expect(.notFinite, .line(4), "OFF\n3 0 0\n0 0 0\n1 0 NaN\n0 0 1\n", "a.off")
    try expect(.notFinite, .line(2), "v 0 0 0\nv Infinity 0 0\n", "a.obj")
    try expect(.notFinite, .point(1), Self.header + "end_header\n0 0 0\n1 nan 0\n2 2 2\n", "a.ply")
    try NPYWriter.write([0, 0, 0, 1, .infinity, 0], columns: 3, to: scratch("a.npy"))
    #expect(try error(scratch("a.npy"))?.place == .point(1))
    let writer = try NPYWriter(path: scratch("b.npy"), rowShape: [2, 3], type: .float32)
    try writer.append([0, 0, 0, 1, 0, 0, 0, 0, 0, 1, .nan, 0])
    try writer.finish()
    #expect(
      try error(scratch("b.npy"))
        == PointError(
          path: scratch("b.npy"), place: .cloudPoint(cloud: 1, point: 1), problem: .notFinite))
  }

  @Test func cloudsThatAreTooSmall() throws {
    let text = "0 0 0\n1 0 0\n0 1 0\n"
    try expect(.tooFewPoints(found: 3, needed: 4), nil, text, "a.xyz", points: 4)
    #expect(try error(scratch("a.xyz"), points: 3) == nil)
    let writer = try NPYWriter(path: scratch("b.npy"), rowShape: [2, 3], type: .float32)
    try writer.append((0..<12).map(Float.init))
    try writer.finish()
    #expect(
      try error(scratch("b.npy"), points: 64)?.problem == .tooFewPoints(found: 2, needed: 64))
    try expect(.noPoints, nil, "# nothing\n", "b.xyz")
    try expect(.noPoints, nil, "OFF\n0 0 0\n", "b.off")
    try expect(.noPoints, nil, "g nothing\n", "b.obj")
    let none = Self.header.replacing("vertex 3", with: "vertex 0")
    try expect(.noPoints, nil, none + "end_header\n", "b.ply")
    try NPYWriter.write([], columns: 3, to: scratch("c.npy"))
    #expect(try error(scratch("c.npy"))?.problem == .noPoints)
  }

  @Test func pointsAtOnePlace() throws {
    try expect(.onePlace(count: 3), nil, "1 2 3\n1 2 3\n1 2 3\n", "a.xyz")
    let writer = try NPYWriter(path: scratch("b.npy"), rowShape: [2, 3], type: .float32)
    try writer.append([0, 0, 0, 1, 0, 0, 5, 5, 5, 5, 5, 5])
    try writer.finish()
    #expect(
      try error(scratch("b.npy"))
        == PointError(path: scratch("b.npy"), place: .cloud(1), problem: .onePlace(count: 2)))
    var points: [Float] = [2, 3, 4, 2, 3, 4]
    PointCloud.normalize(&points)
    #expect(points == [0, 0, 0, 0, 0, 0])
  }

  @Test func facesThatAreWrong() throws {
    let vertices = "0 0 0\n1 0 0\n2 0 0\n"
    try expect(
      .noArea(triangles: 2), nil, "OFF\n3 2 0\n\(vertices)3 0 1 2\n3 0 0 1\n", "a.off")
    try expect(
      .vertexOutOfRange(vertex: 3, count: 3), .line(7), "OFF\n3 2 0\n\(vertices)3 0 1 2\n3 1 2 3\n",
      "a.off")
    try expect(
      .tooFewNumbers(found: 2, needed: 3), .line(6), "OFF\n3 1 0\n\(vertices)3 0 1\n", "a.off")
    try expect(.badCount(word: "1.5"), .line(6), "OFF\n3 1 0\n\(vertices)3 0 1 1.5\n", "a.off")
    let lines = "v 0 0 0\nv 1 0 0\nv 0 1 0\n"
    try expect(.vertexOutOfRange(vertex: 4, count: 3), .line(4), lines + "f 1 2 4\n", "a.obj")
    try expect(.vertexOutOfRange(vertex: -4, count: 3), .line(4), lines + "f 1 2 -4\n", "a.obj")
    for number in [Int.max, .min] {
      try expect(
        .vertexOutOfRange(vertex: number, count: 3), .line(4), lines + "f 1 2 \(number)\n", "a.obj")
      try expect(
        .vertexOutOfRange(vertex: number, count: 3), .line(6),
        "OFF\n3 1 0\n\(vertices)3 0 1 \(number)\n", "a.off")
    }
    try expect(.badCount(word: "0/1"), .line(4), lines + "f 1 2 0/1\n", "a.obj")
    try expect(.badCount(word: "\\"), .line(4), lines + "f 1 2 \\\n", "a.obj")
    let faces = Self.header + "element face 2\nproperty list uchar int vertex_index\nend_header\n"
    let body = faces + "0 0 0\n1 0 0\n0 1 0\n"
    try expect(
      .vertexOutOfRange(vertex: 9, count: 3), .face(1), body + "3 0 1 2\n3 0 1 9\n", "a.ply")
    try expect(.badCount(word: "-3.0"), nil, body + "-3 0 1 2\n", "a.ply")
    try expect(.badCount(word: "0.5"), nil, body + "3 0 1 0.5\n", "a.ply")
  }

  @Test func degenerateTrianglesBesideGoodOnes() throws {
    let path = try scratch.put(
      "OFF\n4 3 0\n0 0 0\n1 0 0\n2 0 0\n0 1 0\n3 0 1 2\n3 0 1 3\n3 1 1 1\n", "a.off")
    var random = CounterRandom(seed: 1, purpose: .test)
    let cloud = try PointSource(paths: [path]).read(minimumPoints: 500)
      .cloud(0, points: 500, &random)
    #expect(cloud.allSatisfy { $0.isFinite })
    // Nothing comes from the triangle that is a line, which reaches farther.
    let xs = stride(from: 0, to: 1500, by: 3).map { cloud[$0] }
    #expect((xs.max() ?? 9) - (xs.min() ?? 0) < 1.6)
  }

  @Test func bodiesThatAreShort() throws {
    func short(_ element: String, _ expected: Int, _ found: Int) -> PointError.Problem {
      .shortBody(element: element, expected: expected, found: found)
    }
    try expect(short("vertices", 3, 2), nil, "OFF\n3 1 0\n0 0 0\n1 0 0\n", "a.off")
    try expect(short("faces", 2, 0), nil, "OFF\n1 2 0\n0 0 0\n", "a.off")
    let text = Self.header + "end_header\n0 0 0\n\n1 1 1\n"
    try expect(short("'vertex' elements", 3, 2), nil, text, "a.ply")
    for (heading, found) in [(4, 3), (2, 3), (-1, 3), (0, 3)] {
      try expect(
        .badHeader(reason: "\(heading) points are announced, and \(found) follow"), .line(1),
        "\(heading)\n0 0 0\n1 0 0\n0 1 0\n", "a.pts")
    }
    for order in ["little", "big"] {
      let whole = [UInt8](
        try Data(contentsOf: URL(fileURLWithPath: fixture("points/\(order).ply"))))
      let path = try scratch.put(Array(whole.dropLast(3)), "b.ply")
      #expect(try error(path)?.problem == short("'face' elements", 5, 4))
    }
  }

  /// Each element has a line of its own: what is too much for one is nothing of the next.
  @Test func linesOfPLY() throws {
    func wrong(_ element: String, isShort: Bool) -> PointError.Problem {
      .otherLength(element: "'\(element)'", isShort: isShort)
    }
    let text = Self.header + "end_header\n0 0 0"
    try expect(wrong("vertex", isShort: true), .line(9), text + "\n1 1\n1 2 2\n2 2 2\n", "a.ply")
    try expect(wrong("vertex", isShort: false), .line(8), text + " 1 1\n1 2 2 2\n", "a.ply")
    let faces = Self.header + "element face 2\nproperty list uchar int vertex_index\nend_header\n"
    let body = faces + "0 0 0\n1 0 0\n0 1 0\n"
    try expect(wrong("face", isShort: true), .line(13), body + "3 0 1\n2 3 0 1 2\n", "a.ply")
    try expect(wrong("face", isShort: false), .line(13), body + "3 0 1 2 3\n0 1 2\n", "a.ply")
    #expect(try error(scratch.put(body + "3 0 1 2\r\n3 0 2 1 \n", "a.ply")) == nil)
  }

  @Test func headersOfPLY() throws {
    for (text, line, part) in [
      ("plx\n", nil, "begins with"), ("ply\nformat xml 1.0\n", 2, "'xml'"),
      ("ply\nwhat is this\n", 2, "'what'"), ("ply\nelement vertex\n", 2, "a count"),
      ("ply\nproperty float x\n", 2, "an element before"),
      ("ply\nelement vertex 1\nproperty half x\n", 3, "a known type"),
      ("ply\nelement vertex 1\nproperty list float int x\n", 3, "whole number"),
      (Self.header, nil, "no line end_header"),
      (Self.header.replacing("format ascii 1.0\n", with: "") + "end_header\n", nil, "line format"),
      (Self.header.replacing("float z", with: "float w") + "end_header\n", nil, "x, y and z"),
      (Self.header.replacing("vertex", with: "point") + "end_header\n", nil, "element vertex"),
    ] as [(String, Int?, String)] {
      let error = try #require(try error(scratch.put(text, "a.ply")))
      #expect(error.place == line.map { .line($0) })
      #expect(error.description.contains(part), "\(error)")
    }
    try expect(.badCount(word: "many"), .line(2), "ply\nelement vertex many\n", "a.ply")
  }

  @Test func textThatIsNone() throws {
    try expect(.notANumber(word: "x1"), .line(2), "0 0 0\n1 x1 0\n", "a.xyz")
    try expect(.tooFewNumbers(found: 2, needed: 3), .line(2), "0 0 0\n1 2\n", "a.xyz")
    try expect(.notANumber(word: "0x1p3"), .line(1), "0x1p3 0 0\n", "a.xyz")
    let path = try scratch.put([0x30, 0x20, 0xFF, 0xC3, 0x28, 0x20, 0x31], "b.xyz")
    #expect(try error(path)?.problem == .notANumber(word: "\u{FFFD}\u{FFFD}("))
    #expect(try error(scratch.put("OGG\n", "b.off"))?.description.contains("OFF") == true)
    #expect(try error(scratch.put("OFF\n3\n", "b.off"))?.description.contains("vertices") == true)
    for variant in ["4OFF", "STOFF", "CNOFF", "STCN4nOFF", "nOFF", "stoff"] {
      let found = try error(scratch.put("\(variant)\n1 0 0\n0 0 0 0\n", "b.off"))
      #expect(found?.description.contains("the variant \(variant) of the format") == true)
    }
    try expect(.badCount(word: "BINARY"), .line(1), "OFF BINARY\n", "b.off")
    for name in ["a.xyz", "a.off", "a.ply", "a.obj", "a.npy"] {
      let path = try scratch.put("", name)
      #expect(throws: FileError.empty(path: path)) { try PointSource(paths: [path]).read() }
    }
  }

  /// Counts that no memory holds are refused before anything is read.
  @Test func hugeCounts() throws {
    let limit = PointShape.limit
    for count in ["100000000", "9000000000000000000"] {
      try expect(.tooMany(what: "points", limit: limit), nil, "OFF\n\(count) 1 0\n0 0 0\n", "a.off")
      try expect(.tooMany(what: "faces", limit: limit), nil, "OFF\n1 \(count) 0\n0 0 0\n", "a.off")
      let header = Self.header.replacing("vertex 3", with: "vertex \(count)")
      try expect(.tooMany(what: "points", limit: limit), nil, header + "end_header\n", "a.ply")
      // An element without properties takes no room, one with some ends with the file.
      let odd = Self.header + "element odd \(count)\n"
      #expect(try error(scratch.put(odd + "end_header\n0 0 0\n1 0 0\n0 1 0\n", "b.ply")) == nil)
      try expect(
        .shortBody(element: "'odd' elements", expected: Int(count) ?? 0, found: 1), nil,
        odd + "property list uint int a\nend_header\n0 0 0\n1 0 0\n0 1 0\n1 2\n", "c.ply")
    }
    let shape = Array("{'descr': '|i1', 'fortran_order': False, 'shape': (100000000, 3), }\n".utf8)
    let header: [UInt8] = [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(shape.count), 0] + shape
    let path = try scratch.put(header, "a.npy")
    try FileHandle(forWritingTo: URL(fileURLWithPath: path))
      .truncate(atOffset: UInt64(header.count + 300_000_000))
    #expect(try error(path)?.problem == .tooMany(what: "points", limit: limit))
  }

  @Test func picklesAndUnknownFiles() throws {
    for name in ["a.pkl", "a.dat", "a.PICKLE", "a.pt"] {
      try expect(.pickle, nil, "whatever", name)
    }
    let path = try scratch.put([0x80, 0x04, 0x95, 0x0A], "a.xyz")
    #expect(try error(path)?.problem == .pickle)
    #expect(try error(path)?.description.contains("numpy.save") == true)
    try expect(.unknownFormat(ending: "dae"), nil, "solid", "a.dae")
    try expect(.unknownFormat(ending: ""), nil, "solid", "a")
    try scratch.put("x", "pickles/chair/a.dat")
    #expect(try error(scratch("pickles/chair/a.dat"))?.problem == .pickle)
    #expect(throws: PointError.self) { try PointSource(paths: [scratch("pickles")]).read() }
    #expect(throws: FileError.missing(path: scratch("no.off"))) {
      try PointSource(paths: [scratch("no.off")]).read()
    }
    #expect(throws: FileError.missing(path: scratch("no.stl"))) {
      try PointSource(paths: [scratch("no.stl")]).read()
    }
    #expect(throws: DataError.noPaths) { try PointSource(paths: []).read() }
  }

  @Test func foldersThatAreOdd() throws {
    let cloud = "0 0 0\n1 0 0\n0 1 0\n"
    try scratch.put("hello", "none/readme.md")
    #expect(try error(scratch("none"))?.problem == .noClouds)
    try scratch.put(cloud, "stray/chair/a.xyz")
    #expect(try error(scratch("stray"), .test)?.problem == .noSplit(.test, found: []))
    try scratch.put("v 0 0 0\n", "stray/b.obj")
    #expect(throws: PointError(path: scratch("stray/b.obj"), place: nil, problem: .noClass)) {
      try PointSource(paths: [scratch("stray")]).read()
    }
    try scratch.put(cloud, "half/chair/train/a.xyz")
    #expect(try error(scratch("half"), .test)?.problem == .noSplit(.test, found: [.train]))
    try scratch.put(cloud, "half/chair/b.xyz")
    #expect(
      throws: PointError(path: scratch("half/chair/b.xyz"), place: nil, problem: .mixedSplits)
    ) {
      try PointSource(paths: [scratch("half")]).read()
    }
    #expect(throws: PointError(path: scratch("a.xyz"), place: nil, problem: .mixedClasses)) {
      let file = try scratch.put(cloud, "a.xyz")
      _ = try scratch.put(cloud, "more/chair/a.xyz")
      _ = try PointSource(paths: [scratch("more"), file]).read()
    }
  }
}
