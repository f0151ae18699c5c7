/// Folders of clips without captions: a folder per class, or none, and the lists of UCF-101,
/// `trainlist01.txt` and `testlist01.txt`, whose lines `CLASS/FILE NUMBER` name parts; of its three
/// ways to divide the clips the first is taken.
enum ClassFolders {
  private static let lists: [(name: String, part: LabelledPart)] = [
    ("trainlist01.txt", .training), ("testlist01.txt", .test),
  ]

  /// True if `file` is one of the lists.
  static func isList(_ file: String) -> Bool {
    lists.contains { file == $0.name || file.hasSuffix("/" + $0.name) }
  }

  /// True if one of the lists is at the top of `folder`.
  static func hasLists(_ folder: CorpusFolder) -> Bool { folder.names.contains(where: isList) }

  /// Lists the clips that the lists at the top of `folder` name.
  ///
  /// - Throws: `FileError`, `DataError`, `LabelledError`.
  static func listed(_ folder: CorpusFolder, _ files: ClipFiles) throws -> VideoListing {
    var listing = VideoListing()
    for (name, part) in lists where folder.names.contains(name) {
      for (number, text) in try CorpusLines.read("\(folder.path)/\(name)") {
        let file = String(text.split(separator: " ").first ?? "")
        guard let found = files.find(file) else {
          listing.omit(file, "named in \(name) and not there")
          continue
        }
        var clip = VideoClip(name: found, path: "\(folder.path)/\(found)")
        (clip.label, clip.line) = (folder.className(of: clip.name), number)
        listing.add(clip, part)
      }
    }
    return listing
  }

  /// Lists all clips of `folder`.
  static func list(_ folder: CorpusFolder, _ files: ClipFiles) -> VideoListing {
    let classes = files.names.map { folder.className(of: $0) }
    let hasClasses = !classes.contains(nil) && Set(classes).count > 1
    var listing = VideoListing()
    for (name, label) in zip(files.names, classes) {
      var clip = VideoClip(name: name, path: "\(folder.path)/\(name)")
      clip.label = hasClasses ? label : nil
      listing.add(clip, folder.part(of: name))
    }
    return listing
  }
}
