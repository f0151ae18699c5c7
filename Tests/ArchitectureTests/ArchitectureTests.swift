import Testing

/// The rules of docs/architecture.md that a compiler does not check.
@Suite struct ArchitectureTests {
  let project = Project()
  /// All files under `Sources`, and those of Swift.
  let sources, swift: [SourceFile]

  init() {
    sources = project.sources
    swift = sources.filter { $0.path.hasSuffix(".swift") }
  }

  private var rule: ImportRule {
    ImportRule(manifest: project.manifest, native: project.nativeModules, sources: sources)
  }

  @Test func everyImportIsInTheManifest() {
    #expect(swift.count > 20, "the sources were not found")
    #expect(swift.flatMap { rule.violations(in: $0) } == [])
  }

  @Test func everyDependencyIsImported() {
    #expect(rule.unusedDependencies(in: sources) == [])
  }

  @Test func theTableOfModulesIsThatOfTheManifest() {
    let manifest = project.manifest
    let table = ModuleTable(
      document: project.text("docs/architecture.md"), modules: manifest.modules.keys)
    #expect(table.rows.count > 10, "the table was not found")
    #expect(table.differences(from: manifest) == [])
    #expect(table.backwards == [])
  }

  @Test func onlyTheRegistryKnowsTheKindsOfData() {
    #expect(rule.modalities.count > 3, "the modalities were not found")
    #expect(swift.flatMap { rule.shellViolations(in: $0) } == [])
  }

  /// A system library is named wherever somebody looks for it.
  @Test func everyLibraryIsInstalledAndExplained() {
    let packages = project.text("Package.swift").matches(of: /\.apt\(\["([^"]+)"\]\)/)
      .map { String($0.1) }
    #expect(packages.count > 5)
    let places = [
      "Makefile", "Containerfile", ".ci/setup", "docs/dependencies.md",
      "Sources/ClozeShell/Help/HelpTopic+Install.swift",
    ]
    for place in places {
      let text = project.text(place)
      let missing = (packages + ["libsqlite3-dev"]).filter { !text.contains($0) }
      #expect(missing == [], "\(place) does not name them")
    }
  }

  @Test func filesAreShort() {
    let long = sources.filter { $0.lines.count > 400 }
    let messages = long.map { "\($0.path) has \($0.lines.count) lines, more than 400" }
    #expect(messages == [])
  }

  @Test func onlyReportAndShellPrint() {
    let printing = swift.filter { !["ClozeReport", "ClozeShell"].contains($0.module) }
    #expect(places(printing, \.printingLines) == [])
  }

  /// Whatever is fast on the processor is a requirement of `Backend`, so that every backend can
  /// have it.
  @Test func nothingAsksForTheNativeBackend() {
    #expect(places(swift, \.castLines) == [])
  }

  /// A comment says what a symbol is or does, and not that it answers a question.
  @Test func documentationBeginsWithNoQuestion() {
    let found = Dictionary(grouping: swift, by: \.module).compactMap { module, files -> String? in
      let places = places(files, \.askingComments)
      return places.first.map { "\(module): \(places.count), such as \($0)" }
    }
    #expect(found.sorted() == [])
  }

  /// `make lint` checks the columns of code, and leaves comments alone.
  @Test func commentsAreNarrow() {
    let tests = project.tests
    #expect(tests.count > 20, "the tests were not found")
    #expect(places(swift + tests) { $0.longComments() } == [])
  }

  @Test func theTopLevelIsTidy() {
    let strange = project.topLevel.filter { !$0.hasPrefix(".") && !Project.known.contains($0) }
    #expect(strange == [])
  }

  /// The places of `lines` in `files`, such as `ClozeData/Checksum.swift:31`.
  private func places(_ files: [SourceFile], _ lines: (SourceFile) -> [Int]) -> [String] {
    files.flatMap { file in lines(file).map { "\(file.path):\($0)" } }
  }
}
