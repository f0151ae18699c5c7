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
  .target(name: "ClozeConfiguration"),
  .target(name: "ClozeTensor", dependencies: ["COpenBLAS", "COneDNN", "CKernels"]),
  .systemLibrary(
    name: "CCrypto", path: "Sources/Native/CCrypto", providers: [.apt(["libssl-dev"])]),
  .systemLibrary(
    name: "CZlib", path: "Sources/Native/CZlib", providers: [.apt(["zlib1g-dev"])]),
  .systemLibrary(
    name: "CSndfile", path: "Sources/Native/CSndfile", providers: [.apt(["libsndfile1-dev"])]),
  .systemLibrary(
    name: "CSoxr", path: "Sources/Native/CSoxr", providers: [.apt(["libsoxr-dev"])]),
  .target(name: "CVideo", path: "Sources/Native/CVideo", linkerSettings: [.linkedLibrary("dl")]),
  .target(
    name: "ClozeData",
    dependencies: [
      "ClozeConfiguration", "ClozeTensor", "CCrypto", "CZlib", "CSndfile", "CSoxr", "CVideo",
    ]),
  .target(name: "ClozeTokens", dependencies: ["ClozeConfiguration", "ClozeTensor", "ClozeData"]),
  .target(
    name: "ClozeMasking", dependencies: ["ClozeConfiguration", "ClozeTensor", "ClozeTokens"]),
  .target(name: "ClozeEncoder", dependencies: ["ClozeConfiguration", "ClozeTensor"]),
  .systemLibrary(
    name: "CLinear", path: "Sources/Native/CLinear", providers: [.apt(["liblinear-dev"])]),
  .target(name: "ClozeEvaluation", dependencies: ["ClozeTensor", "CLinear"]),
  .target(
    name: "ClozeObjectives",
    dependencies: ["ClozeConfiguration", "ClozeTensor", "ClozeEncoder", "ClozeEvaluation"]),
  .target(
    name: "ClozeModels",
    dependencies: ["ClozeTensor", "ClozeData", "ClozeEncoder", "ClozeObjectives"]),
  .target(
    name: "ClozeTraining",
    dependencies: [
      "ClozeConfiguration", "ClozeTensor", "ClozeData", "ClozeTokens", "ClozeEncoder",
      "ClozeEvaluation", "ClozeObjectives", "ClozeModels", .product(name: "Yams", package: "Yams"),
    ]),
  .systemLibrary(
    name: "CCairo", path: "Sources/Native/CCairo", providers: [.apt(["libcairo2-dev"])]),
  .target(
    name: "ClozeRuns",
    dependencies: [
      "ClozeConfiguration", "ClozeData", "ClozeEvaluation", "ClozeTraining",
      .product(name: "GRDB", package: "GRDB.swift"),
    ]),
  .target(name: "ClozeReport"),
  .target(
    name: "ClozeServe",
    dependencies: [
      "ClozeReport", .product(name: "NIOCore", package: "swift-nio"),
      .product(name: "NIOPosix", package: "swift-nio"),
      .product(name: "NIOHTTP1", package: "swift-nio"),
    ]),
  .target(name: "ClozePlots", dependencies: ["CCairo", "ClozeReport"]),
  .target(name: "ClozeNotebook", dependencies: ["ClozeReport"]),
  .target(name: "ClozeLanguage"),
  .target(
    name: "ClozeCapabilities",
    dependencies: [
      "ClozeTensor", "ClozeData", "ClozeTokens", "ClozeEncoder", "ClozeEvaluation",
      "ClozeObjectives", "ClozeModels", "ClozeTraining", "ClozeReport",
    ]),
  .target(
    name: "ClozeSequences",
    dependencies: [
      "ClozeConfiguration", "ClozeTensor", "ClozeData", "ClozeTokens", "ClozeMasking",
      "ClozeEncoder", "ClozeEvaluation", "ClozeObjectives", "ClozeModels", "ClozeTraining",
      "ClozeReport", "ClozeCapabilities",
    ]),
  .target(
    name: "ClozeText",
    dependencies: [
      "ClozeConfiguration", "ClozeTensor", "ClozeData", "ClozeTokens", "ClozeMasking",
      "ClozeEncoder", "ClozeObjectives", "ClozeModels", "ClozeTraining", "ClozeCapabilities",
      "ClozeSequences",
    ],
    path: "Sources/ClozeModalities/Text"),
  .target(
    name: "ClozeItems",
    dependencies: [
      "ClozeConfiguration", "ClozeTensor", "ClozeData", "ClozeTokens", "ClozeMasking",
      "ClozeEncoder", "ClozeEvaluation", "ClozeObjectives", "ClozeModels", "ClozeTraining",
      "ClozeCapabilities",
    ],
    path: "Sources/ClozeModalities/Items"),
  .target(
    name: "ClozePoints",
    dependencies: [
      "ClozeConfiguration", "ClozeTensor", "ClozeData", "ClozeTokens", "ClozeMasking",
      "ClozeEncoder", "ClozeEvaluation", "ClozeObjectives", "ClozeModels", "ClozeTraining",
      "ClozeReport", "ClozeCapabilities",
    ],
    path: "Sources/ClozeModalities/Points"),
  .target(
    name: "ClozeCode",
    dependencies: [
      "ClozeConfiguration", "ClozeTensor", "ClozeData", "ClozeTokens", "ClozeMasking",
      "ClozeEncoder", "ClozeEvaluation", "ClozeObjectives", "ClozeModels", "ClozeTraining",
      "ClozeCapabilities", "ClozeSequences",
    ],
    path: "Sources/ClozeModalities/Code"),
  .target(
    name: "ClozeSpeech",
    dependencies: [
      "ClozeConfiguration", "ClozeTensor", "ClozeData", "ClozeTokens", "ClozeMasking",
      "ClozeEncoder", "ClozeEvaluation", "ClozeObjectives", "ClozeModels", "ClozeTraining",
      "ClozeCapabilities",
    ],
    path: "Sources/ClozeModalities/Speech"),
  .target(
    name: "ClozeVideo",
    dependencies: [
      "ClozeConfiguration", "ClozeTensor", "ClozeData", "ClozeTokens", "ClozeMasking",
      "ClozeEncoder", "ClozeEvaluation", "ClozeObjectives", "ClozeModels", "ClozeTraining",
      "ClozeReport", "ClozeCapabilities",
    ],
    path: "Sources/ClozeModalities/Video"),
  .target(
    name: "ClozePair",
    dependencies: [
      "ClozeConfiguration", "ClozeTensor", "ClozeData", "ClozeTokens", "ClozeMasking",
      "ClozeEncoder", "ClozeEvaluation", "ClozeObjectives", "ClozeModels", "ClozeTraining",
      "ClozeCapabilities", "ClozeCode", "ClozePoints",
    ],
    path: "Sources/ClozeModalities/Pair"),
  .target(
    name: "ClozeJoint",
    dependencies: [
      "ClozeConfiguration", "ClozeTensor", "ClozeData", "ClozeTokens", "ClozeEncoder",
      "ClozeEvaluation", "ClozeTraining", "ClozeText", "ClozeCode", "ClozeItems", "ClozePoints",
      "ClozeSpeech", "ClozeVideo",
    ],
    path: "Sources/ClozeModalities/Joint"),
  .target(
    name: "ClozeShell",
    dependencies: [
      "CEdit", "ClozeConfiguration", "ClozeTensor", "ClozeData", "ClozeTokens", "ClozeEncoder",
      "ClozeEvaluation", "ClozeObjectives", "ClozeModels", "ClozeTraining", "ClozeRuns",
      "ClozeReport", "ClozeServe", "ClozePlots", "ClozeNotebook", "ClozeLanguage",
      "ClozeCapabilities",
      "ClozeSequences", "ClozeText", "ClozeItems", "ClozePoints", "ClozeCode",
      "ClozeSpeech", "ClozeVideo", "ClozeJoint", "ClozePair",
      .product(name: "ArgumentParser", package: "swift-argument-parser"),
    ]),
  .executableTarget(name: "cloze", dependencies: ["ClozeShell"]),
]

let tests: [Target] = [
  .target(name: "ClozeTestSupport", path: "Tests/ClozeTestSupport"),
  .testTarget(name: "ArchitectureTests"),
  .testTarget(
    name: "ClozeTensorTests", dependencies: ["ClozeTensor", "ClozeTestSupport"],
    resources: [.copy("Fixtures")]),
  .testTarget(
    name: "ClozeDataTests", dependencies: ["ClozeData", "ClozeTestSupport"],
    resources: [.copy("Fixtures")]),
  .testTarget(
    name: "ClozeTokensTests", dependencies: ["ClozeTokens"], resources: [.copy("Fixtures")]),
  .testTarget(name: "ClozeMaskingTests", dependencies: ["ClozeMasking"]),
  .testTarget(
    name: "ClozeEncoderTests", dependencies: ["ClozeEncoder", "ClozeObjectives"],
    resources: [.copy("Fixtures")]),
  .testTarget(
    name: "ClozeObjectivesTests",
    dependencies: ["ClozeObjectives", "ClozeModels", "ClozeTestSupport"],
    resources: [.copy("Fixtures")]),
  .testTarget(
    name: "ClozeModelsTests", dependencies: ["ClozeModels", "ClozeTokens", "ClozeTestSupport"],
    resources: [.copy("Fixtures")]),
  .testTarget(
    name: "ClozeEvaluationTests", dependencies: ["ClozeEvaluation"],
    resources: [.copy("Fixtures")]),
  .testTarget(
    name: "ClozeTrainingTests", dependencies: ["ClozeTraining", "ClozeTestSupport"]),
  .testTarget(name: "ClozeNotebookTests", dependencies: ["ClozeNotebook", "ClozeTensor"]),
  .testTarget(name: "ClozeLanguageTests", dependencies: ["ClozeLanguage"]),
  .testTarget(name: "ClozeRunsTests", dependencies: ["ClozeRuns"]),
  .testTarget(name: "ClozeReportTests", dependencies: ["ClozeReport"]),
  .testTarget(name: "ClozeServeTests", dependencies: ["ClozeServe"]),
  .testTarget(name: "ClozePlotsTests", dependencies: ["ClozePlots"]),
  .testTarget(
    name: "ClozeSequencesTests", dependencies: ["ClozeSequences", "ClozeText", "ClozeTestSupport"]),
  .testTarget(
    name: "ClozeTextTests", dependencies: ["ClozeText", "ClozeTestSupport"],
    resources: [.copy("Fixtures")]),
  .testTarget(
    name: "ClozeItemsTests", dependencies: ["ClozeItems", "ClozeTestSupport"],
    resources: [.copy("Fixtures")]),
  .testTarget(
    name: "ClozePointsTests", dependencies: ["ClozePoints", "ClozeTestSupport"],
    resources: [.copy("Fixtures")]),
  .testTarget(
    name: "ClozeSpeechTests", dependencies: ["ClozeSpeech", "ClozeTestSupport"],
    resources: [.copy("Fixtures")]),
  .testTarget(
    name: "ClozeVideoTests", dependencies: ["ClozeVideo", "ClozeTestSupport"],
    resources: [.copy("Fixtures")]),
  .testTarget(name: "ClozePairTests", dependencies: ["ClozePair", "ClozeTestSupport"]),
  .testTarget(
    name: "ClozeJointTests",
    dependencies: ["ClozeJoint", "ClozeText", "ClozeItems", "ClozeTestSupport"]),
  .testTarget(name: "ClozeCodeTests", dependencies: ["ClozeCode"], resources: [.copy("Fixtures")]),
  .testTarget(
    name: "ClozeShellTests", dependencies: ["ClozeShell", "ClozeLanguage", "ClozeTraining"]),
]

let package = Package(
  name: "cloze",
  products: [
    .executable(name: "cloze", targets: ["cloze"]),
    .library(name: "ClozeText", targets: ["ClozeText"]),
  ],
  dependencies: [
    // Options that are declared as data rely on the way in which this version reads mirrors.
    .package(url: "https://github.com/apple/swift-argument-parser", .upToNextMinor(from: "1.8.2")),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
  ],
  targets: libraries + tests
)
