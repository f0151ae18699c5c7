/// Which module may import which; the table of docs/architecture.md.
struct ImportRule {
  /// What each module stands on; what those stand on is allowed too.
  static let modules: [String: [String]] = [
    "ClozeTensor": [],
    "ClozeData": ["ClozeTensor"],
    "ClozeTokens": ["ClozeData"],
    "ClozeMasking": ["ClozeTokens"],
    "ClozeEncoder": ["ClozeTensor"],
    "ClozeObjectives": ["ClozeEncoder"],
    "ClozeModels": ["ClozeData", "ClozeObjectives"],
    "ClozeEvaluation": ["ClozeEncoder", "ClozeData"],
    "ClozeTraining": [
      "ClozeTokens", "ClozeMasking", "ClozeEncoder", "ClozeObjectives", "ClozeEvaluation",
    ],
    "ClozeSequences": ["ClozeTraining", "ClozeModels"],
    "ClozeRuns": ["ClozeTraining"],
    "ClozeReport": [],
    "ClozePlots": ["ClozeReport"],
    "ClozeLanguage": [],
    "ClozeNotebook": ["ClozeReport"],
    "ClozeShell": ["ClozeRuns", "ClozeReport", "ClozePlots", "ClozeLanguage", "ClozeNotebook"],
    "cloze": ["ClozeShell"],
  ]
  /// What every modality stands on; never another modality.
  static let modalityBase = ["ClozeTraining", "ClozeModels", "ClozeSequences", "ClozeReport"]
  /// Parts of the Swift distribution that any module may use.
  static let system: Set<String> = ["Foundation", "Dispatch", "Synchronization", "Glibc", "Darwin"]
  /// C modules that a single file wraps.
  static let wrappers = [
    "CLinear": "ClozeEvaluation/Probes/LinearSolver.swift",
    "CCrypto": "ClozeData/RunningChecksum.swift",
  ]
  /// Where other C modules may be imported; `CKernels` in all of ClozeTensor besides.
  static let nativeFolders = [
    "ClozeTensor/Backends/", "ClozeData/Codecs/", "ClozePlots/Canvas/",
    "ClozeShell/LineEditor/",
  ]

  /// The C modules that exist.
  let native: Set<String>
  /// The modalities that exist, as module names.
  let modalities: Set<String>
  /// The products of other packages that each target of the manifest depends on.
  let products: [String: Set<String>]

  init(manifest: String, native: Set<String>, sources: [SourceFile]) {
    self.native = native
    modalities = Set(sources.filter { $0.path.hasPrefix("ClozeModalities/") }.map(\.module))
    products = Self.products(manifest: manifest)
  }

  /// What `file` imports and may not.
  func violations(in file: SourceFile) -> [String] {
    guard let base = base(of: file.module) else {
      return ["\(file.path): the module \(file.module) is not in the table of ImportRule"]
    }
    let allowed = closure(base).union(Self.system).union(products[file.module] ?? [])
    return file.imports
      .filter { !(native.contains($0) ? allowsNative($0, in: file) : allowed.contains($0)) }
      .map { "\(file.path) imports \($0)" }
  }

  private func base(of module: String) -> [String]? {
    if modalities.contains(module) { return Self.modalityBase }
    let base = Self.modules[module]
    return module == "ClozeShell" ? base.map { $0 + modalities } : base
  }

  private func closure(_ modules: [String]) -> Set<String> {
    modules.reduce(into: []) { result, module in
      result.insert(module)
      result.formUnion(closure(base(of: module) ?? []))
    }
  }

  private func allowsNative(_ module: String, in file: SourceFile) -> Bool {
    if let wrapper = Self.wrappers[module] { return file.path == wrapper }
    return module == "CKernels" && file.module == "ClozeTensor"
      || Self.nativeFolders.contains { file.path.hasPrefix($0) }
  }

  /// The products named in each target of a manifest.
  static func products(manifest: String) -> [String: Set<String>] {
    let targets = manifest.split(separator: /\.(?:target|executableTarget|testTarget)\(/)
      .dropFirst()
    return targets.reduce(into: [:]) { result, target in
      guard let name = target.firstMatch(of: /name:\s*"(\w+)"/) else { return }
      let products = target.matches(of: /\.product\(\s*name:\s*"(\w+)"/).map { String($0.1) }
      result[String(name.1)] = Set(products)
    }
  }
}
