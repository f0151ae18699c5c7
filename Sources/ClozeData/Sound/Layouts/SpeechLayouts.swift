import Foundation

/// Finds the layout of files and folders of speech by their content.
enum SpeechLayouts {
  /// Lists what `path` has: a sound file, a table or manifest, or a folder in one of the layouts or
  /// with folders that are.
  ///
  /// - Throws: `SoundError.Problem.noSound`, `LabelledError`, `DataError`, `FileError`.
  static func list(_ path: String) throws -> SpeechListing {
    var status = stat()
    guard !path.utf8.contains(0), stat(path, &status) == 0 else {
      throw FileError.system(.open, path, code: path.utf8.contains(0) ? ENOENT : errno)
    }
    guard status.st_mode & S_IFMT == S_IFDIR else { return try list(file: path) }
    var root = path
    while root.hasSuffix("/"), root.count > 1 { root.removeLast() }
    let listed = try TextFileList(paths: [root])
    let files = listed.files.map { String($0.path.dropFirst(root.count + 1)) }
    var listing = try list(SpeechFolder(root: root, path: root, files: files))
    for skipped in listed.report.skipped where SoundEndings.isSound(skipped.path) {
      listing.omit(skipped.path, skipped.reason.summary)
    }
    guard !listing.entries.isEmpty || !listing.omissions.isEmpty else {
      throw SoundError(path: path, problem: .noSound(files: files.count))
    }
    return listing
  }

  private static func list(file path: String) throws -> SpeechListing {
    if path.hasSuffix("/wav.scp") || path == "wav.scp" { return try list(folder(of: path)) }
    if SpeechTable.isNamed(path) { return try TableLayout.list(path) }
    var listing = SpeechListing()
    let name = String(path.split(separator: "/").last ?? "")
    listing.add(Utterance(name: name, path: path), nil)
    return listing
  }

  private static func list(_ folder: SpeechFolder) throws -> SpeechListing {
    if let listing = try listTop(folder) { return listing }
    if folder.subfolders.contains(where: { isCorpus($0) }) { return try listEach(folder) }
    return try LibriSpeechLayout.matches(folder)
      ? LibriSpeechLayout.list(folder) : FolderLayout.list(folder)
  }

  /// Lists a folder whose files at the top show its layout; nil if none does.
  private static func listTop(_ folder: SpeechFolder) throws -> SpeechListing? {
    if KaldiLayout.matches(folder) { return try KaldiLayout.list(folder) }
    if CommonVoiceLayout.matches(folder) { return try CommonVoiceLayout.list(folder) }
    if FairseqLayout.matches(folder) { return try FairseqLayout.list(folder) }
    if SpeechCommandsLayout.matches(folder) { return try SpeechCommandsLayout.list(folder) }
    return TableLayout.matches(folder) ? try TableLayout.list(folder) : nil
  }

  /// True if `folder`, or one in it, shows its layout at the top.
  private static func isCorpus(_ folder: SpeechFolder) -> Bool {
    KaldiLayout.matches(folder) || CommonVoiceLayout.matches(folder)
      || FairseqLayout.matches(folder) || SpeechCommandsLayout.matches(folder)
      || TableLayout.matches(folder) || folder.subfolders.contains(where: isCorpus)
  }

  /// Lists a folder of corpora, each in its own layout.
  private static func listEach(_ folder: SpeechFolder) throws -> SpeechListing {
    let top = SpeechFolder(root: folder.root, path: folder.path, files: folder.names)
    var listing = FolderLayout.list(top)
    for subfolder in folder.subfolders {
      let name = String(subfolder.path.dropFirst(folder.path.count + 1))
      listing.add(try list(subfolder), prefix: name + "/")
    }
    return listing
  }
}
