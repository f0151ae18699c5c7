import Foundation

/// A TensorBoard event file that is written during a run.
///
/// The file is a sequence of records: the length of the data (8 bytes, little-endian), the masked
/// check of those bytes, the data, the masked check of the data. Each entry is written to the
/// system at once, so that TensorBoard shows it during the run and a killed process loses at most a
/// truncated last record, which TensorBoard skips.
public final class TensorBoardFile {
  /// The file's path.
  public let path: String

  private let handle: FileHandle

  /// Creates a file in `folder`, which is created if it is missing.
  ///
  /// - Parameter step: the number of steps done before the run starts or resumes, which voids later
  ///   entries of older files; nil to add to a run that does not continue.
  /// - Throws: Foundation's error if the system refuses.
  public init(folder: String, after step: Int? = nil, now: Date = Date()) throws {
    let manager = FileManager.default
    try manager.createDirectory(atPath: folder, withIntermediateDirectories: true)
    path = folder + "/" + Self.name(after: try manager.contentsOfDirectory(atPath: folder), now)
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
    handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    let time = now.timeIntervalSince1970
    try append(TensorBoardEvent(step: 0, time: time, content: .version))
    if let step { try append(TensorBoardEvent(step: step + 1, time: time, content: .start)) }
  }

  /// Appends one entry.
  ///
  /// - Throws: Foundation's error if the system refuses; the file may then end with a truncated
  ///   record, and nothing should be appended.
  public func append(_ event: TensorBoardEvent) throws {
    try handle.write(contentsOf: Data(Self.record(event.bytes)))
  }

  /// Returns `data` with its length and the checks of both.
  static func record(_ data: [UInt8]) -> [UInt8] {
    func bytes(_ value: some FixedWidthInteger) -> [UInt8] {
      withUnsafeBytes(of: value.littleEndian, Array.init)
    }
    let length = bytes(UInt64(data.count))
    return length + bytes(CRC32C.masked(length)) + data + bytes(CRC32C.masked(data))
  }

  /// Returns the name of a new file. TensorBoard reads the files of a run in the order of their
  /// names, so the number in it, the seconds since 1970, must exceed those of all others, whatever
  /// the clock says.
  private static func name(after names: [String], _ now: Date) -> String {
    let prefix = "events.out.tfevents."
    let newest =
      names.filter { $0.hasPrefix(prefix) }
      .compactMap { Int($0.dropFirst(prefix.count).prefix { $0.isNumber }) }.max() ?? 0
    let number = String(max(Int(now.timeIntervalSince1970), newest &+ 1))
    return prefix + String(repeating: "0", count: max(0, 10 - number.count)) + number + ".cloze"
  }
}
