import Foundation

/// Clips to learn from, and what was left out of them, each with its reason.
public struct VideoCorpus: Sendable, Equatable {
  /// The clips, in the order of their lists or of the names of their files.
  public var clips: [VideoClip]
  /// The omissions.
  public var omissions: [Omission]
  /// The tables that are not UTF-8, each with the number of lines that are taken as Latin-1.
  public var remarks: [Omission] = []
  /// A line about these tables; nil if there are none.
  public var encodingNote: String? { remarks.note("table", "not in UTF-8") }

  /// Makes a corpus.
  public init(clips: [VideoClip] = [], omissions: [Omission] = []) {
    (self.clips, self.omissions) = (clips, omissions)
  }
}

/// The files to read clips from: files of video, tables of them, folders of pictures, and folders
/// in the layouts of corpora with captions, recognised by their content.
public struct VideoSource: Codable, Sendable, Equatable {
  /// The captions of clips of which a corpus describes several stretches.
  public enum Stretches: String, Codable, Sendable, CaseIterable {
    /// All captions of a file make one paragraph, and the file is the clip.
    case paragraph
    /// Each stretch with its caption is a clip.
    case each
  }

  /// Files and folders.
  public var paths: [String]
  /// The language of the captions that are taken, where a corpus names it.
  public var language = "English"
  /// The use of captions of stretches.
  public var stretches = Stretches.paragraph
  /// The column of classes in tables; nil for `label`, `class`, `action` or `category`.
  public var label: String?

  /// Makes a source that reads `paths`.
  public init(paths: [String]) { self.paths = paths }

  /// Returns the parts that the data names; none if it is not divided.
  ///
  /// - Throws: As `clips`.
  public func parts() throws -> [LabelledPart] { try listing().parts }

  /// Returns the clips of `part`, or all if it is nil. Of data without parts all are for training;
  /// in data that has some, so is what is in none.
  ///
  /// Files that are missing are omissions, as are lines of lists that make no sense, and captions
  /// in other languages. No video is read.
  ///
  /// - Throws: `VideoError` if there is no video or no such part, or if a list has another form
  ///   than its layout; `LabelledError` or `DataError` if a table cannot be read; `FileError`.
  public func clips(of part: LabelledPart? = nil) throws -> VideoCorpus {
    let listing = try listing()
    guard let clips = listing.samples(of: part) else {
      throw VideoError(
        path: paths.joined(separator: ", "),
        problem: .noPart(part ?? .training, found: listing.parts))
    }
    var corpus = VideoCorpus(clips: clips, omissions: listing.omissions)
    corpus.remarks = listing.remarks
    return corpus
  }

  private func listing() throws -> VideoListing {
    let layouts = VideoLayouts(language: language, stretches: stretches, label: label)
    return try VideoListing.all(paths, list: layouts.list).unique(merge: Self.merge)
  }

  /// Takes what is listed again into the first: further captions of the same clip.
  private static func merge(
    _ first: inout CorpusEntry<VideoClip>, _ again: CorpusEntry<VideoClip>
  ) -> String? {
    if let part = again.part, let known = first.part, part != known {
      return "listed for \(known.rawValue) and for \(part.rawValue); the first counts"
    }
    if let label = again.sample.label, let known = first.sample.label, label != known {
      return "listed with the classes \(known.quoted) and \(label.quoted); the first counts"
    }
    let known = Set(first.sample.captions)
    first.sample.captions += again.sample.captions.filter { !known.contains($0) }
    first.sample.edits += again.sample.edits.filter { !first.sample.edits.contains($0) }
    first.sample.questions += again.sample.questions.filter {
      !first.sample.questions.contains($0)
    }
    first.sample.family = first.sample.family ?? again.sample.family
    first.part = first.part ?? again.part
    first.sample.label = first.sample.label ?? again.sample.label
    return nil
  }
}
