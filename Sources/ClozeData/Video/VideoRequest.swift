import Foundation

/// A question to a process that decodes.
struct VideoRequest: Codable {
  /// The path of the file or of the folder of pictures.
  var path: String
  /// The stretch in seconds; nil for the end of the file.
  var begin = 0.0
  var end: Double?
  /// The most frames that are wanted, at the middles of equal stretches; all where there are fewer.
  var kept = 0
  /// The size of the frames; nil for that in which they are shown.
  var width: Int?
  var height: Int?
  var limits: VideoLimits
}

/// The answer, which the bytes of the frames follow.
struct VideoReply: Codable {
  var info: VideoInfo?
  var numbers: [Int] = []
  var times: [Double] = []
  var width = 0
  var height = 0
  /// The problem with the clip; nil if there is none.
  var error: VideoError?

  /// The number of bytes that follow.
  var bytes: Int { 3 * width * height * numbers.count }

  /// Returns the frames that came with the answer for the clip at `path`.
  ///
  /// - Throws: `VideoError` if some of `kept` were wanted and none can be drawn, though the clip
  ///   can be decoded.
  func frames(of path: String, kept: Int, _ colours: [UInt8]) throws -> VideoFrames {
    guard let info else { throw VideoError(path: path, problem: .noFrames(reason: nil)) }
    let isDrawn = !numbers.isEmpty && times.count == numbers.count && colours.count == bytes
    guard kept <= 0 || isDrawn && bytes > 0 else {
      let trouble = info.firstTrouble.map { " (\($0))" } ?? ""
      throw VideoError(
        path: path,
        problem: .unreadable(reason: "\(info.frames) frames are decoded, and none drawn\(trouble)"))
    }
    return VideoFrames(
      info: info, numbers: numbers, times: times, width: width, height: height, bytes: colours)
  }
}

/// Questions and answers on a socket: the number of bytes in four, and JSON.
enum VideoChannel {
  /// Sends `value` and the bytes that belong to it; false if the other side is gone.
  static func send(_ value: some Encodable, _ bytes: [UInt8] = [], to socket: Int32) -> Bool {
    guard let json = try? JSONEncoder().encode(value) else { return false }
    let size = (0..<4).map { UInt8(truncatingIfNeeded: json.count >> (8 * $0)) }
    return send(size + json, socket) && send(bytes, socket)
  }

  /// Receives a value; nil if the other side is gone, or says nothing before `deadline`.
  static func receive<Value: Decodable>(
    _ type: Value.Type, from socket: Int32, before deadline: Deadline
  ) -> Value? {
    guard let size = receive(4, from: socket, before: deadline) else { return nil }
    let count = (0..<4).reduce(0) { $0 | Int(size[$1]) << (8 * $1) }
    return receive(count, from: socket, before: deadline)
      .flatMap { try? JSONDecoder().decode(type, from: Data($0)) }
  }

  /// Receives `count` bytes.
  static func receive(_ count: Int, from socket: Int32, before deadline: Deadline) -> [UInt8]? {
    var done = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      while done < count, InputDescriptor.isReady(socket, within: deadline.milliseconds) {
        let size = recv(socket, buffer.baseAddress! + done, count - done, 0)
        if size < 0 && errno == EINTR { continue }
        guard size > 0 else { break }
        done += size
      }
      filled = done
    }
    return done == count ? bytes : nil
  }

  private static func send(_ bytes: [UInt8], _ socket: Int32) -> Bool {
    bytes.withUnsafeBytes { buffer in
      var done = 0
      while done < buffer.count {
        let rest = UnsafeRawBufferPointer(rebasing: buffer[done...])
        // A process that is gone must not end this one by a signal.
        let size = Foundation.send(
          socket, rest.baseAddress, rest.count, Int32(MSG_NOSIGNAL))
        if size < 0 && errno == EINTR { continue }
        guard size > 0 else { return false }
        done += size
      }
      return true
    }
  }
}

/// A moment until which something is waited for.
struct Deadline {
  private let end: ContinuousClock.Instant?

  /// No moment.
  static let never = Deadline(end: nil)

  private init(end: ContinuousClock.Instant?) { self.end = end }

  /// The moment `seconds` from now.
  init(in seconds: Int) { end = .now + .seconds(seconds) }

  /// The milliseconds until then, as `poll` takes them.
  var milliseconds: Int32 {
    guard let end else { return -1 }
    return Int32(clamping: Int64(max(0, (end - .now) / .milliseconds(1))))
  }
}
