import ClozeCapabilities

extension SourceCodeSelection {
  /// The problems of the values.
  var problems: [String] {
    var problems: [String] = []
    func check(_ key: String, _ name: String?, among names: [String]) {
      guard let name, !names.contains(name) else { return }
      problems.append("\(key) is '\(name)'; must be one of \(names.joined(separator: ", "))")
    }
    check("language", language, among: CodeModality.languages)
    check("copies", copies, among: CodeModality.copyRules)
    for licence in licences { check("licence", licence, among: CodeModality.licences) }
    return problems + settings().validate()
  }

  /// Returns the settings of a corpus, with `usual` as the rule for copies if the selection has
  /// none.
  func settings(copies usual: CodeCorpusSettings.Duplicates = .keep) -> CodeCorpusSettings {
    var settings = CodeCorpusSettings(language: language.flatMap(CodeLanguage.init) ?? .python)
    settings.duplicates = copies.flatMap(CodeCorpusSettings.Duplicates.init) ?? usual
    settings.skipsGenerated = skipsGenerated
    settings.licences = licences.compactMap(CodeLicence.init)
    if let similarity { settings.similarity = similarity }
    if let maximumBytes { settings.maximumBytes = maximumBytes }
    if let projectDepth { settings.projectDepth = projectDepth }
    return settings
  }

  /// Finds the files under `paths`, showing progress.
  ///
  /// - Parameter usual: The rule for copies if the selection has none.
  func corpus(
    _ paths: [String], copies usual: CodeCorpusSettings.Duplicates = .keep, threads: Int,
    _ observer: any WorkObserver
  ) throws -> CodeCorpus {
    let progress = observer.progress("read", unit: "kB")
    defer { progress?.finish() }
    return try CodeCorpus(
      paths: paths, settings: settings(copies: usual), threads: threads
    ) {
      try observer.checkForStop()
      progress?.update(done: $0 / 1000, total: nil)
    }
  }
}
