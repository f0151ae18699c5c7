import ClozeData
import ClozeTensor
import Foundation
import Testing

@Suite struct NPZTests {
  let scratch: ScratchFolder
  init() throws { scratch = try ScratchFolder() }

  private var arrays: Data? { FileManager.default.contents(atPath: fixture("arrays.npz")) }

  private func write(_ name: String) throws {
    let writer = try NPZWriter(path: scratch(name))
    try writer.begin("vector", columns: nil)
    try writer.append(quarters)
    try writer.begin("matrix", columns: 7)
    try writer.append(Array(quarters[..<7]))
    try writer.append(Array(quarters[7...]))
    #expect(writer.count == 3)
    #expect(scratch.names.filter { !$0.hasPrefix(".") } == [])
    try writer.finish()
  }

  private func problem(_ body: () throws -> Void) throws -> NPZError.Problem? {
    do {
      try body()
      return nil
    } catch let error as NPZError {
      #expect(!error.description.contains("\n"))
      return error.problem
    }
  }

  @Test(arguments: [true, false]) func whatNumPyAndTheWriterMakeIsRead(isGolden: Bool) throws {
    if !isGolden { try write("a.npz") }
    let file = try NPZFile(path: isGolden ? fixture("arrays.npz") : scratch("a.npz"))
    #expect(file.names == ["vector", "matrix"])
    #expect(try file.array("vector").floats() == quarters)
    let matrix = try file.array("matrix")
    #expect(matrix.shape == [3, 7] && matrix.type == .float32)
    #expect(matrix.rows(1..<2) == Array(quarters[7..<14]))
  }

  /// The check of a header and of numbers, put together, is the one NumPy computed of the whole.
  @Test func theChecksAreThoseOfNumPy() throws {
    try write("a.npz")
    func checks(_ data: Data) -> [[UInt8]] {
      let bytes = Array(data), signature: [UInt8] = [0x50, 0x4B, 1, 2]
      return bytes.indices.dropLast(20).filter { Array(bytes[$0..<$0 + 4]) == signature }
        .map { Array(bytes[$0 + 16..<$0 + 20]) }
    }
    let made = checks(try #require(FileManager.default.contents(atPath: scratch("a.npz"))))
    #expect(made.count == 2)
    #expect(made == checks(try #require(arrays)))
  }

  @Test func whatCannotBeReadIsNamed() throws {
    #expect(
      try problem { _ = try NPZFile(path: fixture("compressed.npz")).array("vector") }
        == .compressed(array: "vector"))
    #expect(try problem { _ = try NPZFile(path: fixture("vector.npy")) } == .notZip)
    let golden = try NPZFile(path: fixture("arrays.npz"))
    #expect(
      try problem { _ = try golden.array("m") }
        == .noArray("m", available: ["vector", "matrix"]))
    var bytes = Array(try #require(arrays))
    bytes[200] ^= 1
    try AtomicFile.write(bytes, to: scratch("bad"))
    let bad = try NPZFile(path: scratch("bad"))
    #expect(try problem { _ = try bad.array("vector") } == .damaged(array: "vector"))
  }

  @Test func badCallsLeaveNoFile() throws {
    #expect(
      try problem {
        let writer = try NPZWriter(path: scratch("a.npz"))
        try writer.begin("a", columns: nil)
        try writer.begin("a", columns: 2)
      } == .duplicate("a"))
    #expect(throws: NPYError.self) {
      let writer = try NPZWriter(path: scratch("a.npz"))
      try writer.begin("a", columns: 2)
      try writer.append([1])
    }
    #expect(scratch.names == [])
  }

  @Test func emptyFilesAreFiles() throws {
    try NPZWriter(path: scratch("none")).finish()
    #expect(try NPZFile(path: scratch("none")).names == [])
  }

  @Test func damagedFilesNeverCrash() throws {
    let golden = Array(try #require(arrays))
    var random = CounterRandom(seed: 22, purpose: .test)
    for round in 0..<3000 {
      var bytes = golden
      for _ in 0..<3 { bytes[random.below(bytes.count)] = UInt8(random.below(256)) }
      if round % 3 == 0 { bytes.removeLast(random.below(bytes.count)) }
      #expect(FileManager.default.createFile(atPath: scratch("f"), contents: Data(bytes)))
      do {
        let file = try NPZFile(path: scratch("f"))
        for name in file.names { _ = try file.array(name).floats() }
      } catch is NPZError {} catch is NPYError {}
    }
  }
}
