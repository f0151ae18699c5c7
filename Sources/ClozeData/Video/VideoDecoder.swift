import CVideo
import Foundation

/// An open clip, decoded frame after frame by FFmpeg's libraries in this process. Whatever reads
/// files of others does so through a `VideoReader`, whose processes may crash.
final class VideoDecoder {
  /// A stamp of the stream, and how long what it is of lasts, in units of `unit` seconds.
  struct Stamp {
    /// The stamp; nil if there is none.
    let value: Int64?
    let duration: Int64
    let unit: Double

    init(_ stamp: cloze_video_stamp) {
      value = stamp.stamp == .min ? nil : stamp.stamp
      (duration, unit) = (stamp.duration, stamp.unit)
    }

    /// The stamp in seconds.
    var seconds: Double? { value.map { Double($0) * unit } }
  }

  /// The form of the clip, without what only decoding shows.
  let info: VideoInfo
  private let video: OpaquePointer

  /// Opens the file at `path`.
  ///
  /// - Throws: `VideoError`.
  init(_ path: String, _ limits: VideoLimits) throws {
    if let reason = Self.problem {
      throw VideoError(path: path, problem: .noLibraries(reason: reason))
    }
    var form = cloze_video_info(), bounds = cloze_video_limits()
    bounds.pixels = Int64(limits.pixels)
    bounds.probe = Int64(limits.probe)
    bounds.packets = Int64(limits.packets)
    var message = [CChar](repeating: 0, count: 512)
    guard !path.utf8.contains(0),
      let video = cloze_video_open(path, &bounds, &form, &message, Int32(message.count))
    else { throw VideoError(path: path, problem: .unreadable(reason: text(message))) }
    self.video = video
    info = VideoInfo(form)
  }

  deinit { cloze_video_close(video) }

  /// Why FFmpeg's libraries cannot be used, and what to do, as a line; nil if they can.
  static var problem: String? { cloze_video_load().map { String(cString: $0) } }

  /// Returns the stamp of the next packet; nil after the last.
  func packet() -> Stamp? {
    var stamp = cloze_video_stamp()
    return cloze_video_packet(video, &stamp) != 0 ? Stamp(stamp) : nil
  }

  /// Starts anew with the first frame, or with one that comes before `stamp`; false if the file
  /// cannot be read again.
  func restart(before stamp: Int64? = nil) -> Bool {
    cloze_video_restart(video, stamp ?? .min) != 0
  }

  /// Decodes the next frame and returns its stamp; nil after the last.
  func frame() -> Stamp? {
    var stamp = cloze_video_stamp()
    return cloze_video_frame(video, &stamp) != 0 ? Stamp(stamp) : nil
  }

  /// The size at which the frame is shown.
  var shown: (width: Int, height: Int) {
    var width: Int32 = 0, height: Int32 = 0
    cloze_video_shown(video, &width, &height)
    return (Int(width), Int(height))
  }

  /// Returns the frame as RGB bytes [height, width, 3], as it is shown; nil if it cannot be drawn.
  func draw(width: Int, height: Int) -> [UInt8]? {
    let size = 3 * width * height
    var isDrawn = false
    let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
      isDrawn =
        cloze_video_draw(video, Int32(width), Int32(height), buffer.baseAddress) != 0
      count = isDrawn ? size : 0
    }
    return isDrawn ? bytes : nil
  }

  /// The number of complaints of the libraries, and the first.
  var troubles: (count: Int, first: String?) {
    var trouble = cloze_video_troubles(video)
    let first = withUnsafeBytes(of: &trouble.first) { text($0) }
    return (Int(trouble.count), first.isEmpty ? nil : first)
  }

  /// True if the file has been written to since it was opened.
  var isChanged: Bool { cloze_video_changed(video) != 0 }
}

extension VideoInfo {
  /// The names under which people know containers.
  private static let names = [
    "mov": "mp4", "matroska": "mkv", "yuv4mpegpipe": "y4m", "png_pipe": "png", "jpeg_pipe": "jpeg",
  ]

  fileprivate init(_ form: cloze_video_info) {
    var form = form
    let name = withUnsafeBytes(of: &form.container) { text($0) }
    let first = String(name.prefix { $0 != "," })
    container = Self.names[first] ?? first
    codec = withUnsafeBytes(of: &form.codec) { text($0) }
    pixels = withUnsafeBytes(of: &form.format) { text($0) }
    (storedWidth, storedHeight) = (Int(form.stored_width), Int(form.stored_height))
    stated = form.stated > 0 ? Int(form.stated) : nil
    rate = form.rate > 0 ? form.rate : nil
    (size, modified) = (Int(form.size), Int(form.modified))
  }
}

/// The text before the first zero.
private func text(_ bytes: some Sequence<UInt8>) -> String {
  String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
}

private func text(_ characters: [CChar]) -> String {
  text(characters.map { UInt8(bitPattern: $0) })
}
