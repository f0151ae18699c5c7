/// Folders of sound files without any list: with a folder per class, if every file lies in one of
/// several folders, or without classes.
enum FolderLayout {
  /// Lists the sound files of `folder`.
  static func list(_ folder: SpeechFolder) -> SpeechListing {
    let files = folder.files.filter(SoundEndings.isSound)
    let classes = files.map { className($0, folder) }
    let hasClasses = !classes.contains(nil) && Set(classes).count > 1
    var listing = SpeechListing()
    for (file, label) in zip(files, classes) {
      var utterance = Utterance(name: file, path: "\(folder.path)/\(file)")
      utterance.label = hasClasses ? label : nil
      listing.add(utterance, folder.part(of: file))
    }
    return listing
  }

  /// The only folder above `file` that names no part; nil if there is none, or if there are more.
  private static func className(_ file: String, _ folder: SpeechFolder) -> String? {
    let folders = file.split(separator: "/").dropLast().map(String.init)
    let classes = folders.filter { LabelledPart(of: "/\($0)", below: [""]) == nil }
    return classes.count == 1 ? classes[0] : nil
  }
}
