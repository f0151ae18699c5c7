import Foundation

/// Takes frames of a folder of pictures, in the natural order of their names. Pictures have no
/// times; they count as 25 a second.
struct PictureSampler {
  private let request: VideoRequest
  private let names: [String]

  /// The seconds that a picture is shown.
  static let step = VideoSampler.usualStep
  /// The endings of pictures' names.
  static let endings: Set<String> = ["png", "jpg", "jpeg"]

  init(_ request: VideoRequest) throws {
    self.request = request
    names = try Self.names(in: request.path)
  }

  /// Returns the names of the pictures in the folder at `path`, in natural order: `10.png` comes
  /// after `9.png`.
  ///
  /// - Throws: `FileError`.
  static func names(in path: String) throws -> [String] {
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: path) else {
      throw FileError.system(.read, path)
    }
    return names.filter { isPicture($0) && !$0.hasPrefix(".") }
      .sorted { NaturalOrder.precedes($0, $1) }
  }

  /// True if the name of `path` is that of a picture.
  static func isPicture(_ path: String) -> Bool { endings.contains(FileEnding.of(path)) }

  /// Decodes all pictures of the stretch and returns the frames that are wanted. A picture that
  /// cannot be decoded is left out, and counted among the troubles.
  ///
  /// - Throws: `VideoError`.
  func sample() throws -> VideoFrames {
    let places = names.indices.filter { place in
      let time = Double(place) * Self.step
      return time >= request.begin - 1e-6 && request.end.map { time < $0 } ?? true
    }
    guard !places.isEmpty else { throw outside() }
    var info: VideoInfo?, times: [Double] = [], pictures: [VideoFrames] = []
    var troubles: (count: Int, first: String?) = (0, nil), bytes = 0
    for place in places {
      do {
        var picture = try picture(names[place], info)
        if info == nil { info = picture.info }
        info?.add(picture.info)
        times.append(max(0, Double(place) * Self.step - request.begin))
        picture.info.firstTrouble = nil
        bytes += picture.bytes.count
        guard bytes <= request.limits.answer else { throw tooLarge }
        pictures.append(picture)
      } catch let error as VideoError where !error.concernsAll && error != tooLarge {
        troubles.count += 1
        troubles.first = troubles.first ?? "\(names[place]): \(error.problem.text)"
      }
    }
    guard var info else {
      throw VideoError(path: request.path, problem: .noFrames(reason: troubles.first))
    }
    info.troubles += troubles.count
    info.firstTrouble = info.firstTrouble ?? troubles.first
    (info.frames, info.seconds) = (times.count, Double(places.count) * Self.step)
    return chosen(info, times, pictures)
  }

  private var tooLarge: VideoError {
    VideoError(path: request.path, problem: .tooLarge(limit: request.limits.answer))
  }

  private func outside() -> VideoError {
    let seconds = Double(names.count) * Self.step
    return VideoError(
      path: request.path,
      problem: names.isEmpty
        ? .noFrames(reason: "no pictures")
        : .outside(begin: request.begin, end: request.end, seconds: seconds))
  }

  /// Decodes a picture, in the size that is wanted or that of the first one.
  private func picture(_ name: String, _ info: VideoInfo?) throws -> VideoFrames {
    var request = request
    (request.path, request.begin, request.end) = ("\(request.path)/\(name)", 0, nil)
    request.kept = min(request.kept, 1)
    request.width = request.width ?? info?.width
    request.height = request.height ?? info?.height
    var sampler = try VideoSampler(request)
    return try sampler.sample()
  }

  private func chosen(
    _ info: VideoInfo, _ times: [Double], _ pictures: [VideoFrames]
  ) -> VideoFrames {
    let numbers = FrameChoice.different(times, end: info.seconds, count: request.kept)
    return VideoFrames(
      info: info, numbers: numbers, times: numbers.map { times[$0] },
      width: pictures[0].width, height: pictures[0].height,
      bytes: numbers.flatMap { pictures[$0].bytes })
  }
}

extension VideoInfo {
  /// Adds the file of another picture.
  fileprivate mutating func add(_ picture: VideoInfo) {
    if container != Self.pictures { (container, size, rate, stated) = (Self.pictures, 0, nil, nil) }
    size += picture.size
    modified = max(modified, picture.modified)
    guard picture.troubles > 0 else { return }
    troubles += troubles == picture.troubles && firstTrouble != nil ? 0 : picture.troubles
    firstTrouble = firstTrouble ?? picture.firstTrouble
  }
}
