import ClozeTensor
import Foundation
import Testing

@testable import ClozeData

@Suite struct NPYTests {
  let scratch: ScratchFolder
  init() throws { scratch = try ScratchFolder() }

  @Test func goldenFilesAreRead() throws {
    let vector = try NPYFile(path: fixture("vector.npy"))
    #expect(vector.shape == [21] && vector.type == .float32 && vector.floats() == quarters)
    let matrix = try NPYFile(path: fixture("matrix.npy"))
    #expect(matrix.shape == [3, 7] && matrix.rowLength == 7)
    #expect(matrix.rows(1..<2) == Array(quarters[7..<14]))
    let cube = try NPYFile(path: fixture("cube.npy"))
    #expect(cube.shape == [2, 3, 4] && cube.type == .int64)
    #expect(cube.rows(1..<2) == (12..<24).map(Float.init))
  }

  /// What the writer makes of the same numbers is what NumPy made, to the byte.
  @Test func theWriterLaysOutAsNumPyDoes() throws {
    try NPYWriter.write(quarters, to: scratch("vector.npy"))
    let writer = try NPYWriter(path: scratch("matrix.npy"), columns: 7)
    try writer.append(Array(quarters[..<7]))
    try writer.append(Array(quarters[7...]))
    #expect(writer.count == 3)
    #expect(scratch.names.filter { !$0.hasPrefix(".") } == ["vector.npy"])
    try writer.finish()
    for name in ["vector.npy", "matrix.npy"] {
      let golden = FileManager.default.contents(atPath: fixture(name))
      #expect(FileManager.default.contents(atPath: scratch(name)) == golden)
    }
  }

  @Test func arraysMayBeEmpty() throws {
    try NPYWriter.write([], columns: 5, to: scratch("m"))
    #expect(try NPYFile(path: scratch("m")).shape == [0, 5])
    try NPYWriter.write([], columns: 0, to: scratch("z"))
    #expect(try NPYFile(path: scratch("z")).shape == [0, 0])
    try NPYWriter.write([], to: scratch("v"))
    #expect(try NPYFile(path: scratch("v")).floats() == [])
  }

  @Test func unequalRowsAreNamedAndNothingIsWritten() throws {
    let problem = NPYError.Problem.rowLength(row: 1, expected: 3, found: 4)
    #expect(throws: NPYError(file: scratch("m"), problem: problem)) {
      let writer = try NPYWriter(path: scratch("m"), columns: 3)
      try writer.append([1, 2, 3])
      try writer.append([1, 2, 3, 4])
    }
    #expect(throws: NPYError.self) { try NPYWriter.write([1], columns: 0, to: scratch("m")) }
    #expect(scratch.names == [])
  }

  private func problem(_ header: String, version: UInt8 = 1, data: Int = 0) throws
    -> NPYError.Problem?
  {
    let text = Array(header.utf8)
    let length: [UInt8] = [UInt8(text.count & 255), UInt8(text.count >> 8)]
    let long: [UInt8] = version == 1 ? [] : [0, 0]
    let bytes =
      [0x93] + Array("NUMPY".utf8) + [version, 0] + length + long + text
      + [UInt8](repeating: 0, count: data)
    try AtomicFile.write(bytes, to: scratch("bad.npy"))
    do {
      _ = try NPYFile(path: scratch("bad.npy"))
      return nil
    } catch let error as NPYError {
      #expect(!error.description.contains("\n"))
      return error.problem
    }
  }

  @Test func headersAreChecked() throws {
    func header(_ type: String, _ order: String, _ shape: String) -> String {
      "{'descr': \(type), 'fortran_order': \(order), 'shape': \(shape), }\n"
    }
    let good = header("'<f4'", "False", "(2,)")
    #expect(try problem(good, data: 8) == nil)
    #expect(try problem(good, version: 2, data: 8) == nil)
    #expect(try problem(good, version: 4, data: 8) == .unknownVersion(4))
    #expect(try problem(header("'<f4'", "False", "()"), data: 4) == nil)
    #expect(try problem(header("'<f4'", "True", "(2, 1)"), data: 8) == nil)
    #expect(try problem(header("'>f4'", "False", "(2,)"), data: 8) == nil)
    #expect(try problem(header("'<c8'", "False", "(2,)")) == .unsupportedType("<c8"))
    #expect(try problem(header("[('a', '<f4')]", "False", "()")) == .structured)
    #expect(try problem(header("'<f4'", "0", "()")) == .invalidHeader(key: "fortran_order"))
    for shape in ["(-1,)", "(x,)", "2", "(,)", "(99999999999999999999,)"] {
      #expect(try problem(header("'<f4'", "False", shape)) == .invalidHeader(key: "shape"))
    }
    #expect(
      try problem(good, data: 9) == .sizeMismatch(shape: [2], expected: 8, found: 9))
    #expect(
      try problem(header("'<f4'", "False", "(4611686018427387904, 4)"))
        == .sizeMismatch(shape: [1 << 62, 4], expected: nil, found: 0))
  }

  /// Every layout gives the numbers in row-major order, in either precision.
  @Test(arguments: [false, true], [false, true])
  func layouts(isBigEndian: Bool, isColumnMajor: Bool) throws {
    let shape = [4, 3, 2]
    var body: [UInt8] = []
    let places = (0..<24).map { place in
      isColumnMajor ? place % 4 * 6 + place / 4 % 3 * 2 + place / 12 : place
    }
    for place in places {
      let bits = Int64(place + 1 << 40)
      withUnsafeBytes(of: isBigEndian ? bits.bigEndian : bits.littleEndian) { body += Array($0) }
    }
    let header =
      "{'descr': '\(isBigEndian ? ">" : "<")i8', "
      + "'fortran_order': \(isColumnMajor ? "True" : "False"), 'shape': (4, 3, 2), }\n"
    let start: [UInt8] =
      [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(header.utf8.count), 0] + Array(header.utf8)
    try AtomicFile.write(start + body, to: scratch("a.npy"))
    let file = try NPYFile(path: scratch("a.npy")), numbers = (0..<24).map { Double($0 + 1 << 40) }
    #expect(file.shape == shape && file.floats() == numbers.map(Float.init))
    #expect(file.doubleRows(1..<3) == Array(numbers[6..<18]))
    #expect(file.rows(3..<4) == numbers[18...].map(Float.init) && file.rows(2..<2) == [])
  }

  @Test func damagedFilesNeverCrash() throws {
    let golden = Array(try #require(FileManager.default.contents(atPath: fixture("matrix.npy"))))
    var random = CounterRandom(seed: 21, purpose: .test)
    for round in 0..<3000 {
      var bytes = golden
      for _ in 0..<3 { bytes[random.below(80)] = UInt8(random.below(256)) }
      if round % 3 == 0 { bytes.removeLast(random.below(bytes.count)) }
      #expect(FileManager.default.createFile(atPath: scratch("f"), contents: Data(bytes)))
      do {
        let file = try NPYFile(path: scratch("f"))
        #expect(file.floats().count == file.shape.reduce(1, *))
      } catch is NPYError {}
    }
  }
}
