/// Folders of sound files without any list: with a folder per class, if every file lies in one of
/// several folders, or without classes.
enum FolderLayout {
  /// Lists the sound files of `folder`.
  static func list(_ folder: CorpusFolder) -> SpeechListing {
    let files = folder.files.filter(SoundEndings.isSound)
    let classes = files.map { folder.className(of: $0) }
    let hasClasses = !classes.contains(nil) && Set(classes).count > 1
    var listing = SpeechListing()
    for (file, label) in zip(files, classes) {
      var utterance = Utterance(name: file, path: "\(folder.path)/\(file)")
      utterance.label = hasClasses ? label : nil
      listing.add(utterance, folder.part(of: file))
    }
    return listing
  }
}
