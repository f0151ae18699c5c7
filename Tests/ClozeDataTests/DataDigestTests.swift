import ClozeTestSupport
import Foundation
import Testing

@testable import ClozeData

/// Digests of data.
@Suite struct DataDigestTests {
  @Test func contentsCountAndPathsDoNot() throws {
    try withTemporaryFolder { folder in
      func write(_ name: String, _ text: String) throws -> String {
        let path = folder + "/" + name
        try FileManager.default.createDirectory(
          atPath: URL(fileURLWithPath: path).deletingLastPathComponent().path,
          withIntermediateDirectories: true)
        try AtomicFile.write(text, to: path)
        return path
      }
      let a = try write("a.txt", "one"), b = try write("b.txt", "one")
      let c = try write("c.txt", "two")
      #expect(try DataDigest.of([a]) == DataDigest.of([b]))
      #expect(try DataDigest.of([a]) != DataDigest.of([c]))
      #expect(try DataDigest.of([a, c]) != DataDigest.of([c, a]))
      #expect(try DataDigest.of([a]) != DataDigest.of([a], settings: ["limit 3"]))

      _ = try write("x/chair/1.xyz", "1")
      _ = try write("x/lamp/2.xyz", "2")
      _ = try write("y/chair/1.xyz", "1")
      let lamp = try write("y/lamp/2.xyz", "2")
      let x = try DataDigest.of([folder + "/x"])
      #expect(try DataDigest.of([folder + "/y"]) == x)
      _ = try write("y/.hidden", "3")
      #expect(try DataDigest.of([folder + "/y"]) == x)
      try FileManager.default.moveItem(atPath: lamp, toPath: folder + "/y/chair/2.xyz")
      #expect(try DataDigest.of([folder + "/y"]) != x)
      #expect(throws: FileError.self) { try DataDigest.of([folder + "/none"]) }
    }
  }
}
