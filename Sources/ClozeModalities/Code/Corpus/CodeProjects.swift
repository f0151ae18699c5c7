import Foundation

/// The rule for the project of a file.
///
/// It is the outermost folder, at or below the given path, with a marker of a project's root
/// (`.git`, `setup.py`, `pyproject.toml`, `pom.xml`, ...). If there is none, it is the folder some
/// levels below that path, or the file itself if it is above that level. `site-packages` and
/// `dist-packages` contain projects but are not projects.
struct CodeProjects {
  private static let markers = [
    ".git", ".hg", ".svn", "setup.py", "setup.cfg", "pyproject.toml", "PKG-INFO", "pom.xml",
    "build.gradle", "build.gradle.kts", "build.xml",
  ]
  private static let containers: Set<Substring> = ["site-packages", "dist-packages"]

  private let roots: [String]
  private let depth: Int
  private var isMarked: [String: Bool] = [:]

  /// Makes the projects below `roots`, distinguished by `depth` folder levels if nothing marks
  /// them.
  init(roots: [String], depth: Int) {
    // The innermost given path counts.
    self.roots = roots.sorted { ($1.utf8.count, $0) < ($0.utf8.count, $1) }
    self.depth = depth
  }

  /// Returns the project of the file at `path`.
  mutating func project(of path: String) -> String {
    guard let root = roots.first(where: { path == $0 || path.hasPrefix(Self.slashed($0)) }),
      path != root
    else { return path }
    let prefix = Self.slashed(root)
    let steps = path.dropFirst(prefix.count).split(separator: "/").dropLast()
    var folder = String(prefix.dropLast(prefix.count > 1 ? 1 : 0))
    var folders: [String] = []
    if marks(folder) { return folder }
    for step in steps {
      folder = Self.slashed(folder) + step
      if marks(folder) { return folder }
      folders.append(folder)
    }
    let start =
      steps.lastIndex(where: Self.containers.contains).map { $0 + 1 - steps.startIndex } ?? 0
    let place = start + depth - 1
    return place < folders.count ? folders[place] : path
  }

  private mutating func marks(_ folder: String) -> Bool {
    if let known = isMarked[folder] { return known }
    let found = Self.markers.contains { access(folder + "/" + $0, F_OK) == 0 }
    isMarked[folder] = found
    return found
  }

  private static func slashed(_ path: String) -> String { path.hasSuffix("/") ? path : path + "/" }
}
