extension LabelledSource {
  /// Returns the part to read of files and folders that are named for validation: in folders the
  /// files that are called so, and nil for all where names say nothing. A file that is named is
  /// read whatever it is called.
  ///
  /// - Throws: `LabelledError.noSamples` if a folder names other parts only; errors of listing.
  public func validatingPart() throws -> LabelledPart? {
    let files = try files()
    let parts = Set(files.map { LabelledPart(of: $0.path, below: paths) })
    if files.allSatisfy(\.isNamed) || parts.isSubset(of: [nil]) { return nil }
    guard parts.contains(.validation) else {
      throw LabelledError.noSamples(part: LabelledPart.validation.rawValue, paths: paths)
    }
    return .validation
  }
}
