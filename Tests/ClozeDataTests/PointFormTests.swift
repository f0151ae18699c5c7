import ClozeTensor
import Foundation
import Testing

@testable import ClozeData

/// Clouds and meshes in the forms that other programs write: each gives the right points and
/// triangles, or is refused by name.
@Suite struct PointFormTests {
  let scratch: ScratchFolder
  init() throws { scratch = try ScratchFolder() }

  @Test(arguments: PointForm.all) func formIsReadRightOrRefused(_ form: PointForm) throws {
    let path = try scratch.put(form.bytes(), "a.\(form.ending)")
    switch form.outcome {
    case .shape(let points, let triangles):
      let shape = try PointFormat.read(path)
      #expect(shape.triangles.count == 3 * triangles)
      try #require(shape.points.count == points.count)
      for index in points.indices {
        let found = Double(shape.points[index]) + shape.origin[index % 3]
        #expect(abs(found - points[index]) < 1e-6, "number \(index)")
      }
    case .refused(let text):
      do {
        _ = try PointFormat.read(path)
        Issue.record("it is read")
      } catch {
        #expect("\(error)".contains(text), "\(error)")
        #expect("\(error)".contains("a.\(form.ending)"))
        #expect(!"\(error)".contains { $0.isNewline } && "\(error)".utf8.count < 400)
      }
    }
  }

  @Test func formsAreManyAndListed() throws {
    #expect(PointForm.all.count >= 100)
    let page = try String(
      contentsOf: URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../docs/forms.md"), encoding: .utf8)
    let missing = PointForm.all.filter { !page.contains("| .\($0.ending) | \($0.name) |") }
    #expect(missing.isEmpty, "\(missing.map(\.description))")
  }

  /// A cloud far from zero gives the same points as near it.
  @Test(arguments: ["xyz", "obj", "ply", "npy"])
  func shiftedCloudsAreTheSame(_ ending: String) throws {
    var random = CounterRandom(seed: 5, purpose: .test)
    let near = (0..<600).map { _ in (random.uniform() * 4000).rounded() / 1000 }
    let far = near.indices.map { near[$0] + Pyramid.place[$0 % 3] }
    func cloud(_ points: [Double], _ name: String) throws -> [Float] {
      var body = ByteBuilder()
      switch ending {
      case "obj": body.add(Pyramid.objVertices(nil, of: points))
      case "ply":
        body.add(
          Pyramid.plyHeader("double", faces: "").replacing("vertex 5", with: "vertex 200")
            + Pyramid.lines(" ", of: points))
      case "npy":
        body.add(doubles: points)
        body = { [bytes = body.bytes] in
          var file = ByteBuilder()
          file.add(NPY.file("<f8", "(200, 3)", bytes))
          return file
        }()
      default: body.add(Pyramid.lines(" ", of: points))
      }
      let path = try scratch.put(body.bytes, "\(name).\(ending)")
      var draw = CounterRandom(seed: 1, purpose: .test)
      return try PointSource(paths: [path]).read(minimumPoints: 128).cloud(0, points: 128, &draw)
    }
    let (here, there) = (try cloud(near, "near"), try cloud(far, "far"))
    let difference = zip(here, there).map { abs($0 - $1) }.max() ?? .infinity
    #expect(here.count == 384 && difference < 1e-5, "\(difference)")
  }

  /// Coordinates that floats hold well are not moved, so that what was read of them before stays.
  @Test func nearCoordinatesAreNotMoved() throws {
    let shape = try scratch.shape("0.1 0.2 0.3\n5.7 1.9 2.2\n-3.3 8.1 4.4\n", "a.xyz")
    #expect(shape.origin == SIMD3() && shape.points[0] == 0.1 && shape.points[7] == 8.1)
  }

  /// A folder does not leave out what it cannot read.
  @Test func foldersWithFilesThatAreNotRead() throws {
    _ = try scratch.put(Pyramid.lines(" "), "mixed/a.xyz")
    #expect(try PointSource(paths: [scratch("mixed")]).read().count == 1)
    _ = try scratch.put("?", "mixed/b.laz")
    #expect(throws: PointError.self) { try PointSource(paths: [scratch("mixed")]).read() }
    _ = try scratch.put(Pyramid.lines(" "), "classes/chair/a.xyz")
    _ = try scratch.put("?", "classes/names.csv.gz")
    #expect(try PointSource(paths: [scratch("classes")]).read().count == 1)
    _ = try scratch.put("?", "classes/table/b.ply.gz")
    #expect(throws: PointError.self) { try PointSource(paths: [scratch("classes")]).read() }
    _ = try scratch.put(contents(of: "laspy-1.4.las"), "good/a.las")
    _ = try scratch.put(contents(of: "two.npz"), "good/b.npz")
    _ = try scratch.put(contents(of: "trimesh.glb"), "good/c.glb")
    let set = try PointSource(paths: [scratch("good")]).read()
    #expect(set.count == 3 && set.isMesh(2) && !set.isMesh(1))
  }

  @Test func formatsOfOldKeepTheirEndings() {
    for ending in ["ply", "off", "obj", "npy", "xyz", "txt", "csv", "pts", "asc"] {
      #expect(PointFormat(path: "a.\(ending.uppercased())") != nil)
    }
  }
}
