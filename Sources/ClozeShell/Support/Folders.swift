import ClozeData
import ClozeTokens
import Foundation

/// The tokenizer of a tokenizer folder, a model folder or a run folder.
func loadTokenizer(_ path: String) throws -> WordPieceTokenizer {
  var isFolder: ObjCBool = false
  guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
    throw FileError.missing(path: path)
  }
  guard isFolder.boolValue else { throw FileError.notFolder(path: path) }
  let candidates = [path, path + "/model", path + "/tokenizer"]
  let holder = candidates.first { folder in
    ["vocab.txt", "tokenizer.json"].contains {
      FileManager.default.fileExists(atPath: folder + "/" + $0)
    }
  }
  return try WordPieceTokenizer.load(from: holder ?? path)
}
