import Testing

/// The rules of docs/architecture.md that a compiler does not check.
@Suite struct ArchitectureTests {
  let project = Project()

  @Test func modulesImportWhatStandsBeforeThem() {
    let sources = project.sources
    let rule = ImportRule(
      manifest: project.manifest, native: project.nativeModules, sources: sources)
    let swift = sources.filter { $0.path.hasSuffix(".swift") }
    #expect(swift.count > 20, "the sources were not found")
    let violations = swift.flatMap { rule.violations(in: $0) }
    #expect(violations == [])
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
    let long = project.sources.filter { $0.lines.count > 400 }
    let messages = long.map { "\($0.path) has \($0.lines.count) lines, more than 400" }
    #expect(messages == [])
  }

  @Test func onlyReportAndShellPrint() {
    let printing = project.sources.filter { file in
      file.path.hasSuffix(".swift") && !["ClozeReport", "ClozeShell"].contains(file.module)
    }
    let places = printing.flatMap { file in file.printingLines.map { "\(file.path):\($0)" } }
    #expect(places == [])
  }
}

/// The rule itself, tried on files that break it.
@Suite struct ImportRuleTests {
  private let manifest = """
    .target(name: "ClozeTensor", dependencies: ["CKernels"]),
    .target(
      name: "ClozeData",
      dependencies: ["ClozeTensor", .product(name: "Archive", package: "swift-archive")]),
    .testTarget(name: "ClozeDataTests", dependencies: [.product(name: "Yams", package: "Yams")]),
    """

  /// What the rule says of a file at `path` that holds `text`.
  private func violations(_ path: String, _ text: String) -> [String] {
    let file = SourceFile(path: path, text: text)
    let others = ["ClozeModalities/Text/A.swift", "ClozeModalities/Video/B.swift"]
    let sources = [file] + others.map { SourceFile(path: $0, text: "") }
    let rule = ImportRule(
      manifest: manifest, native: ["CKernels", "CPNG", "CLinear", "CCrypto"], sources: sources)
    return rule.violations(in: file)
  }

  @Test func whatStandsBeforeIsAllowed() {
    let text = "import ClozeTensor\nimport Foundation\nimport Archive\nlet x = 1\n"
    #expect(violations("ClozeData/A.swift", text) == [])
    #expect(violations("ClozeTraining/A.swift", "import ClozeTensor\nimport ClozeMasking") == [])
    #expect(violations("ClozeShell/A.swift", "import ClozeText\nimport ClozeData") == [])
  }

  @Test func whatStandsBehindIsNamed() {
    #expect(
      violations("ClozeData/A.swift", "import ClozeTokens")
        == ["ClozeData/A.swift imports ClozeTokens"])
    #expect(violations("ClozeReport/A.swift", "import ClozeTensor").count == 1)
    #expect(violations("ClozeEvaluation/A.swift", "import ClozeTraining").count == 1)
    #expect(violations("ClozeTensor/A.swift", "import ClozeShell\nimport ClozeData").count == 2)
  }

  @Test func modalitiesDoNotKnowEachOther() {
    #expect(violations("ClozeModalities/Text/C.swift", "import ClozeTraining") == [])
    #expect(
      violations("ClozeModalities/Text/C.swift", "import ClozeVideo")
        == ["ClozeModalities/Text/C.swift imports ClozeVideo"])
  }

  @Test func otherPackagesOnlyWhereTheManifestListsThem() {
    #expect(violations("ClozeTensor/A.swift", "import Archive").count == 1)
    #expect(violations("ClozeData/A.swift", "import Yams").count == 1)
  }

  @Test func cModulesOnlyInTheirFolders() {
    #expect(violations("ClozeData/Codecs/PNG.swift", "import CPNG") == [])
    #expect(violations("ClozeData/PNG.swift", "import CPNG").count == 1)
    #expect(violations("ClozeTensor/A.swift", "import CKernels") == [])
    #expect(violations("ClozeTensor/A.swift", "import CPNG").count == 1)
    #expect(violations("ClozeEncoder/A.swift", "import CKernels").count == 1)
    #expect(violations("ClozeEvaluation/Probes/LinearSolver.swift", "import CLinear") == [])
    #expect(violations("ClozeEvaluation/Probes/A.swift", "import CLinear").count == 1)
    #expect(violations("ClozeTensor/Backends/A.swift", "import CLinear").count == 1)
    #expect(violations("ClozeData/RunningChecksum.swift", "import CCrypto") == [])
    #expect(violations("ClozeData/Checksum.swift", "import CCrypto").count == 1)
  }

  @Test func unknownModulesAreNamed() {
    #expect(violations("Elsewhere/A.swift", "").count == 1)
  }

  @Test func everyFormOfImportIsSeen() {
    let text = """
      import A
        import B
      @testable import C
      @preconcurrency public import D
      import struct E.Part
      @_spi(Inner) internal import F
      // import G
      let important = "import H"
      """
    #expect(SourceFile(path: "M/a.swift", text: text).imports == ["A", "B", "C", "D", "E", "F"])
  }

  @Test func printingIsSeen() {
    let text = """
      print(1)
      fingerprint(2)
      // print(3)
      let text = "print(4)"
      report.print(5)
      if x { debugPrint(6) }
      """
    #expect(SourceFile(path: "M/a.swift", text: text).printingLines == [1, 6])
    #expect(SourceFile(path: "M/a.swift", text: "a\nb\n").lines.count == 2)
  }
}
