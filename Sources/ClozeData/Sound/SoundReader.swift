/// Reads sound files: all that libsndfile decodes, as one channel of a given rate.
public enum SoundReader {
  /// The largest number of samples of an utterance: 18 hours at 16 kHz.
  public static let limit = 1 << 30
  /// The seconds by which a duration may go beyond the end of the file, since tables round them.
  static let tolerance = 0.02

  /// Reads `utterance`: the mean of its channels, resampled to `rate`, which takes n frames to
  /// round(n x rate / the file's rate) samples.
  ///
  /// The same utterance gives the same samples whatever is read before or beside it. Values beyond
  /// [-1, 1], as files of floating point numbers may have, are kept.
  ///
  /// - Throws: `SoundError` if the file is none of sound, damaged, cut off, without samples or with
  ///   one that is NaN or infinite, or if the utterance does not lie in it; `FileError`.
  public static func read(_ utterance: Utterance, rate: Int) throws -> Sound {
    let file = try SoundFile(path: utterance.path)
    let (start, count) = try stretch(utterance, file)
    try file.seek(start)
    let resampler = Resampler(from: file.rate, to: rate)
    var samples: [Float] = []
    samples.reserveCapacity(
      min(1 << 24, Resampler.length(count ?? file.stated ?? 0, from: file.rate, to: rate)))
    while file.position - start < count ?? .max {
      let block = try file.read((count ?? .max) - (file.position - start))
      if block.isEmpty { break }
      samples += resampler.next(block)
      guard samples.count <= limit else {
        throw SoundError(path: utterance.path, problem: .tooLong(limit: limit))
      }
    }
    samples += resampler.finish()
    try check(utterance, file, found: file.position - start, wanted: count)
    guard !samples.isEmpty else { throw SoundError(path: utterance.path, problem: .noSamples) }
    return Sound(samples: samples, rate: rate)
  }

  /// The first frame of `utterance`, and the number of its frames; nil for all others of the file.
  static func stretch(
    _ utterance: Utterance, _ file: SoundFile
  ) throws -> (start: Int, count: Int?) {
    let rate = Double(file.rate), most = Double(Int.max / 4)
    let start = (utterance.offset * rate).rounded()
    let count = utterance.duration.map { ($0 * rate).rounded() }
    guard start >= 0, start < most, count.map({ $0 >= 0 && $0 < most }) ?? true,
      file.stated.map({ start <= Double($0) }) ?? true
    else { throw outside(utterance, frames: file.stated ?? 0, rate: file.rate) }
    return (Int(start), count.map { Int($0) })
  }

  private static func check(
    _ utterance: Utterance, _ file: SoundFile, found: Int, wanted: Int?
  ) throws {
    guard let wanted, found < wanted else { return }
    guard Double(wanted - found) <= tolerance * Double(file.rate) else {
      throw outside(utterance, frames: file.position, rate: file.rate)
    }
  }

  private static func outside(_ utterance: Utterance, frames: Int, rate: Int) -> SoundError {
    SoundError(
      path: utterance.path,
      problem: .outside(
        start: utterance.offset, end: utterance.duration.map { utterance.offset + $0 },
        seconds: Double(frames) / Double(rate)))
  }

  /// Returns the form of the file at `path`, and its length, counted by reading all of it.
  ///
  /// - Throws: `SoundError`, `FileError`.
  public static func info(_ path: String) throws -> SoundInfo {
    let file = try SoundFile(path: path)
    while try !file.read().isEmpty {}
    return SoundInfo(
      format: file.format, rate: file.rate, channels: file.channels, frames: file.position)
  }
}
