import ClozeObjectives
import Foundation

/// The `config.json` of a Pooling module.
struct PoolingFile {
  /// The names of poolings in sentence-transformers.
  static let names: [(name: String, key: String, pooling: Pooling)] = [
    ("cls", "pooling_mode_cls_token", .cls), ("mean", "pooling_mode_mean_tokens", .mean),
    ("max", "pooling_mode_max_tokens", .max),
    ("mean_sqrt_len_tokens", "pooling_mode_mean_sqrt_len_tokens", .meanSqrt),
  ]

  /// Reads the pooling in `folder`.
  ///
  /// - Throws: `FileError`, or `ModelFolderError` if there is none or more than one, or one that is
  ///   not supported.
  static func pooling(in folder: String) throws -> Pooling {
    let members = try ModelFolderConfiguration.parsing(folder: folder) {
      try JSONDecoder().decode([String: LooseValue].self, from: $0)
    }
    let modes = modes(in: members)
    let supported = "one of " + names.map(\.name).joined(separator: ", ")
    func unsupported(_ value: String) -> ModelFolderError {
      ModelFolderError(
        file: folder + "/config.json",
        problem: .unsupported(key: "pooling_mode", value: value, supported: supported))
    }
    guard modes.count == 1, let mode = modes.first else {
      throw unsupported(modes.isEmpty ? "nothing" : modes.joined(separator: " and "))
    }
    guard let found = names.first(where: { $0.name == mode || $0.key == mode }) else {
      throw unsupported(mode)
    }
    return found.pooling
  }

  /// Returns the modes that are on: those of `pooling_mode`, or the keys of older files, whose
  /// vectors are written one behind the other.
  private static func modes(in members: [String: LooseValue]) -> [String] {
    switch members["pooling_mode"] {
    case .text(let name): return [name]
    case .list(let list):
      return list.map { if case .text(let name) = $0 { name } else { "?" } }
    default:
      let prefix = "pooling_mode_"
      let found = members.filter { key, value in
        guard case .text("true") = value else { return false }
        return key.hasPrefix(prefix)
      }
      return found.keys.sorted()
    }
  }
}
