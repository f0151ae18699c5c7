/// The form of a clip, as decoding it shows.
public struct VideoInfo: Sendable, Equatable, Codable {
  /// The container of a folder of pictures.
  static let pictures = "pictures"

  /// The container, such as `mp4`; `pictures` for a folder of them.
  public var container: String
  /// The codec of the frames.
  public var codec: String
  /// The form of stored pixels, by FFmpeg's name.
  public var pixels: String
  /// The columns of a frame as it is shown: turned, and with square pixels.
  public var width = 0
  /// The rows of a frame as it is shown.
  public var height = 0
  /// The columns of a frame as it is stored.
  public var storedWidth: Int
  /// The rows of a frame as it is stored.
  public var storedHeight: Int
  /// The number of frames that were decoded.
  public var frames = 0
  /// The seconds from the first frame to the end of the last.
  public var seconds = 0.0
  /// The stamp of the first frame in the file, in seconds.
  public var start = 0.0
  /// The number of frames that the header states; nil if it states none.
  public var stated: Int?
  /// The frames per second that the header states; nil if it states none.
  public var rate: Double?
  /// The number of frames whose stamps were missing or went back, and were put behind the frame
  /// before.
  public var mended = 0
  /// The number of complaints of the decoder.
  public var troubles = 0
  /// The first complaint.
  public var firstTrouble: String?
  /// The size of the file in bytes; of a folder, of its pictures.
  public var size = 0
  /// The latest date of these files in nanoseconds.
  public var modified = 0

  /// The faults of a clip that can be used, as the end of a sentence; nil if there are none.
  public var remark: String? {
    var parts: [String] = []
    if let stated, stated > frames {
      parts.append("states \(stated) frames and \(frames) can be decoded")
    }
    if troubles > 0 {
      let first = firstTrouble.map { ", first: \($0)" } ?? ""
      parts.append(troubles == 1 ? "an error\(first)" : "\(troubles) errors\(first)")
    }
    if mended > 0 { parts.append("\(mended) frames without a time of their own") }
    return parts.isEmpty ? nil : parts.joined(separator: "; ")
  }
}

/// Frames of a clip.
public struct VideoFrames: Sendable, Equatable {
  /// The form of the clip.
  public var info: VideoInfo
  /// The number of each frame among those of the clip, from 0.
  public var numbers: [Int]
  /// The second at which each frame appears, from the start of the clip.
  public var times: [Double]
  /// The columns of each frame.
  public var width: Int
  /// The rows of each frame.
  public var height: Int
  /// The colours [frames, height, width, 3].
  public var bytes: [UInt8]
}
