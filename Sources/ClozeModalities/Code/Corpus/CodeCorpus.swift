import ClozeData
import ClozeTokens
import Foundation

/// The files of source code under some paths: without those that were not asked for and without
/// copies, in reading order.
///
/// Nothing is kept of the files but their names (and of copies what `DuplicateFinder` says), so a
/// corpus may be larger than memory.
public struct CodeCorpus: Sendable {
  /// A file that stands for others, which are left out.
  public struct Cluster: Sendable, Equatable {
    /// One that was left out.
    public struct Member: Sendable, Equatable {
      /// The file.
      public let path: String
      /// How much of all tokens both have; 1 for the same text.
      public let similarity: Double
      /// Whether the texts are the same.
      public let isSame: Bool
    }

    /// The file that was kept, the first of them.
    public let kept: String
    /// Those left out, in reading order.
    public internal(set) var members: [Member]
  }

  /// What was read, and how.
  public let settings: CodeCorpusSettings
  /// The paths given.
  public let paths: [String]
  /// The files that are left.
  public let files: [CodeFile]
  /// What was passed over and why.
  public let report: ReadReport
  /// Files and their copies, as far as these were looked for.
  public let clusters: [Cluster]

  /// Finds the files under `paths`, reading them where `settings` ask for what only their text tells.
  ///
  /// - Parameter progress: is told how many bytes have been read; what it throws ends the work.
  /// - Throws: `CodeCorpusError`; `FileError` for a path that is missing or cannot be read. What is wrong
  ///   with files in folders is in `report`.
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
        paths: paths, endings: settings.language.endings, skipped: listing.report.skippedFiles)
    }
    (self.paths, self.settings, self.clusters) = (paths, settings, clusters)
    (files, report) = (listing.files, listing.report)
  }

  /// The projects of the files, each once, sorted.
  public var projects: [String] { Set(files.map(\.project)).sorted() }

  /// The bytes of all files.
  public var totalBytes: Int { files.reduce(0) { $0 + $1.size } }

  /// The programs of this corpus, without the projects that `split` holds out when documents are known by
  /// their groups. What is no document has no say in the split.
  ///
  /// - Throws: as `forEachPiece`.
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

  /// The text of `file`.
  ///
  /// - Throws: `CodeCorpusError` or `FileError` if it cannot be read, or not as source code.
  public func source(of file: CodeFile) throws -> CodeSource {
    try Self.source(of: file, settings.language)
  }

  static func source(of file: CodeFile, _ language: CodeLanguage) throws -> CodeSource {
    let bytes: [UInt8]
    do {
      bytes = try MappedFile(path: file.path).withBytes { Array($0) }
    } catch FileError.empty {
      bytes = []
    }
    let source: CodeSource
    do throws(CodeDecodingError) {
      source = try CodeSource(decoding: bytes, as: language)
    } catch {
      throw CodeCorpusError.unreadable(path: file.path, error)
    }
    guard !source.bytes.contains(0) else { throw CodeCorpusError.binary(path: file.path) }
    return source
  }

  /// Calls `body` with each file and its text, in order. Files in folders that cannot be read, or of which
  /// `body` says that they are no source code, are passed over and reported.
  ///
  /// - Throws: what else `body` throws; `CodeCorpusError` or `FileError` for a file that was named.
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
    }
    return report
  }
}

extension CodeCorpus: DocumentSource {
  /// A sum over the names, sizes and dates of the files, and over the way they are read.
  public var digest: String {
    var lines = ["code 2 \(settings)\0"]
    for file in files { lines.append("\(file.path)\0\(file.size) \(file.modified)\0") }
    return Checksum.sha256(lines.joined().utf8)
  }

  /// Calls `body` with each file as a document of one piece. The group is that of its project. Files that
  /// cannot be cut into tokens are passed over.
  public func forEachPiece(_ body: (TextPiece) throws -> Void) throws -> ReadReport {
    var document = 0
    let report = try forEachProgram { file, source in
      try body(
        TextPiece(
          document: document, bytes: source.bytes, endsDocument: true,
          group: group(of: file.project)))
      document += 1
    }
    guard document > 0 else {
      throw CodeCorpusError.noFiles(
        paths: paths, endings: settings.language.endings, skipped: report.skippedFiles)
    }
    return report
  }

  /// Calls `body` with each file that can be cut into tokens, and its text.
  private func forEachProgram(_ body: (CodeFile, CodeSource) throws -> Void) throws -> ReadReport {
    let splitter = CodeSplitter(settings.language)
    return try forEachFile { file, source in
      do throws(LexicalError) { _ = try splitter.split(source) } catch {
        throw CodeCorpusError.unlexable(path: file.path, error)
      }
      try body(file, source)
    }
  }

  /// The same number for all files of `project`, wherever on the disk the paths lie that were given.
  private func group(of project: String) -> UInt64 {
    let roots = paths.enumerated().filter { project.hasPrefix($0.element) }
    let root = roots.max { $0.element.utf8.count < $1.element.utf8.count }
    let name = "\(root?.offset ?? 0)" + project.dropFirst(root?.element.count ?? 0)
    return UInt64(Checksum.sha256(name.utf8).prefix(16), radix: 16) ?? 0
  }
}

extension CodeCorpusSettings {
  /// Whether files have to be read to tell which ones are left out.
  var readsAll: Bool { skipsGenerated || !licences.isEmpty || duplicates != .keep }
}
