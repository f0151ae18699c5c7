/// The files of labelled data that paths name or contain, and the parts that they belong to.
struct PartedFiles {
  /// Files, and folders of files that end in one of `endings`.
  let paths: [String]
  /// The ends of the names of files that are read in folders, each also with `.gz`.
  let endings: [String]

  /// Returns the files that the paths name or contain.
  ///
  /// - Throws: `DataError` or `FileError` if a path is missing or cannot be read.
  func files() throws -> [TextFile] {
    try TextFileList(paths: paths).files.filter { file in
      let name = file.path.lowercased()
      let plain = name.hasSuffix(".gz") ? String(name.dropLast(3)) : name
      return file.isNamed || endings.contains(where: plain.hasSuffix)
    }
  }

  /// Returns the paths of the files of `part`; of all if it is nil. If no file name indicates a
  /// part, all files are for training. Empty files hold no samples and are left out.
  ///
  /// - Throws: `LabelledError.unclearPart`; errors of listing.
  func paths(of part: LabelledPart?) throws -> [String] {
    let files = try files().filter { $0.size > 0 }
    guard let part else { return files.map(\.path) }
    let parts = files.map { LabelledPart(of: $0.path, below: paths) }
    // Among files that name a part, one that names none could belong to any.
    if let unclear = parts.firstIndex(of: nil), parts.contains(where: { $0 != nil }) {
      throw LabelledError.unclearPart(path: files[unclear].path)
    }
    return zip(files, parts).filter { ($0.1 ?? .training) == part }.map(\.0.path)
  }

  /// Returns the part to read of files and folders that are named for validation: in folders the
  /// files that are called so, and nil for all where names say nothing. A file that is named is
  /// read whatever it is called.
  ///
  /// - Throws: `LabelledError.noSamples` if a folder names other parts only; errors of listing.
  func validatingPart() throws -> LabelledPart? {
    let files = try files()
    let parts = Set(files.map { LabelledPart(of: $0.path, below: paths) })
    if files.allSatisfy(\.isNamed) || parts.isSubset(of: [nil]) { return nil }
    guard parts.contains(.validation) else {
      throw LabelledError.noSamples(part: LabelledPart.validation.rawValue, paths: paths)
    }
    return .validation
  }
}
