// swift-tools-version: 6.0
import PackageDescription

// Folders stand in the order the data flows through them; see docs/architecture.md.

let libraries: [Target] = [
  .systemLibrary(
    name: "COpenBLAS", path: "Sources/Native/COpenBLAS",
    providers: [.apt(["libopenblas-dev"])]),
  .systemLibrary(
    name: "COneDNN", path: "Sources/Native/COneDNN",
    providers: [.apt(["libdnnl-dev"])]),
  .systemLibrary(
    name: "CEdit", path: "Sources/Native/CEdit", providers: [.apt(["libedit-dev"])]),
  .target(
    name: "CKernels", path: "Sources/Native/CKernels",
    linkerSettings: [.linkedLibrary("m"), .linkedLibrary("pthread")]),
  .target(name: "ClozeTensor", dependencies: ["CKernels", "COpenBLAS", "COneDNN"]),
  .systemLibrary(
    name: "CCrypto", path: "Sources/Native/CCrypto", providers: [.apt(["libssl-dev"])]),
  .target(name: "ClozeData", dependencies: ["ClozeTensor", "CCrypto"]),
  .target(name: "ClozeTokens", dependencies: ["ClozeData"]),
  .target(name: "ClozeMasking", dependencies: ["ClozeTokens"]),
  .target(name: "ClozeEncoder", dependencies: ["ClozeTensor"]),
  .target(name: "ClozeObjectives", dependencies: ["ClozeEncoder"]),
  .target(name: "ClozeModels", dependencies: ["ClozeData", "ClozeObjectives"]),
  .systemLibrary(
    name: "CLinear", path: "Sources/Native/CLinear", providers: [.apt(["liblinear-dev"])]),
  .target(name: "ClozeEvaluation", dependencies: ["ClozeEncoder", "ClozeData", "CLinear"]),
  .target(
    name: "ClozeTraining",
    dependencies: [
      "ClozeData", "ClozeTokens", "ClozeMasking", "ClozeEncoder", "ClozeObjectives",
      "ClozeEvaluation",
      .product(name: "Yams", package: "Yams"),
    ]),
  .systemLibrary(
    name: "CCairo", path: "Sources/Native/CCairo", providers: [.apt(["libcairo2-dev"])]),
  .target(
    name: "ClozeRuns",
    dependencies: ["ClozeTraining", .product(name: "GRDB", package: "GRDB.swift")]),
  .target(name: "ClozeReport"),
  .target(name: "ClozePlots", dependencies: ["ClozeReport", "CCairo"]),
  .target(name: "ClozeNotebook", dependencies: ["ClozeReport"]),
  .target(name: "ClozeLanguage"),
  .target(name: "ClozeSequences", dependencies: ["ClozeTraining", "ClozeModels"]),
  .target(
    name: "ClozeText", dependencies: ["ClozeSequences"],
    path: "Sources/ClozeModalities/Text"),
  .target(
    name: "ClozeItems", dependencies: ["ClozeTraining", "ClozeEvaluation", "ClozeModels"],
    path: "Sources/ClozeModalities/Items"),
  .target(
    name: "ClozePoints", dependencies: ["ClozeTraining", "ClozeModels"],
    path: "Sources/ClozeModalities/Points"),
  .target(
    name: "ClozeCode", dependencies: ["ClozeSequences"],
    path: "Sources/ClozeModalities/Code"),
  .target(
    name: "ClozeShell",
    dependencies: [
      "ClozeSequences", "ClozeText", "ClozeItems", "ClozePoints", "ClozeCode", "ClozeRuns",
      "ClozeReport", "ClozePlots",
      "ClozeLanguage", "ClozeNotebook",
      "CEdit",
      .product(name: "ArgumentParser", package: "swift-argument-parser"),
    ]),
  .executableTarget(name: "cloze", dependencies: ["ClozeShell"]),
]

let tests: [Target] = [
  .testTarget(name: "ArchitectureTests"),
  .testTarget(
    name: "ClozeTensorTests", dependencies: ["ClozeTensor"], resources: [.copy("Fixtures")]),
  .testTarget(
    name: "ClozeDataTests", dependencies: ["ClozeData"], resources: [.copy("Fixtures")]),
  .testTarget(
    name: "ClozeTokensTests", dependencies: ["ClozeTokens"], resources: [.copy("Fixtures")]),
  .testTarget(name: "ClozeMaskingTests", dependencies: ["ClozeMasking"]),
  .testTarget(name: "ClozeEncoderTests", dependencies: ["ClozeEncoder", "ClozeObjectives"]),
  .testTarget(name: "ClozeEvaluationTests", dependencies: ["ClozeEvaluation"]),
  .testTarget(name: "ClozeTrainingTests", dependencies: ["ClozeTraining"]),
  .testTarget(name: "ClozeNotebookTests", dependencies: ["ClozeNotebook"]),
  .testTarget(name: "ClozeLanguageTests", dependencies: ["ClozeLanguage"]),
  .testTarget(name: "ClozeRunsTests", dependencies: ["ClozeRuns"]),
  .testTarget(name: "ClozeReportTests", dependencies: ["ClozeReport"]),
  .testTarget(name: "ClozePlotsTests", dependencies: ["ClozePlots"]),
  .testTarget(name: "ClozeTextTests", dependencies: ["ClozeText"], resources: [.copy("Fixtures")]),
  .testTarget(
    name: "ClozeItemsTests", dependencies: ["ClozeItems"], resources: [.copy("Fixtures")]),
  .testTarget(
    name: "ClozePointsTests", dependencies: ["ClozePoints"], resources: [.copy("Fixtures")]),
  .testTarget(name: "ClozeCodeTests", dependencies: ["ClozeCode"], resources: [.copy("Fixtures")]),
  .testTarget(name: "ClozeShellTests", dependencies: ["ClozeShell", "ClozeLanguage"]),
]

let package = Package(
  name: "cloze",
  products: [
    .executable(name: "cloze", targets: ["cloze"]),
    .library(name: "ClozeText", targets: ["ClozeText"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
  ],
  targets: libraries + tests
)
