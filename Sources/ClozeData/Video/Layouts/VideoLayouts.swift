import Foundation

/// Finds the layout of files and folders of video by their content.
struct VideoLayouts {
  /// The language of the captions that are taken.
  let language: String
  /// The use of captions of stretches.
  let stretches: VideoSource.Stretches
  /// The column of classes in tables; nil for its usual names.
  let label: String?

  /// Lists what `path` has: a file of video, a table, a folder of pictures, or a folder in one of
  /// the layouts or with folders that are.
  ///
  /// - Throws: `VideoError.Problem.noVideo`, `LabelledError`, `DataError`, `FileError`.
  func list(_ path: String) throws -> VideoListing {
    try VideoListing.opening(
      path, isSample: ClipFiles.isVideo,
      nothing: { VideoError(path: path, problem: .noVideo(files: $0)) },
      file: { try list(file: $0) }, folder: { try list($0) })
  }

  private func list(file path: String) throws -> VideoListing {
    let above = ClozeData.folder(of: path), name = String(path.split(separator: "/").last ?? "")
    var listing = VideoListing()
    if CorpusTables.isNamed(path) || FileEnding.of(path) == "txt" {
      let files = ClipFiles(below: above)
      guard let found = try lists(in: files.folder, files, named: name) else {
        throw VideoError(path: path, problem: .noPaths(columns: CorpusTables.columns(path)))
      }
      return found
    }
    listing.add(VideoClip(name: name, path: path), nil)
    return listing
  }

  private func list(_ folder: CorpusFolder) throws -> VideoListing {
    let files = ClipFiles(folder)
    if var listing = try lists(in: folder, files, named: nil) {
      files.noteUnnamed(&listing)
      return listing
    }
    // Pictures by themselves, or a corpus in each folder.
    let pictures = folder.names.filter(PictureSampler.isPicture)
    if pictures.count == folder.files.count, ClipFiles.areNumbered(pictures) {
      var listing = VideoListing()
      listing.add(VideoClip(name: folder.name, path: folder.path), nil)
      return listing
    }
    if folder.files.contains(where: { $0.contains("/") && isList($0) }) {
      return try listEach(folder)
    }
    return ClassFolders.list(folder, files)
  }

  private func isList(_ file: String) -> Bool {
    CorpusTables.isNamed(file) || ClassFolders.isList(file)
  }

  /// Lists a folder of corpora, each in a layout of itself.
  private func listEach(_ folder: CorpusFolder) throws -> VideoListing {
    let top = CorpusFolder(root: folder.root, path: folder.path, files: folder.names)
    var listing = ClassFolders.list(top, ClipFiles(top))
    for subfolder in folder.subfolders {
      listing.add(try list(subfolder), prefix: subfolder.name + "/")
    }
    return listing
  }

  /// Lists what the lists at the top of `folder`, or the one that is `named`, say; nil if there is
  /// none of clips.
  private func lists(
    in folder: CorpusFolder, _ files: ClipFiles, named: String?
  ) throws -> VideoListing? {
    let names = named.map { [$0] } ?? folder.names
    if named == nil, ClassFolders.hasLists(folder) {
      return try ClassFolders.listed(folder, files)
    }
    var listing = VideoListing(), isFound = false
    let collections = CaptionCollections(files: files, language: language, stretches: stretches)
    let tables = CaptionTables(files: files, language: language, label: label)
    for name in names where CorpusTables.isNamed(name) {
      let collection = FileEnding.of(name) == "json" ? try collections.list(name) : nil
      guard let found = try collection ?? tables.list(name) else { continue }
      listing.add(found, prefix: "")
      isFound = true
    }
    guard isFound else { return nil }
    try NameLists(files: files).apply(names, to: &listing)
    return listing
  }
}
