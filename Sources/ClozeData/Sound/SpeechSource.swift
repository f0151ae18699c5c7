import Foundation

/// Utterances to learn from, and what was left out of them, each with its reason.
public struct SpeechCorpus: Sendable, Equatable {
  /// The utterances, in the order of their lists or of the names of their files.
  public var utterances: [Utterance]
  /// The omissions.
  public var omissions: [SoundOmission]

  /// Makes a corpus.
  public init(utterances: [Utterance] = [], omissions: [SoundOmission] = []) {
    (self.utterances, self.omissions) = (utterances, omissions)
  }
}

/// The files to read speech from: sound files, tables and manifests of them, and folders in the
/// layouts of corpora, recognised by their content.
public struct SpeechSource: Codable, Sendable, Equatable {
  /// Files and folders.
  public var paths: [String]
  /// The length in seconds beyond which recordings are cut at pauses; nil if they stay whole. Those
  /// that have a text, which nobody could cut with them, are left out.
  public var maximalSeconds: Double?

  /// Makes a source that reads `paths`.
  public init(paths: [String], maximalSeconds: Double? = nil) {
    (self.paths, self.maximalSeconds) = (paths, maximalSeconds)
  }

  /// Returns the parts that the data names; none if it is not divided.
  ///
  /// - Throws: As `utterances`.
  public func parts() throws -> [LabelledPart] { Self.parts(of: try listing()) }

  /// Returns the utterances of `part`, or all if it is nil. Of data without parts all are for
  /// training; in data that has some, so is what is in none.
  ///
  /// Files that are missing are omissions, as are lines of lists that make no sense, and utterances
  /// that are listed before. Sound is read only where long recordings are cut.
  ///
  /// - Throws: `SoundError` if there is no sound or no such part; `LabelledError` or `DataError` if
  ///   a table cannot be read; `FileError`.
  public func utterances(of part: LabelledPart? = nil) throws -> SpeechCorpus {
    let listing = try listing()
    let parts = Self.parts(of: listing)
    if let part, part != .training || !parts.isEmpty, !parts.contains(part) {
      throw SoundError(
        path: paths.joined(separator: ", "), problem: .noPart(part, found: parts))
    }
    var corpus = SpeechCorpus(omissions: listing.omissions)
    corpus.utterances = listing.entries.lazy
      .filter { part == nil || ($0.part ?? .training) == part }.map(\.utterance)
    if let maximalSeconds {
      try LongRecordings(maximalSeconds: maximalSeconds).cut(&corpus)
    }
    return corpus
  }

  /// The parts of `listing`, where training goes without saying.
  private static func parts(of listing: SpeechListing) -> [LabelledPart] {
    let named = Set(listing.entries.compactMap(\.part))
    guard !named.isEmpty else { return [] }
    let hasOthers = listing.entries.contains { $0.part == nil }
    return LabelledPart.allCases.filter { named.contains($0) || $0 == .training && hasOthers }
  }

  private func listing() throws -> SpeechListing {
    guard !paths.isEmpty else { throw DataError.noPaths }
    var whole = SpeechListing()
    for path in paths {
      let name = path.split(separator: "/").last.map { "\($0)/" } ?? ""
      var status = stat()
      let isFolder = stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
      whole.add(
        try SpeechLayouts.list(path), prefix: paths.count > 1 && isFolder ? name : "")
    }
    return Self.unique(whole)
  }

  /// A stretch of a file.
  private struct Stretch: Hashable {
    let path: String
    let offset: Double
    let duration: Double?
  }

  /// Leaves out what is listed before, and numbers utterances of the same name.
  private static func unique(_ listing: SpeechListing) -> SpeechListing {
    var result = SpeechListing(omissions: listing.omissions), seen: Set<Stretch> = []
    for entry in listing.entries {
      let (utterance, name) = (entry.utterance, entry.utterance.name)
      let stretch = Stretch(
        path: utterance.path, offset: utterance.offset, duration: utterance.duration)
      if seen.insert(stretch).inserted {
        result.entries.append(entry)
      } else {
        result.omit(name, "listed twice; the first counts")
      }
    }
    let counts = Dictionary(result.entries.map { ($0.utterance.name, 1) }, uniquingKeysWith: +)
    var numbers: [String: Int] = [:]
    for index in result.entries.indices {
      let name = result.entries[index].utterance.name
      guard counts[name] ?? 1 > 1 else { continue }
      numbers[name, default: 0] += 1
      result.entries[index].utterance.name = "\(name)#\(numbers[name] ?? 1)"
    }
    return result
  }
}
