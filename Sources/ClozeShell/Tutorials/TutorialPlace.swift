import ClozeData
import Foundation

/// The places of a tutorial: the data that it reads, and the folder for what it makes.
struct TutorialPlace {
  /// The files and folders that the user gave; empty for those of the tutorial.
  var data: [String] = []
  /// The folder for what is made.
  let folder: String
  /// True if something exists at a path.
  var exists: (String) -> Bool = { FileManager.default.fileExists(atPath: $0) }

  /// Returns the path of `name` in the folder, as a word of a command.
  func callAsFunction(_ name: String) -> String { (folder + "/" + name).commandWord }

  /// Returns the user's data, or else those of `usual` that exist, as words of a command; nil if
  /// there are none.
  func data(or usual: [String]) -> String? {
    let paths = data.isEmpty ? usual.filter(exists) : data
    return paths.isEmpty ? nil : paths.map(\.commandWord).joined(separator: " ")
  }

  /// Returns `stem`, or with a number behind it the first name that nothing has.
  static func free(_ stem: String, exists: (String) -> Bool) -> String {
    guard exists(stem) else { return stem }
    return (2...9999).lazy.map { "\(stem)-\($0)" }.first { !exists($0) } ?? stem
  }
}
