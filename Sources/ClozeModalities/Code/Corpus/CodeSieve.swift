import ClozeData
import Foundation

/// Removes files by their text, and copies of others.
struct CodeSieve {
  /// The result of examining a file.
  private enum Finding: Sendable {
    case skipped(SkipReason)
    case failed(any Error)
    case kept(DuplicateFinder.Traits)
  }

  /// A file that may be left, with the licence of its project.
  private struct Candidate: Sendable {
    var index: Int
    var file: CodeFile
    var licence: CodeLicence?
  }

  private static let batch = 256

  private let settings: CodeCorpusSettings
  private let threads: Int
  private var finder: DuplicateFinder
  private var licences: LicenceFiles
  /// The index in `clusters` of each file that has copies.
  private var places: [Int: Int] = [:]
  /// Files and their copies.
  private(set) var clusters: [CodeCorpus.Cluster] = []

  init(settings: CodeCorpusSettings, threads: Int) {
    self.settings = settings
    self.threads = max(1, threads)
    finder = DuplicateFinder(similarity: settings.similarity)
    licences = LicenceFiles()
  }

  /// Returns those of `files` that remain. The threads examine each file independently, and the
  /// results are judged in reading order, so the number of threads changes nothing.
  mutating func sift(
    _ files: [CodeFile], report: inout ReadReport, progress: (Int) throws -> Void
  ) throws -> [CodeFile] {
    var left: [CodeFile] = [], bytes = 0
    var pipeline = OrderedPipeline<Candidate, Finding>(threads: threads, most: Self.batch) {
      [settings] in Self.finding($0.file, settings, licence: $0.licence)
    }
    func judge(_ candidate: Candidate, _ finding: Finding) throws {
      bytes += candidate.file.size
      if try isLeft(candidate.index, finding, files, report: &report) {
        left.append(candidate.file)
      }
    }
    for (index, file) in files.enumerated() {
      let licence = settings.licences.isEmpty ? nil : licences.licence(of: file)
      let candidate = Candidate(index: index, file: file, licence: licence)
      if try pipeline.add(candidate, weight: file.size, into: judge) { try progress(bytes) }
    }
    if try pipeline.flush(into: judge) { try progress(bytes) }
    return left
  }

  /// Returns the reason to report for a file in a folder.
  static func reason(for error: any Error) -> SkipReason {
    switch error {
    case CodeCorpusError.binary: .binary
    case CodeCorpusError.unreadable(_, .notNotebook): .unreadable
    case CodeCorpusError.unreadable(_, .foreignNotebook): .otherLanguage
    case CodeCorpusError.unreadable: .notUTF8
    case CodeCorpusError.tooLarge: .tooLarge
    case CodeCorpusError.unlexable: .unlexable
    default: .unreadable
    }
  }

  private mutating func isLeft(
    _ index: Int, _ finding: Finding, _ files: [CodeFile], report: inout ReadReport
  ) throws -> Bool {
    let file = files[index]
    switch finding {
    case .failed(let error):
      if file.isNamed { throw error }
      report.skip(file.path, Self.reason(for: error))
      return false
    case .skipped(let reason):
      report.skip(file.path, reason)
      return false
    case .kept(let traits):
      guard settings.duplicates != .keep else { return true }
      switch finder.judge(index, traits) {
      case .new: return true
      case .copy(let first):
        report.skip(file.path, .copy)
        add(file, to: first, files, similarity: 1, isSame: true)
      case .nearCopy(let first, let similarity):
        report.skip(file.path, .nearCopy)
        add(file, to: first, files, similarity: similarity, isSame: false)
      }
      return false
    }
  }

  private mutating func add(
    _ file: CodeFile, to first: Int, _ files: [CodeFile], similarity: Double, isSame: Bool
  ) {
    let place = places[first] ?? clusters.count
    if place == clusters.count {
      places[first] = place
      clusters.append(CodeCorpus.Cluster(kept: files[first].path, members: []))
    }
    clusters[place].members.append(
      CodeCorpus.Cluster.Member(path: file.path, similarity: similarity, isSame: isSame))
  }

  /// Reads and examines `file`.
  private static func finding(
    _ file: CodeFile, _ settings: CodeCorpusSettings, licence: CodeLicence?
  ) -> Finding {
    let source: CodeSource
    do {
      source = try CodeCorpus.source(of: file, settings)
    } catch {
      return .failed(error)
    }
    if source.bytes.isEmpty { return .skipped(.empty) }
    if settings.skipsGenerated, GeneratedCode.isGenerated(source.bytes) {
      return .skipped(.generated)
    }
    if !settings.licences.isEmpty {
      guard let found = CodeLicence.find(in: source.bytes) ?? licence,
        settings.licences.contains(found)
      else { return .skipped(.otherLicence) }
    }
    return .kept(traits(of: source, settings))
  }

  private static func traits(
    of source: CodeSource, _ settings: CodeCorpusSettings
  ) -> DuplicateFinder.Traits {
    guard settings.duplicates != .keep else { return DuplicateFinder.Traits(text: []) }
    var sum = RunningChecksum()
    source.bytes.withUnsafeBytes { sum.update($0) }
    var traits = DuplicateFinder.Traits(text: sum.digest)
    guard settings.duplicates == .near else { return traits }
    let bag = TokenBag(source, settings.language)
    guard bag.elements.count >= TokenBag.least else { return traits }
    traits.elements = bag.elements
    traits.keys = MinHash.shared.keys(of: bag.elements)
    return traits
  }
}

/// The licences in files beside the source, in the same folder or those above.
private struct LicenceFiles {
  private var known: [String: CodeLicence?] = [:]

  /// Returns the licence in the nearest folder from that of `file` up to its project's.
  mutating func licence(of file: CodeFile) -> CodeLicence? {
    var folder = file.folder
    while true {
      if let licence = licence(in: folder) { return licence }
      guard folder != file.project, folder.hasPrefix(file.project),
        let slash = folder.lastIndex(of: "/")
      else { return nil }
      folder = String(folder[..<slash])
    }
  }

  private mutating func licence(in folder: String) -> CodeLicence? {
    if let licence = known[folder] { return licence }
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    let name = names.sorted().first { name in
      CodeLicence.fileNames.contains { name.lowercased().hasPrefix($0) }
    }
    let licence = name.flatMap { name in
      (try? MappedFile(path: folder + "/" + name)).flatMap { file in
        file.withBytes { CodeLicence.find(in: $0) }
      }
    }
    known[folder] = .some(licence)
    return licence
  }
}
