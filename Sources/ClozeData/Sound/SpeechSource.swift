import Foundation

/// Utterances to learn from, and what was left out of them, each with its reason.
public struct SpeechCorpus: Sendable, Equatable {
  /// The utterances, in the order of their lists or of the names of their files.
  public var utterances: [Utterance]
  /// The omissions.
  public var omissions: [SoundOmission]
  /// The tables that are not UTF-8, each with the number of lines that are taken as Latin-1.
  public var remarks: [Omission] = []

  /// A line about the tables that are not UTF-8; nil if all are.
  public var encodingNote: String? { remarks.note("table", "not in UTF-8") }

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
  public func parts() throws -> [LabelledPart] { try listing().parts }

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
    guard let utterances = listing.samples(of: part) else {
      throw SoundError(
        path: paths.joined(separator: ", "),
        problem: .noPart(part ?? .training, found: listing.parts))
    }
    var corpus = SpeechCorpus(utterances: utterances, omissions: listing.omissions)
    corpus.remarks = listing.remarks
    if let maximalSeconds {
      try LongRecordings(maximalSeconds: maximalSeconds).cut(&corpus)
    }
    return corpus
  }

  private func listing() throws -> SpeechListing {
    try SpeechListing.all(paths, list: SpeechLayouts.list).unique()
  }
}
