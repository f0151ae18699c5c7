import Foundation

/// Takes frames of a file of video, which it decodes from the first frame to the last: what headers
/// say of their number, and of the length, is often missing or wrong.
///
/// The stamps of the packets say which frames will probably be wanted, so that others need not be
/// drawn. Where the frames that come have other stamps, the clip is decoded a second time.
struct VideoSampler {
  private let request: VideoRequest
  private let decoder: VideoDecoder
  /// The stamps of the packets, ascending, and the stamp of the first frame by them.
  private var packets: [Int64] = []
  private var unit = 0.0
  private var info: VideoInfo
  private var times: [Double] = []
  private var drawn: [Int: [UInt8]] = [:]
  private var size: (width: Int, height: Int)?
  private var lastStep = 0.0

  /// Stretches that start later than this are not decoded from the first frame.
  private static let longStart = 10.0
  /// The seconds per frame where nothing says so.
  static let usualStep = 0.04

  init(_ request: VideoRequest) throws {
    self.request = request
    decoder = try VideoDecoder(request.path, request.limits)
    info = decoder.info
    if let width = request.width, let height = request.height { size = (width, height) }
  }

  /// Decodes the stretch and returns the frames.
  ///
  /// - Throws: `VideoError`.
  mutating func sample() throws -> VideoFrames {
    let isCut = readPackets()
    let likely = likelyStamps()
    try decode { stamp, _ in likely.map { stamp.map($0.contains) ?? false } ?? true }
    guard !times.isEmpty else { throw nothing() }
    let end = end()
    let wanted = Set(FrameChoice.different(times, end: end, count: request.kept))
    if !wanted.isSubset(of: drawn.keys) {
      drawn = [:]
      try decode { _, index in wanted.contains(index) }
    }
    let numbers = wanted.sorted().filter { drawn[$0] != nil }
    finish(end, isWhole: !isCut)
    if decoder.isChanged { throw VideoError(path: request.path, problem: .changed) }
    return VideoFrames(
      info: info, numbers: numbers, times: numbers.map { times[$0] }, width: size?.width ?? 0,
      height: size?.height ?? 0, bytes: numbers.flatMap { drawn[$0] ?? [] })
  }

  /// Reads the packets as far as the stretch reaches; true if there may be more.
  private mutating func readPackets() -> Bool {
    var first: Int64?
    while let packet = decoder.packet() {
      unit = packet.unit
      guard let value = packet.value else { continue }
      packets.append(value)
      first = min(first ?? value, value)
      // Packets come in the order of decoding, which is up to some frames away from that of time.
      if let end = request.end, let first, Double(value - first) * unit > end + 2 { return true }
    }
    packets.sort()
    return request.end != nil
  }

  /// The stamps of the frames that will probably be wanted; nil for all.
  private func likelyStamps() -> Set<Int64>? {
    guard let first = packets.first else { return nil }
    let inside = packets.filter { stamp in
      let time = Double(stamp - first) * unit
      return time >= request.begin - Self.rounding && request.end.map { time < $0 } ?? true
    }
    guard let start = inside.first, inside.count > request.kept else { return nil }
    guard request.kept > 0 else { return [] }
    let times = inside.map { Double($0 - start) * unit }
    let step = info.rate.map { 1 / $0 } ?? Self.usualStep
    let end = Self.end(times, lastStep: step)
    let chosen = FrameChoice.middles(times, end: end, count: request.kept)
    return Set(chosen.map { inside[$0] })
  }

  /// Times that differ by less are the same: a stamp is a whole number of ticks.
  private static let rounding = 1e-6

  /// Decodes the stretch and draws the frames for which `isWanted` is true of their stamp and
  /// index.
  private mutating func decode(_ isWanted: (Int64?, Int) -> Bool) throws {
    let late = request.begin > Self.longStart && unit > 0 ? packets.first : nil
    guard decoder.restart(before: late.map { $0 + Int64(request.begin / unit) }) else {
      throw VideoError(path: request.path, problem: .changed)
    }
    (times, info.mended, info.frames) = ([], 0, 0)
    var zero = late.map { Double($0) * unit }, previous: Double?, bytes = 0
    while let stamp = decoder.frame() {
      let start = zero ?? stamp.seconds ?? 0
      zero = start
      let time = time(stamp, start, previous)
      previous = time
      if info.frames == 0 { note(stamp, start) }
      guard time >= request.begin - Self.rounding else { continue }
      if let end = request.end, time >= end { break }
      let index = times.count
      times.append(max(0, time - request.begin))
      lastStep = Double(stamp.duration) * stamp.unit
      if isWanted(stamp.value, index) { try draw(index, &bytes) }
    }
  }

  /// The time of a frame after the first one, at `start`; behind the frame before, where its stamp
  /// is missing or goes back.
  private mutating func time(_ stamp: VideoDecoder.Stamp, _ start: Double, _ previous: Double?)
    -> Double
  {
    let time = stamp.seconds.map { $0 - start }
    guard let previous else { return time ?? 0 }
    if let time, time > previous { return time }
    info.mended += 1
    return previous + (info.rate.map { 1 / $0 } ?? Self.usualStep)
  }

  /// Notes the form that the first frame shows.
  private mutating func note(_ stamp: VideoDecoder.Stamp, _ start: Double) {
    info.frames = 1
    info.start = start
    (info.width, info.height) = decoder.shown
    if info.storedWidth == 0 { (info.storedWidth, info.storedHeight) = decoder.shown }
  }

  private mutating func draw(_ index: Int, _ bytes: inout Int) throws {
    let size = size ?? decoder.shown
    self.size = size
    bytes += 3 * size.width * size.height
    guard bytes <= request.limits.answer else {
      throw VideoError(path: request.path, problem: .tooLarge(limit: request.limits.answer))
    }
    drawn[index] = decoder.draw(width: size.width, height: size.height)
  }

  private func end() -> Double { Self.end(times, lastStep: lastStep) }

  /// The second at which the last frame ends: after its duration, or, where it has none that is
  /// likely, after the median of the steps.
  private static func end(_ times: [Double], lastStep: Double) -> Double {
    let steps = zip(times.dropFirst(), times).map { $0 - $1 }.sorted()
    let usual = steps.isEmpty ? (lastStep > 0 ? lastStep : usualStep) : steps[steps.count / 2]
    let isLikely = lastStep > 0 && lastStep <= max(10 * usual, 1)
    return (times.last ?? 0) + (isLikely ? lastStep : usual)
  }

  private mutating func finish(_ end: Double, isWhole: Bool) {
    (info.frames, info.seconds) = (times.count, end)
    (info.troubles, info.firstTrouble) = decoder.troubles
    // Of a stretch the header says nothing.
    if !isWhole || request.begin > 0 { info.stated = nil }
  }

  private func nothing() -> VideoError {
    let found = packets.last.map { Double($0 - (packets.first ?? $0)) * unit } ?? 0
    let isOutside = info.frames > 0 || request.begin > 0 && found > 0
    return VideoError(
      path: request.path,
      problem: isOutside
        ? .outside(begin: request.begin, end: request.end, seconds: found)
        : .noFrames(reason: decoder.troubles.first))
  }
}
