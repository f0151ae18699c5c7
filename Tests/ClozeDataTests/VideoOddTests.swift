import Foundation
import Testing

@testable import ClozeData

/// One clip in many containers, broken ones and pictures: each file by name.
@Suite(.enabled(if: Videos.haveData)) struct VideoOddTests {
  private let folder = (Videos.data ?? "") + "/odd/"
  private let reader = VideoReader()

  private func clip(_ name: String) -> VideoClip { VideoClip(name: name, path: folder + name) }

  /// What another library finds, made by `Fixtures/make_video.py`.
  private struct Golden {
    let name: String
    let frames, width, height: Int
    let last: Double
    /// Of three frames, four quarters and three colours.
    let means: [Double]

    static func all() throws -> [Golden] {
      let url = try #require(Bundle.module.resourceURL).appending(path: "Fixtures/video/odd.tsv")
      return try String(contentsOf: url, encoding: .utf8).split(separator: "\n").map { line in
        let fields = line.split(separator: "\t").map(String.init)
        return Golden(
          name: fields[0], frames: Int(fields[1]) ?? 0, width: Int(fields[2]) ?? 0,
          height: Int(fields[3]) ?? 0, last: Double(fields[4]) ?? -1,
          means: fields[5].split(separator: " ").map { Double($0) ?? -1 })
      }
    }
  }

  @Test func `Frames, times and colours are those of another library`() throws {
    let all = try Golden.all()
    #expect(all.count == 43)
    for golden in all {
      let frames = try reader.frames(of: clip(golden.name), kept: 100)
      #expect(frames.numbers == Array(0..<golden.frames), "\(golden.name)")
      #expect(frames.width == golden.width && frames.height == golden.height, "\(golden.name)")
      #expect(abs((frames.times.last ?? -1) - golden.last) < 0.001, "\(golden.name)")
      let means = [0, golden.frames / 2, golden.frames - 1].flatMap { quarters(frames, $0) }
      #expect(means.count == golden.means.count)
      let difference = zip(means, golden.means).map { abs($0 - $1) }.max() ?? 255
      #expect(difference < 0.6, "\(golden.name)")
    }
  }

  private func quarters(_ frames: VideoFrames, _ index: Int) -> [Double] {
    let (width, height) = (frames.width, frames.height), start = 3 * width * height * index
    let halves = [0..<height / 2, height / 2..<height], sides = [0..<width / 2, width / 2..<width]
    return halves.flatMap { rows in
      sides.flatMap { columns in
        (0..<3).map { colour in
          var sum = 0
          for row in rows {
            for column in columns {
              sum += Int(frames.bytes[start + 3 * (row * width + column) + colour])
            }
          }
          return Double(sum) / Double(rows.count * columns.count)
        }
      }
    }
  }

  @Test func `What is odd is kept and said`() throws {
    let wanted: [(name: String, frames: Int, remark: String?)] = [
      ("h264.mp4", 75, nil), ("vfr.webm", 34, nil), ("raw.y4m", 10, nil),
      ("with-audio.mp4", 75, nil), ("plain.mpg", 75, nil), ("gray-ffv1.mkv", 15, nil),
      ("truncated-tail.mp4", 25, "states 75 frames and 25 can be decoded"),
      ("truncated-tail.avi", 44, "states 75 frames and 44 can be decoded"),
      ("truncated-tail.mpg", 37, "error"), ("damaged-middle.mp4", 74, "states 75 frames and 74"),
      ("damaged-in-the-wild.mpg", 75, "ac-tex damaged"), ("truncated.jpg", 1, "error"),
      ("interlaced.mpg", 37, "1 frames without a time"), ("frames", 12, nil),
      ("frames-unpadded", 12, nil),
    ]
    for (name, frames, remark) in wanted {
      let info = try reader.info(clip(name))
      #expect(info.frames == frames, "\(name)")
      if let remark {
        #expect(info.remark?.contains(remark) == true, "\(name): \(info.remark ?? "")")
      } else {
        #expect(info.remark == nil, "\(name)")
      }
    }
    #expect(try reader.info(clip("starts-at-5s.mkv")).start == 5)
  }

  @Test func `What cannot be read says why`() {
    let wanted = [
      "audio-only.mp4": "no stream of video", "truncated-no-index.mp4": "moov atom not found",
      "text.mp4": "no video in a format that is read", "zero-bytes.mp4": "an empty file",
      "playlist.avi": "the form hls", "huge-header.png": "60000x60000",
      "truncated.png": "no frame can be decoded", "nothing.mp4": "No such file",
    ]
    for (name, reason) in wanted {
      let error = #expect(throws: VideoError.self) { try reader.info(clip(name)) }
      #expect(error?.description.contains(reason) == true, "\(name): \(error?.description ?? "")")
      #expect(error?.path == folder + name && error?.concernsAll == false)
    }
  }

  @Test func `A turned clip shows what an upright one does, and pictures are in natural order`()
    throws
  {
    let size = VideoReader.Size(width: 40, height: 32)
    let upright = try reader.frames(of: clip("h264.mp4"), kept: 4, size: size)
    let turned = try reader.frames(of: clip("rotate-90.mp4"), kept: 4, size: size)
    let differences = zip(upright.bytes, turned.bytes).map { abs(Int($0) - Int($1)) }
    #expect(differences.reduce(0, +) / differences.count < 3)
    let pictures = try reader.frames(of: clip("frames-unpadded"), kept: 100, size: size)
    let padded = try reader.frames(of: clip("frames"), kept: 100, size: size)
    for frame in [0, 8, 9, 11] {
      let range = frame * 3840..<(frame + 1) * 3840
      let closest = (0..<12).min { distance($0) < distance($1) }
      func distance(_ other: Int) -> Int {
        zip(pictures.bytes[range], padded.bytes[other * 3840..<(other + 1) * 3840])
          .reduce(0) { $0 + abs(Int($1.0) - Int($1.1)) }
      }
      #expect(closest == frame)
    }
  }

  @Test func `The statistics name what is damaged and what is missing`() throws {
    let statistics = try VideoStatistics(
      VideoSource(paths: [folder]).clips(), threads: 2, reader: reader)
    #expect(statistics.omissions.count == 7 && statistics.clips == 48)
    #expect(statistics.damaged.count == 7, "\(statistics.damaged)")
    #expect(statistics.codecs["mp4 h264"] == 12, "\(statistics.codecs)")
  }
}
