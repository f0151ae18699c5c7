import ClozeData
import ClozeTensor
import Foundation
import Testing

/// Files that are cut short or changed at random: each is read, and gives points, or is refused
/// with an error of one line.
@Suite struct PointFuzzTests {
  static let files: [(name: String, bytes: [UInt8])] = {
    func bytes(_ name: String) -> [UInt8] {
      Array(FileManager.default.contents(atPath: fixture("points/\(name)")) ?? Data())
    }
    let rows = "x,y,z\n0.5,1,2\n1e-3,-4,5\n7,8,nan\n"
    return [
      ("ascii.ply", bytes("ascii.ply")), ("little.ply", bytes("little.ply")),
      ("big.ply", bytes("big.ply")), ("a.off", Array(Pyramid.off.utf8)),
      ("b.off", Array(Pyramid.off.replacing("OFF\n", with: "OFF").utf8)),
      ("a.obj", Array(Pyramid.obj.utf8)), ("a.csv", Array(rows.utf8)),
      ("a.xyz", Array("3\n0 0 0\n1 0 0\n0 1 -2.5e1\n".utf8)),
      ("matrix.npy", []), ("stack.npy", []), ("b.csv", Array(decimals.utf8)),
      ("a.ptx", Array(scan.utf8)), ("a.stl", bytes("trimesh.stl")), ("b.glb", GLB.pyramid()),
      ("b.stl", Array(Pyramid.solid(0..<6).utf8)), ("a.glb", bytes("trimesh.glb")),
      ("a.las", bytes("laspy-1.2.las")), ("b.las", bytes("laspy-1.4.las")),
      ("a.pcd", bytes("pypcd4-binary.pcd")), ("b.pcd", bytes("pypcd4-binary_compressed.pcd")),
      ("c.pcd", Array((PCD.header(2, "ascii") + "1 2 3 4 5 6\n1 2 3 7 8 9\n").utf8)),
      ("a.npz", bytes("two.npz")), ("a.npy", bytes("fortran-f8.npy")), ("b.npy", bytes("big.npy")),
    ]
  }()
  private static let decimals = "x;y;z;name\n0,5;1;2;\"a; b\"\n1,5;-4;5;c\n7;8;9;d\n"
  private static let scan =
    "1\n3\n0 0 0\n1 0 0\n0 1 0\n0 0 1\n1 0 0 0\n0 1 0 0\n0 0 1 0\n4 5 6 1\n"
    + "1 0 0 1\n0 2 0 1\n0 0 3 1\n"
  private static let noise: [UInt8] =
    Array("\n\r\t ,;#/-+.0159eExyzfvn".utf8) + [0, 1, 0x7F, 0x80, 0xC3, 0xFF]

  private func mutated(_ original: [UInt8], _ random: inout some RandomNumberGenerator) -> [UInt8] {
    var bytes = original
    for _ in 0..<Int.random(in: 1...3, using: &random) {
      let place = Int.random(in: 0...bytes.count, using: &random)
      let byte = Self.noise.randomElement(using: &random) ?? 0
      switch Int.random(in: 0..<6, using: &random) {
      case 0 where place < bytes.count: bytes.remove(at: place)
      case 1 where place < bytes.count: bytes[place] = byte
      case 2 where place < bytes.count: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
      case 3: bytes.removeLast(bytes.count - place)
      case 4: bytes.insert(contentsOf: bytes[place...].prefix(9), at: place)
      default: bytes.insert(byte, at: place)
      }
    }
    return bytes
  }

  private func bytes(_ index: Int, _ folder: ScratchFolder) throws -> [UInt8] {
    let (name, bytes) = Self.files[index]
    guard bytes.isEmpty else { return bytes }
    let shape = name == "stack.npy" ? [3, 3] : [3]
    let writer = try NPYWriter(path: folder("made.npy"), rowShape: shape, type: .float32)
    try writer.append((0..<36).map { Float($0 % 7) })
    try writer.finish()
    return Array(FileManager.default.contents(atPath: folder("made.npy")) ?? Data())
  }

  private static func isOfStyle(_ error: any Error) -> Bool {
    error is PointError || error is FileError || error is NPYError || error is NPZError
  }

  /// Every first part of a file is refused, or gives finite points.
  @Test(arguments: files.indices) func truncationNeverCrashes(_ index: Int) throws {
    let folder = try ScratchFolder(), whole = try bytes(index, folder)
    for count in stride(from: 1, to: whole.count, by: max(1, whole.count / 300)) {
      let path = try folder.put(Array(whole[..<count]), Self.files[index].name)
      do {
        #expect(try PointFormat.read(path).points.allSatisfy(\.isFinite))
      } catch {
        #expect(Self.isOfStyle(error) && !"\(error)".contains { $0.isNewline }, "\(error)")
      }
    }
  }

  @Test(arguments: files.indices) func nothingCrashes(_ index: Int) throws {
    let folder = try ScratchFolder(), whole = try bytes(index, folder)
    var random = CounterRandom(seed: 31, purpose: .test), readable = 0
    for _ in 0..<1500 {
      let path = try folder.put(mutated(whole, &random), Self.files[index].name)
      do {
        let set = try PointSource(paths: [path]).read(minimumPoints: 2)
        var draw = CounterRandom(seed: 1, purpose: .test)
        let cloud = set.cloud(set.count - 1, points: 2, &draw)
        #expect(cloud.count == 6 && cloud.allSatisfy { $0.isFinite })
        readable += 1
      } catch {
        #expect(Self.isOfStyle(error), "\(error)")
        #expect(!"\(error)".contains { $0.isNewline })
      }
    }
    // What holds a NaN is never read; of the others some are.
    #expect(readable > 20 || Self.files[index].name == "a.csv", "only \(readable) could be read")
  }
}
