import ClozeData
import ClozeReport

/// The size and the checksum of a file or folder of data, as it is now.
struct DataListing {
  /// The numbers of files, bytes and lines, and the checksum.
  let values: [RecordValue]

  /// The number of digits of checksums that are shown.
  static let digits = 16
  /// The size above which data is neither read nor counted.
  private static let limit = 4 << 30

  /// Reads what is at `path`.
  init(_ path: String) {
    guard let list = try? TextFileList(paths: [path]) else {
      values = [.null, .null, .null, "not there"]
      return
    }
    let size = list.files.reduce(0) { $0 + $1.size }
    let known: [RecordValue] = [.int(list.files.count), .string(Format.bytes(size))]
    guard size <= Self.limit, let sums = try? list.files.map({ try Self.sum(of: $0.path) }) else {
      values = known + [.null, "not read"]
      return
    }
    let isFile = list.files.count == 1 && list.files[0].path == path
    let names = list.files.map { $0.path.dropFirst(path.count).drop { $0 == "/" } }
    let digest =
      isFile
      ? sums[0].digest
      : Checksum.sha256(zip(sums, names).map { "\($0.digest)  \($1)\n" }.joined().utf8)
    // Lines of pictures and meshes say nothing.
    let lines = sums.reduce(Int?(0)) { total, sum in total.flatMap { t in sum.lines.map { t + $0 } }
    }
    values = known + [RecordValue(lines), .string(String(digest.prefix(Self.digits)))]
  }

  /// Returns the checksum of a file and the number of its lines; nil if it is not text.
  private static func sum(of path: String) throws -> (digest: String, lines: Int?) {
    let digest = try Checksum.sha256(ofFile: path)
    guard let file = try? MappedFile(path: path), file.count > 0 else { return (digest, 0) }
    let lines = file.withBytes { bytes -> Int? in
      guard !bytes.prefix(8192).contains(0) else { return nil }
      let ends = bytes.reduce(into: 0) { if $1 == UInt8(ascii: "\n") { $0 += 1 } }
      return ends + (bytes.last == UInt8(ascii: "\n") ? 0 : 1)
    }
    return (digest, lines)
  }
}
