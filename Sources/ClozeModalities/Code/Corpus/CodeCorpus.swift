import ClozeData
import ClozeTokens
import Foundation

/// The files of source code under some paths, filtered by the settings and without copies, in
/// reading order.
///
/// Only the names of the files are kept in memory (and for copies the data of `DuplicateFinder`),
/// so a corpus may be larger than memory.
public struct CodeCorpus: Sendable {
  /// A file that is kept, with its copies, which are left out.
  public struct Cluster: Sendable, Equatable {
    /// A file that is left out.
    public struct Member: Sendable, Equatable {
      /// The file's path.
      public let path: String
      /// The share of all tokens that both have; 1 for the same text.
      public let similarity: Double
      /// True if the texts are equal.
      public let isSame: Bool
    }

    /// The path of the file that is kept, the first of them.
    public let kept: String
    /// The files left out, in reading order.
    public internal(set) var members: [Member]
  }

  /// The settings of the corpus.
  public let settings: CodeCorpusSettings
  /// The paths given.
  public let paths: [String]
  /// The files that remain.
  public let files: [CodeFile]
  /// The files that were skipped and the reasons.
  public let report: ReadReport
  /// Files and their copies, if the settings remove these.
  public let clusters: [Cluster]

  /// Finds the files under `paths`, reading them if `settings` depend on their text.
  ///
  /// - Parameter progress: called with the number of bytes read; what it throws ends the work.
  /// - Throws: `CodeCorpusError`; `FileError` for a path that is missing or cannot be read.
  ///   Problems with files in folders are in `report`.
  public init(
    paths: [String], settings: CodeCorpusSettings = CodeCorpusSettings(),
    threads: Int = ProcessInfo.processInfo.activeProcessorCount,
    progress: (Int) throws -> Void = { _ in }
  ) throws {
    let problems = settings.validate()
    guard problems.isEmpty else { throw CodeCorpusError.invalidSettings(problems) }
    var listing = try CodeListing(paths: paths, settings: settings)
    var clusters: [Cluster] = []
    if settings.readsAll {
      var sieve = CodeSieve(settings: settings, threads: threads)
      listing.files = try sieve.sift(listing.files, report: &listing.report, progress: progress)
      clusters = sieve.clusters
    }
    guard !listing.files.isEmpty else {
      throw CodeCorpusError.noFiles(
        paths: paths, endings: settings.language.endings, skipped: listing.report.skippedCounts)
    }
    (self.paths, self.settings, self.clusters) = (paths, settings, clusters)
    (files, report) = (listing.files, listing.report)
  }

  /// The projects of the files, each once, sorted.
  public var projects: [String] { Set(files.map(\.project)).sorted() }

  /// The number of bytes of all files.
  public var totalBytes: Int { files.reduce(0) { $0 + $1.size } }

  /// Returns the programs of this corpus, without the projects that `split` holds out when
  /// documents are identified by their groups. Files that are not documents do not affect the
  /// split.
  ///
  /// - Throws: the errors of `forEachPiece`.
  public func training(_ split: DocumentSplit) throws -> CodeCorpus {
    var programs: [CodeFile] = []
    _ = try forEachProgram { file, _ in programs.append(file) }
    let held = split.isValidation(identities: programs.map { group(of: $0.project) })
    return CodeCorpus(self, files: zip(programs, held).filter { !$1 }.map(\.0))
  }

  private init(_ corpus: CodeCorpus, files: [CodeFile]) {
    (paths, settings, report) = (corpus.paths, corpus.settings, corpus.report)
    clusters = corpus.clusters
    self.files = files
  }

  /// Returns the text of `file`.
  ///
  /// - Throws: `CodeCorpusError` or `FileError` if it cannot be read or decoded as source code.
  public func source(of file: CodeFile) throws -> CodeSource {
    try Self.source(of: file, settings)
  }

  static func source(of file: CodeFile, _ settings: CodeCorpusSettings) throws -> CodeSource {
    let bytes: [UInt8]
    do {
      bytes = try MappedFile(path: file.path).withBytes { Array($0) }
    } catch FileError.empty {
      bytes = []
    }
    let source: CodeSource
    do throws(CodeDecodingError) {
      source = try CodeSource(decoding: bytes, as: settings.language, path: file.path)
    } catch {
      throw CodeCorpusError.unreadable(path: file.path, error)
    }
    let limit = settings.maximumBytes
    guard source.bytes.count <= limit || !PythonNotebook.isNamed(file.path) else {
      throw CodeCorpusError.tooLarge(path: file.path, bytes: source.bytes.count, limit: limit)
    }
    guard !source.bytes.contains(0) else { throw CodeCorpusError.binary(path: file.path) }
    return source
  }

  /// Calls `body` with each file and its text, in order. Files in folders that cannot be read, or
  /// that `body` rejects as source code, are skipped and reported.
  ///
  /// - Throws: any other error of `body`; `CodeCorpusError` or `FileError` for a file that was
  ///   named.
  public func forEachFile(_ body: (CodeFile, CodeSource) throws -> Void) throws -> ReadReport {
    var report = report
    for file in files {
      let source: CodeSource
      do {
        source = try self.source(of: file)
      } catch {
        if file.isNamed { throw error }
        report.skip(file.path, CodeSieve.reason(for: error))
        continue
      }
      guard !source.bytes.isEmpty else {
        report.skip(file.path, .empty)
        continue
      }
      do {
        try body(file, source)
      } catch let error as CodeCorpusError where !file.isNamed {
        report.skip(file.path, CodeSieve.reason(for: error))
        continue
      }
      report.files += 1
      report.documents += 1
      report.bytes += source.bytes.count
      report.comment(source.commentedLines)
    }
    return report
  }
}

extension CodeCorpus: DocumentSource {
  /// A checksum over the names, sizes and dates of the files, and over the way they are read.
  public var digest: String {
    var lines = ["code 3 \(settings)\0"]
    for file in files { lines.append("\(file.path)\0\(file.size) \(file.modified)\0") }
    return Checksum.sha256(lines.joined().utf8)
  }

  /// Calls `body` with each file as a document of one piece. Its group is that of its project.
  /// Files that cannot be split into tokens are skipped.
  public func forEachPiece(_ body: (TextPiece) throws -> Void) throws -> ReadReport {
    var document = 0
    let parts = PathParts(paths)
    let report = try forEachProgram { file, source in
      var piece = TextPiece(
        document: document, bytes: source.bytes, endsDocument: true,
        group: group(of: file.project))
      piece.part = parts.part(of: file.path)
      try body(piece)
      document += 1
    }
    guard document > 0 else {
      throw CodeCorpusError.noFiles(
        paths: paths, endings: settings.language.endings, skipped: report.skippedCounts)
    }
    return report
  }

  /// Calls `body` with each file that can be split into tokens, and its text.
  private func forEachProgram(_ body: (CodeFile, CodeSource) throws -> Void) throws -> ReadReport {
    let splitter = CodeSplitter(settings.language)
    return try forEachFile { file, source in
      do throws(LexicalError) { _ = try splitter.split(source) } catch {
        throw CodeCorpusError.unlexable(path: file.path, error)
      }
      try body(file, source)
    }
  }

  /// Returns the same number for all files of `project`, wherever the given paths are on the disk.
  private func group(of project: String) -> UInt64 {
    let roots = paths.enumerated().filter { project.hasPrefix($0.element) }
    let root = roots.max { $0.element.utf8.count < $1.element.utf8.count }
    let name = "\(root?.offset ?? 0)" + project.dropFirst(root?.element.count ?? 0)
    return UInt64(Checksum.sha256(name.utf8).prefix(16), radix: 16) ?? 0
  }
}

extension CodeCorpusSettings {
  /// True if files must be read to decide which ones are left out.
  var readsAll: Bool { skipsGenerated || !licences.isEmpty || duplicates != .keep }
}
