import ClozeTensor
import Foundation
import Testing

@testable import ClozeData

/// The pyramid of `Fixtures/make_points.py`.
enum Pyramid {
  static let points: [Float] = [-1, 0, -1, 1, 0, -1, 1, 0, 1, -1, 0, 1, 0, 1.5, 0]
  static let triangles: [Int32] = [0, 1, 2, 0, 2, 3, 0, 1, 4, 1, 2, 4, 2, 3, 4, 3, 0, 4]
  static let off = """
    OFF
    5 5 0
    -1 0 -1
    1 0 -1
    1 0 1
    -1 0 1
    0 1.5 0
    4 0 1 2 3
    3 0 1 4
    3 1 2 4
    3 2 3 4
    3 3 0 4

    """
  static let obj = """
    # a pyramid
    mtllib none.mtl
    v -1 0 -1
    v 1 0 -1 0.5 0.5 0.5
    v 1 0 1
    vn 0 1 0
    v -1 0 1
    v 0 1.5 0
    g sides
    f 1 2 3 4
    f 1/1 2/2 5/3
    f 2//1 3//1 5//1
    f -3/1/1 -2/1/1 -1/1/1
    f 4 1 5

    """
}

extension ScratchFolder {
  /// The shape that a file called `name` with `text` holds.
  func shape(_ text: String, _ name: String) throws -> PointShape {
    try PointFormat.read(put(text, name))
  }
}

@Suite struct PointReaderTests {
  let scratch: ScratchFolder
  init() throws { scratch = try ScratchFolder() }

  @Test(arguments: ["ascii", "little", "big"])
  func otherProgramsPLY(name: String) throws {
    let shape = try PointFormat.read(fixture("points/\(name).ply"))
    #expect(shape.points == Pyramid.points)
    #expect(shape.triangles == Pyramid.triangles)
  }

  @Test func meshesAsText() throws {
    let glued = Pyramid.off.replacing("OFF\n5 5 0", with: "OFF5 5 0")
    let spaced = Pyramid.off.replacing("OFF\n", with: "# made by hand\nOFF # head\n\n")
    let coloured = Pyramid.off.replacing("OFF", with: "COFF")
      .replacing("\n1 0 -1\n", with: "\n1 0 -1 255 0 0 1\n")
    for text in [
      Pyramid.off, glued, spaced, coloured, Pyramid.off.replacing("\n", with: "\r\n"),
      Pyramid.off.replacing("3 3 0 4", with: "3\t3 0 4  0.1 0.2 0.3"),
    ] {
      let shape = try scratch.shape(text, "a.off")
      #expect(shape.points == Pyramid.points && shape.triangles == Pyramid.triangles, "\(text)")
    }
    for text in [Pyramid.obj, Pyramid.obj.replacing("\n", with: "\r\n")] {
      let shape = try scratch.shape(text, "a.OBJ")
      #expect(shape.points == Pyramid.points && shape.triangles == Pyramid.triangles)
    }
  }

  @Test func cloudsAsText() throws {
    let rows = ["-1 0 -1", "1 0 -1", "1 0 1", "-1 0 1", "0 1.5 0"]
    let lines = rows.joined(separator: "\n")
    for (name, text) in [
      ("a.xyz", lines), ("a.xyz", "# from a scanner\n\n\(lines)\n"), ("a.pts", "5\n\(lines)\n"),
      ("a.txt", lines.replacing(" ", with: ",")),
      ("a.csv", "x, y, z\r\n" + lines.replacing(" ", with: ", ").replacing("\n", with: "\r\n")),
      ("a.asc", rows.map { $0 + " 0.1 0.2 0.9" }.joined(separator: "\n")),
      ("a.csv", lines.replacing(" ", with: ";")),
    ] {
      let shape = try scratch.shape(text, name)
      #expect(shape.points == Pyramid.points && !shape.isMesh, "\(text)")
    }
  }

  @Test func arrays() throws {
    let wide = stride(from: 0, to: 15, by: 3).flatMap { start in
      Pyramid.points[start..<start + 3] + [7, 8, 9]
    }
    try NPYWriter.write(Pyramid.points, columns: 3, to: scratch("a.npy"))
    try NPYWriter.write(Array(wide), columns: 6, to: scratch("b.npy"))
    let writer = try NPYWriter(path: scratch("c.npy"), rowShape: [5, 6], type: .float32)
    try writer.append(Array(wide))
    try writer.finish()
    for name in ["a.npy", "b.npy", "c.npy"] {
      #expect(try PointFormat.read(scratch(name)) == PointShape(points: Pyramid.points))
    }
  }

  /// Numbers are rounded to nearest, whichever way they are written.
  @Test func numbersAreExact() {
    var random = CounterRandom(seed: 3, purpose: .test)
    var texts = [
      "0", "-0", "+1", ".5", "5.", "1e5", "1E-3", "-2.5e+10", "1e22", "1e23", "9007199254740993",
      "0.1", "123456789012345678901234567890", "1e-320", "3.4028235e38", "0.00000000000000000001",
      "1e999",
    ]
    for _ in 0..<4000 {
      let value = Double(bitPattern: random.next())
      if value.isFinite { texts.append("\(value)") }
      texts.append("\((random.uniform() - 0.5) * 200)")
      texts.append("\(Float(random.uniform()))e\(random.below(60) - 30)")
    }
    func parse(_ text: String) -> Double? {
      Array(text.utf8).withUnsafeBufferPointer { DecimalNumber.parse($0) }
    }
    for text in texts {
      #expect(parse(text)?.bitPattern == Double(text)?.bitPattern, "\(text)")
    }
    for text in ["", "+", "-", ".", "e5", "1e", "1e+", "--1", "1.2.3", "0x10", "1_000", "x", "1d5"]
    {
      #expect(parse(text) == nil, "\(text)")
    }
    #expect(parse("-NaN")?.isNaN == true && parse("Infinity") == .infinity)
  }

  @Test func wholeNumbersAreWrittenAsNumPyDoes() throws {
    let writer = try NPYWriter(path: scratch("labels.npy"), rowShape: [], type: .int32)
    try writer.append(integers: [3, -1, 70_000])
    try writer.finish()
    let file = try NPYFile(path: scratch("labels.npy"))
    #expect(file.type == .int32 && file.shape == [3] && file.floats() == [3, -1, 70_000])
  }
}
