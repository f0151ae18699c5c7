import Testing

/// The rule of imports, tried on files that break it.
@Suite struct ImportRuleTests {
  private static let manifest = Manifest(
    """
    .systemLibrary(name: "CPNG", path: "Sources/Native/CPNG"),
    .target(name: "ClozeTensor", dependencies: ["CKernels"]),
    .target(
      name: "ClozeData",
      dependencies: [
        "ClozeTensor", "CPNG", .product(name: "Crypto", package: "swift-crypto"),
      ]),
    .target(name: "ClozeEvaluation", dependencies: ["ClozeTensor", "CLinear"]),
    .target(name: "ClozeVideo", dependencies: ["ClozeData"], path: "Sources/ClozeModalities/Video"),
    .target(name: "ClozeText", dependencies: ["ClozeData", "ClozeVideo"]),
    .target(name: "ClozeShell", dependencies: ["ClozeText", "ClozeVideo"]),
    .target(name: "ClozeTestSupport", path: "Tests/ClozeTestSupport"),
    .testTarget(name: "ClozeDataTests", dependencies: [.product(name: "Yams", package: "Yams")]),
    """)

  private func rule(_ sources: [SourceFile] = []) -> ImportRule {
    let others = ["ClozeModalities/Text/A.swift", "ClozeModalities/Video/B.swift"]
    return ImportRule(
      manifest: Self.manifest, native: ["CKernels", "CPNG", "CLinear"],
      sources: sources + others.map { SourceFile(path: $0, text: "") })
  }

  private func violations(_ path: String, _ text: String) -> [String] {
    let file = SourceFile(path: path, text: text)
    return rule([file]).violations(in: file)
  }

  @Test func theManifestIsRead() {
    let targets = Self.manifest.targets
    #expect(targets.count == 9 && Self.manifest.modules.count == 7)
    #expect(targets["ClozeData"]?.dependencies == ["ClozeTensor", "CPNG"])
    #expect(targets["ClozeData"]?.products == ["Crypto"])
    #expect(targets["CPNG"] == Manifest.Target())
    #expect(targets["ClozeTestSupport"]?.isTest == true)
    #expect(targets["ClozeDataTests"]?.products == ["Yams"])
  }

  @Test func whatTheTargetListsIsAllowed() {
    let text = "import ClozeTensor\nimport Foundation\nimport Crypto\nlet x = 1\n"
    #expect(violations("ClozeData/A.swift", text) == [])
    #expect(
      violations("ClozeVideo/A.swift", "import ClozeTensor")
        == ["ClozeVideo/A.swift imports ClozeTensor"])
    #expect(violations("ClozeTensor/A.swift", "import Crypto\nimport ClozeData").count == 2)
    #expect(violations("ClozeData/A.swift", "import Yams").count == 1)
    #expect(violations("Elsewhere/A.swift", "").count == 1)
  }

  @Test func whatNobodyImportsIsNamed() {
    let files = [
      ("ClozeTensor/A.swift", "import CKernels"), ("ClozeData/A.swift", "import ClozeTensor"),
      ("ClozeData/B.swift", "import CPNG"), ("ClozeEvaluation/A.swift", "import CLinear"),
      ("ClozeModalities/Video/A.swift", "import ClozeData"),
      ("ClozeModalities/Text/A.swift", "import ClozeData\nimport ClozeVideo"),
      ("ClozeShell/A.swift", "import ClozeText\nimport ClozeVideo"),
    ].map { SourceFile(path: $0, text: $1) }
    #expect(
      rule().unusedDependencies(in: files) == [
        "ClozeEvaluation lists ClozeTensor in Package.swift, and no file of it imports that"
      ])
  }

  @Test func kindsOfDataAreForTheRegistryAlone() {
    let text = "import ClozeText\nimport ClozeVideo\nimport Foundation"
    func found(_ path: String) -> [String] {
      rule().shellViolations(in: SourceFile(path: path, text: text))
    }
    #expect(found("ClozeShell/Registry.swift") == [])
    #expect(
      found("ClozeShell/Commands/A.swift") == [
        "ClozeShell/Commands/A.swift imports ClozeText",
        "ClozeShell/Commands/A.swift imports ClozeVideo",
      ])
    #expect(
      violations("ClozeModalities/Text/C.swift", "import ClozeVideo")
        == ["ClozeModalities/Text/C.swift imports ClozeVideo"])
  }

  @Test func cModulesOnlyInTheirFolders() {
    #expect(violations("ClozeData/Codecs/PNG.swift", "import CPNG") == [])
    #expect(violations("ClozeData/PNG.swift", "import CPNG").count == 1)
    #expect(violations("ClozeTensor/A.swift", "import CKernels") == [])
    #expect(violations("ClozeTensor/Backends/A.swift", "import CPNG").count == 1)
    #expect(violations("ClozeEvaluation/Probes/LinearSolver.swift", "import CLinear") == [])
    #expect(violations("ClozeEvaluation/Probes/A.swift", "import CLinear").count == 1)
  }

  @Test func tablesAreCompared() {
    let manifest = Manifest(
      """
      .target(name: "CPNG"), .target(name: "A", dependencies: ["CPNG"]),
      .target(name: "B", dependencies: ["A", "CPNG"]), .target(name: "C", dependencies: ["B"])
      """)
    func table(_ rows: String) -> ModuleTable {
      ModuleTable(
        document: "text\n\n| module | what | imports |\n|---|---|---|\n\(rows)\n\n| x | y | z |",
        modules: manifest.modules.keys)
    }
    let good = table(
      "| `Native/CPNG` | a | - |\n| `A` in `Folder/X` | b | CPNG |\n| `B` | c | CPNG, A |\n"
        + "| `C` | d | B |")
    #expect(good.rows.count == 4 && good.rows[1].modules == ["A"])
    #expect(good.differences(from: manifest) == [] && good.backwards == [])
    let wrong = table("| `Native/CPNG` | a | - |\n| `B` | c | A |\n| `A` | b | CPNG |")
    #expect(
      wrong.differences(from: manifest) == [
        "B imports A by the table, A, CPNG by Package.swift", "C has no row",
      ])
    #expect(wrong.backwards == ["B imports A, which comes later"])
  }
}
