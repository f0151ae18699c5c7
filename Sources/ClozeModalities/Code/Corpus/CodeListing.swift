import ClozeData

/// The files of a language under some paths, before any is read.
struct CodeListing {
  var files: [CodeFile] = []
  var report: ReadReport

  /// Lists the files with the language's endings, and those that were named themselves.
  init(paths: [String], settings: CodeCorpusSettings) throws {
    let list = try TextFileList(paths: paths, isWanted: settings.language.isSource)
    report = list.report
    var projects = CodeProjects(roots: paths, depth: settings.projectDepth)
    for file in list.files {
      // Most of a notebook may be its outputs, which are not read.
      let isNotebook = PythonNotebook.isNamed(file.path)
      guard file.size / (isNotebook ? 64 : 1) <= settings.maximumBytes else {
        if file.isNamed {
          throw CodeCorpusError.tooLarge(
            path: file.path, bytes: file.size, limit: settings.maximumBytes)
        }
        report.skip(file.path, .tooLarge)
        continue
      }
      files.append(
        CodeFile(
          path: file.path, project: projects.project(of: file.path), size: file.size,
          modified: file.modified, isNamed: file.isNamed))
    }
  }
}
