import Foundation

/// Finds the layout of files and folders of speech by their content.
enum SpeechLayouts {
  /// Lists what `path` has: a sound file, a table or manifest, or a folder in one of the layouts or
  /// with folders that are.
  ///
  /// - Throws: `SoundError.Problem.noSound`, `LabelledError`, `DataError`, `FileError`.
  static func list(_ path: String) throws -> SpeechListing {
    try SpeechListing.opening(
      path, isSample: SoundEndings.isSound,
      nothing: { SoundError(path: path, problem: .noSound(files: $0)) },
      file: { try list(file: $0) }, folder: { try list($0) })
  }

  private static func list(file path: String) throws -> SpeechListing {
    if path.hasSuffix("/wav.scp") || path == "wav.scp" { return try list(folder(of: path)) }
    if CorpusTables.isNamed(path) { return try TableLayout.list(path) }
    var listing = SpeechListing()
    let name = String(path.split(separator: "/").last ?? "")
    listing.add(Utterance(name: name, path: path), nil)
    return listing
  }

  private static func list(_ folder: CorpusFolder) throws -> SpeechListing {
    if let listing = try listTop(folder) { return listing }
    if folder.subfolders.contains(where: { isCorpus($0) }) { return try listEach(folder) }
    return try LibriSpeechLayout.matches(folder)
      ? LibriSpeechLayout.list(folder) : FolderLayout.list(folder)
  }

  /// Lists a folder whose files at the top show its layout; nil if none does.
  private static func listTop(_ folder: CorpusFolder) throws -> SpeechListing? {
    if KaldiLayout.matches(folder) { return try KaldiLayout.list(folder) }
    if CommonVoiceLayout.matches(folder) { return try CommonVoiceLayout.list(folder) }
    if FairseqLayout.matches(folder) { return try FairseqLayout.list(folder) }
    if SpeechCommandsLayout.matches(folder) { return try SpeechCommandsLayout.list(folder) }
    return TableLayout.matches(folder) ? try TableLayout.list(folder) : nil
  }

  /// True if `folder`, or one in it, shows its layout at the top.
  private static func isCorpus(_ folder: CorpusFolder) -> Bool {
    KaldiLayout.matches(folder) || CommonVoiceLayout.matches(folder)
      || FairseqLayout.matches(folder) || SpeechCommandsLayout.matches(folder)
      || TableLayout.matches(folder) || folder.subfolders.contains(where: isCorpus)
  }

  /// Lists a folder of corpora, each in its own layout. Files without a list are added unless one
  /// of the lists names them, as `data/train/wav.scp` does with those in a folder beside `data`.
  private static func listEach(_ folder: CorpusFolder) throws -> SpeechListing {
    var listing = SpeechListing()
    for subfolder in folder.subfolders where isCorpus(subfolder) {
      listing.add(try list(subfolder), prefix: subfolder.name + "/")
    }
    var named = Set(listing.entries.compactMap { identity($0.sample.path) })
    var others = FolderLayout.list(
      CorpusFolder(root: folder.root, path: folder.path, files: folder.names))
    for subfolder in folder.subfolders where !isCorpus(subfolder) {
      others.add(try list(subfolder), prefix: subfolder.name + "/")
    }
    others.entries.removeAll { entry in
      identity(entry.sample.path).map { !named.insert($0).inserted } ?? false
    }
    listing.add(others, prefix: "")
    return listing
  }

  private static func identity(_ path: String) -> FileIdentity? {
    var status = stat()
    return stat(path, &status) == 0 ? FileIdentity(status) : nil
  }
}
