import ClozeData

/// Files of labelled samples, each for training, for validation or for testing.
public protocol PartedSource {
  /// A sample.
  associatedtype Sample

  /// Returns the files that the paths name or contain.
  ///
  /// - Throws: `DataError` or `FileError` if a path is missing or cannot be read.
  func files() throws -> [TextFile]
  /// Returns the part to read of files and folders that are named for validation.
  ///
  /// - Throws: `LabelledError.noSamples` if a folder names other parts only; errors of listing.
  func validatingPart() throws -> LabelledPart?
  /// Reads the samples of a part; of all files if it is nil.
  ///
  /// - Throws: Errors of reading that name file and line.
  func read(_ part: LabelledPart?) throws -> [Sample]
}

extension PartedSource {
  /// Returns the number of bytes in all files together.
  ///
  /// - Throws: Errors of listing.
  func totalBytes() throws -> Int { try files().reduce(0) { $0 + $1.size } }
}

extension LabelledSource: PartedSource {}
extension TaggedSource: PartedSource {}
extension QuestionSource: PartedSource {}
