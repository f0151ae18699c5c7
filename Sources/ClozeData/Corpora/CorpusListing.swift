import Foundation

/// A sample of a corpus that is a file, or a stretch of one.
protocol CorpusSample: Sendable, Equatable {
  /// The name, unique in the corpus.
  var name: String { get set }
  /// The path of the file.
  var path: String { get }
  /// True if a sample may be a folder.
  static var mayBeFolders: Bool { get }
  /// The stretch of the file, by which samples that are listed twice are known.
  var stretch: CorpusStretch { get }
}

/// A stretch of a file.
struct CorpusStretch: Hashable {
  let path: String
  let start: Double
  let length: Double?
}

/// A sample with the part of the data that its layout names.
struct CorpusEntry<Sample: CorpusSample>: Sendable, Equatable {
  var sample: Sample
  /// The part; nil if the layout names none.
  var part: LabelledPart?
}

/// The samples that a layout lists, and what it leaves out.
struct CorpusListing<Sample: CorpusSample>: Sendable, Equatable {
  var entries: [CorpusEntry<Sample>] = []
  var omissions: [Omission] = []
  /// The tables that are not UTF-8, each with the number of lines.
  var remarks: [Omission] = []

  /// Adds a sample if its file is there, or the omission of it.
  mutating func add(_ sample: Sample, _ part: LabelledPart?) {
    var status = stat()
    if sample.path.utf8.contains(0) || stat(sample.path, &status) != 0 {
      omit(sample.name, "the file \(sample.path.quoted) does not exist")
    } else if status.st_mode & S_IFMT != S_IFREG,
      !Sample.mayBeFolders || status.st_mode & S_IFMT != S_IFDIR
    {
      omit(sample.name, "\(sample.path.quoted) is not a regular file")
    } else {
      entries.append(CorpusEntry(sample: sample, part: part))
    }
  }

  mutating func omit(_ name: String, _ reason: String) {
    omissions.append(Omission(name, reason))
  }

  /// Adds all of `other`, with `prefix` before its names.
  mutating func add(_ other: CorpusListing, prefix: String) {
    entries += other.entries.map { entry in
      var entry = entry
      entry.sample.name = prefix + entry.sample.name
      return entry
    }
    omissions += other.omissions.map { Omission(prefix + $0.name, $0.reason) }
    remarks += other.remarks
  }

  /// The parts that are named, where training goes without saying.
  var parts: [LabelledPart] {
    let named = Set(entries.compactMap(\.part))
    guard !named.isEmpty else { return [] }
    let hasOthers = entries.contains { $0.part == nil }
    return LabelledPart.allCases.filter { named.contains($0) || $0 == .training && hasOthers }
  }

  /// Returns the samples of `part`, or all if it is nil; in data that has parts, those in none are
  /// for training. Nil if there is no such part.
  func samples(of part: LabelledPart?) -> [Sample]? {
    let parts = parts
    if let part, part != .training || !parts.isEmpty, !parts.contains(part) { return nil }
    return entries.lazy.filter { part == nil || ($0.part ?? .training) == part }.map(\.sample)
  }

  /// Returns a listing in which each stretch of a file is once, and samples of the same name have
  /// the folders above them in it, or numbers. `merge` takes what is listed again into the first,
  /// or returns why it is left out.
  func unique(
    merge: (_ first: inout CorpusEntry<Sample>, _ again: CorpusEntry<Sample>) -> String? = { _, _ in
      "listed twice; the first counts"
    }
  ) -> CorpusListing {
    var result = CorpusListing(omissions: omissions, remarks: remarks),
      places: [CorpusStretch: Int] = [:]
    for entry in entries {
      let stretch = entry.sample.stretch
      if let place = places[stretch] {
        if let reason = merge(&result.entries[place], entry) {
          result.omit(entry.sample.name, reason)
        }
      } else {
        places[stretch] = result.entries.count
        result.entries.append(entry)
      }
    }
    result.nameByFolders()
    result.number()
    return result
  }

  /// Gives files of the same name as many folders above them as tell them apart.
  private mutating func nameByFolders() {
    let names = Dictionary(grouping: entries.indices) { entries[$0].sample.name }
    for (name, places) in names {
      let paths = Set(places.map { entries[$0].sample.path })
      // A name that is no end of its path is that of a list.
      guard paths.count > 1, paths.allSatisfy({ "/\($0)".hasSuffix("/\(name)") }) else { continue }
      let parts = paths.map { $0.split(separator: "/") }
      var depth = name.split(separator: "/").count
      func end(_ parts: [Substring]) -> String { parts.suffix(depth).joined(separator: "/") }
      while Set(parts.map(end)).count < paths.count, parts.contains(where: { $0.count > depth }) {
        depth += 1
      }
      for place in places {
        entries[place].sample.name = end(entries[place].sample.path.split(separator: "/"))
      }
    }
  }

  private mutating func number() {
    let counts = Dictionary(entries.map { ($0.sample.name, 1) }, uniquingKeysWith: +)
    var numbers: [String: Int] = [:]
    for index in entries.indices {
      let name = entries[index].sample.name
      guard counts[name] ?? 1 > 1 else { continue }
      numbers[name, default: 0] += 1
      entries[index].sample.name = "\(name)#\(numbers[name] ?? 1)"
    }
  }

  /// Lists what each of `paths` has by `list`, with the names of folders before those of their
  /// samples where there are several paths.
  ///
  /// - Throws: `DataError.noPaths`, and what `list` throws.
  static func all(
    _ paths: [String], list: (String) throws -> CorpusListing
  ) throws -> CorpusListing {
    guard !paths.isEmpty else { throw DataError.noPaths }
    var whole = CorpusListing()
    for path in paths {
      let name = path.split(separator: "/").last.map { "\($0)/" } ?? ""
      var status = stat()
      let isFolder = stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
      whole.add(try list(path), prefix: paths.count > 1 && isFolder ? name : "")
    }
    return whole
  }
}
