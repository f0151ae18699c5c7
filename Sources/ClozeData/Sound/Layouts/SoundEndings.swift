/// The endings of the names of sound files.
enum SoundEndings {
  /// Those that are read.
  static let read: Set<String> = [
    "wav", "wave", "flac", "ogg", "oga", "opus", "mp3", "mp2", "aif", "aiff", "aifc", "au", "snd",
    "caf", "w64", "rf64", "sph", "nist",
  ]
  /// Those of formats that are not read, whose files are omissions.
  static let foreign: Set<String> = [
    "m4a", "aac", "mp4", "wma", "webm", "mka", "amr", "ra", "ac3", "ape", "wv", "shn",
  ]

  /// True if the name of `path` is that of sound, whether or not it is read.
  static func isSound(_ path: String) -> Bool {
    let ending = FileEnding.of(path)
    return read.contains(ending) || foreign.contains(ending)
  }
}
