import ClozeTestSupport
import Foundation
import Synchronization
import Testing

@testable import ClozeData

@Suite(.enabled(if: Videos.canBeRead)) struct VideoReaderTests {
  @Test func `Frames at the middles of equal stretches, squashed`() throws {
    try withTemporaryFolder { folder in
      let clip = try Videos.write(folder + "/a.y4m", frames: 30)
      let frames = try VideoReader().frames(of: clip, kept: 5, size: .init(width: 7, height: 3))
      #expect(frames.numbers == [3, 9, 15, 21, 27] && frames.times[1] == 0.36)
      #expect(frames.bytes.count == 5 * 7 * 3 * 3)
      for (place, number) in frames.numbers.enumerated() {
        let gray = Int(frames.bytes[place * 63 + 30])
        #expect(abs(gray - Videos.gray(number)) <= 1)
      }
      #expect(frames.info.frames == 30 && abs(frames.info.seconds - 1.2) < 1e-9)
      #expect([frames.info.container, frames.info.codec] == ["y4m", "rawvideo"])
    }
  }

  @Test func `A stretch of a clip, and one that is not in it`() throws {
    try withTemporaryFolder { folder in
      var clip = try Videos.write(folder + "/a.y4m", frames: 50)
      (clip.begin, clip.end) = (0.4, 0.8)
      let frames = try VideoReader().frames(of: clip, kept: 100)
      #expect(frames.info.frames == 10 && frames.times.first == 0)
      #expect(abs(Int(frames.bytes[0]) - Videos.gray(10)) <= 1)
      (clip.begin, clip.end) = (9, nil)
      let error = #expect(throws: VideoError.self) { try VideoReader().info(clip) }
      guard case .outside(9, nil, _)? = error?.problem else {
        Issue.record("\(String(describing: error))")
        return
      }
    }
  }

  /// The end of a process changes no bit and stops nothing.
  @Test func `Killed twenty times, the frames are the same`() throws {
    try withTemporaryFolder { folder in
      let clips = try (0..<24).map {
        try Videos.write("\(folder)/\($0).y4m", frames: 40, width: 96, height: 80, first: $0)
      }
      let calm = VideoReader(), wanted = try clips.map { try calm.frames(of: $0, kept: 6) }
      let reader = VideoReader()
      var kills = 0
      for (clip, frames) in zip(clips, wanted) {
        for process in reader.idleProcesses where kills < 20 {
          kill(process, SIGKILL)
          kills += 1
        }
        #expect(try reader.frames(of: clip, kept: 6) == frames)
      }
      #expect(kills == 20)
    }
  }

  @Test func `Killed while it decodes, the clip is read again`() throws {
    try withTemporaryFolder { folder in
      let clip = try Videos.write(folder + "/a.y4m", frames: 400, width: 160, height: 128)
      let reader = VideoReader(), wanted = try reader.frames(of: clip, kept: 8)
      let process = try #require(reader.idleProcesses.first)
      let isDone = Mutex(false)
      let killer = Thread {
        usleep(3000)
        if !isDone.withLock({ $0 }) { kill(process, SIGKILL) }
      }
      killer.start()
      let frames = try reader.frames(of: clip, kept: 8)
      isDone.withLock { $0 = true }
      #expect(frames == wanted)
    }
  }

  @Test func `Limits of pixels, processor time and the size of an answer`() throws {
    try withTemporaryFolder { folder in
      let clip = try Videos.write(folder + "/a.y4m", frames: 20, width: 64, height: 48)
      var limits = VideoLimits()
      limits.pixels = 1000
      #expect(throws: VideoError.self) { try VideoReader(limits: limits).info(clip) }
      limits = VideoLimits()
      limits.answer = 64 * 48 * 3 * 5
      #expect(throws: VideoError(path: clip.path, problem: .tooLarge(limit: limits.answer))) {
        try VideoReader(limits: limits).frames(of: clip, kept: 6)
      }
      #expect(try VideoReader(limits: limits).frames(of: clip, kept: 5).numbers.count == 5)
    }
  }

  @Test func `A program that cannot be started concerns all clips`() throws {
    let reader = VideoReader(program: "/nothing/there")
    let error = #expect(throws: VideoError.self) {
      try reader.info(VideoClip(name: "a", path: "a.mp4"))
    }
    #expect(error?.concernsAll == true)
  }

  @Test func `Damage anywhere crashes nothing`() throws {
    guard let data = Videos.data else { return }
    try withTemporaryFolder { folder in
      let reader = VideoReader()
      for name in ["h264.mp4", "vp9.webm", "mpeg4.avi", "plain.mpg", "anim.gif"] {
        let whole = try [UInt8](Data(contentsOf: URL(filePath: "\(data)/odd/\(name)")))
        for round in 0..<12 {
          var bytes = whole
          for place in 0..<8 {
            bytes[(round * 7919 + place * 104_729) % bytes.count] ^= UInt8(1 + (round * 37) % 255)
          }
          if round % 3 == 0 { bytes.removeLast(bytes.count / (round + 2)) }
          let path = "\(folder)/\(name)"
          try Data(bytes).write(to: URL(filePath: path))
          do {
            let info = try reader.info(VideoClip(name: name, path: path))
            #expect(info.frames > 0)
          } catch let error as VideoError {
            #expect(!error.concernsAll, "\(error)")
          }
        }
      }
      #expect(reader.idleProcesses.count == 1)
    }
  }

  /// A clip that can be decoded and not drawn is left out, and does not make the others unusable.
  @Test func `A clip without one frame that is drawn cannot be read`() throws {
    var reply = VideoReply()
    var info = VideoInfo(
      container: "mp4", codec: "h264", pixels: "yuv420p", storedWidth: 8, storedHeight: 8)
    (info.frames, info.firstTrouble) = (3, "no scaler")
    reply.info = info
    (reply.width, reply.height) = (2, 1)
    let error = #expect(throws: VideoError.self) { try reply.frames(of: "a.mp4", kept: 4, []) }
    #expect(error?.description.contains("3 frames are decoded, and none drawn (no scaler)") == true)
    #expect(error?.concernsAll == false)
    // Times without the frames that they are of.
    reply.times = [0, 1]
    #expect(throws: VideoError.self) { try reply.frames(of: "a.mp4", kept: 4, []) }
    #expect(try reply.frames(of: "a.mp4", kept: 0, []).info == info)
    (reply.numbers, reply.times) = ([0, 2], [0, 1])
    #expect(throws: VideoError.self) { try reply.frames(of: "a.mp4", kept: 4, [1, 2, 3]) }
    let frames = try reply.frames(of: "a.mp4", kept: 4, [UInt8](repeating: 9, count: 12))
    #expect(frames.numbers == [0, 2] && frames.bytes.count == 12)
  }
}
