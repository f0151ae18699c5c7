import ClozeData
import Foundation

/// The model of a joint run: the names of its members, whose models are in their folders.
struct JointModel: Codable, Equatable {
  /// The names, in order.
  let members: [String]

  /// Writes the list to the folder at `path`.
  func save(to path: String) throws {
    try AtomicFolder.replace(at: path, as: FolderKind(marker: "config.json")) { folder in
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .prettyPrinted]
      let file = ["cloze": Entry(modality: JointModality.name, members: members)]
      try encoder.encode(file).write(to: URL(fileURLWithPath: folder + "/config.json"))
    }
  }

  private struct Entry: Codable {
    let modality: String
    let members: [String]
  }
}
