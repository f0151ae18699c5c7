import ClozeTestSupport
import Foundation

@testable import ClozeData

/// Clips for tests: drawn ones in a folder, and those of the environment's data sets.
enum Videos {
  /// True if this program can read video, and the process that decodes is there.
  static var canBeRead: Bool {
    let running = resolved("/proc/self/exe"), program = folder(of: running) + "/cloze"
    return VideoReader.problem == nil && FileManager.default.isExecutableFile(atPath: program)
  }

  /// The folder of data sets of video.
  static let data = ProcessInfo.processInfo.environment["CLOZE_DATA"].map { $0 + "/video" }

  /// True if the data sets are there, and can be read.
  static var haveData: Bool { canBeRead && data != nil }

  /// Writes `frames` frames of gray, each brighter than the one before by `step`, as Y4M with 4:4:4
  /// samples.
  @discardableResult
  static func write(
    _ path: String, frames: Int, width: Int = 24, height: Int = 16, first: Int = 40, step: Int = 3
  ) throws -> VideoClip {
    var bytes = Array("YUV4MPEG2 W\(width) H\(height) F25:1 Ip A1:1 C444\n".utf8)
    for frame in 0..<frames {
      bytes += Array("FRAME\n".utf8)
      let plane = width * height
      bytes += [UInt8](repeating: UInt8((first + step * frame) % 200 + 16), count: plane)
      bytes += [UInt8](repeating: 128, count: 2 * plane)
    }
    try Data(bytes).write(to: URL(filePath: path))
    return VideoClip(name: String(path.split(separator: "/").last ?? ""), path: path)
  }

  /// The gray of a frame that `write` has written, as it is shown.
  static func gray(_ frame: Int, first: Int = 40, step: Int = 3) -> Int {
    let luma = (first + step * frame) % 200 + 16
    return Int(((Double(luma) - 16) * 255 / 219).rounded())
  }
}
