import ClozeData

/// One utterance among those in files and folders.
public struct SoundSelection: Sendable, Equatable {
  /// Sound files, tables of them and folders.
  public var paths: [String]
  /// The index of the utterance among them, from 0.
  public var index: Int
  /// The name of the utterance, which is then selected whatever its index; nil for none.
  public var name: String?
  /// True if utterances before the first that can be read do not count.
  public var skipsUnreadable = false
  /// The second of the utterance at which it starts.
  public var offset: Double
  /// The seconds that are read; nil for the rest.
  public var duration: Double?
  /// The seed by which frames are hidden.
  public var seed: UInt64

  /// Selects the utterance number `index` of `paths`.
  public init(
    paths: [String], index: Int = 0, offset: Double = 0, duration: Double? = nil, seed: UInt64 = 42
  ) {
    (self.paths, self.index, self.seed) = (paths, index, seed)
    (self.offset, self.duration) = (offset, duration)
  }
}

extension SoundSelection {
  /// Returns the selected part of the selected utterance, of `usual` where the selection names no
  /// paths.
  ///
  /// - Throws: `UsageError` if there is no such utterance, or if the part lies behind its end;
  ///   errors of reading.
  public func utterance(orOf usual: SpeechSource? = nil) throws -> Utterance {
    let source = paths.isEmpty ? usual : SpeechSource(paths: paths)
    guard let source else { throw UsageError("no sound is named; give sound files") }
    var utterances = try source.utterances().utterances
    if skipsUnreadable {
      utterances = Array(utterances.drop { !Self.isReadable($0) })
    }
    if let name, let named = utterances.first(where: { $0.name == name }) {
      return try part(of: named)
    }
    guard utterances.indices.contains(index) else {
      throw UsageError(
        "there is no utterance \(index) in \(source.paths.joined(separator: ", ")): it has "
          + "\(utterances.count), counted from 0")
    }
    return try part(of: utterances[index])
  }

  private static func isReadable(_ utterance: Utterance) -> Bool {
    guard let info = try? SoundReader.info(utterance.path) else { return false }
    return info.seconds - utterance.offset >= least
  }

  /// The least seconds of an utterance that is taken by itself, enough for steps of any model.
  private static let least = 0.2

  private func part(of utterance: Utterance) throws -> Utterance {
    var part = utterance
    if let length = utterance.duration, offset >= length {
      throw UsageError(
        "\(utterance.name) has \(length) s, so that nothing is behind \(offset) s; give less")
    }
    part.offset += offset
    part.duration = [utterance.duration.map { $0 - offset }, duration].compactMap { $0 }.min()
    return part
  }
}
