/// The imports that a file may have: those that its target lists in Package.swift, and of those the
/// C modules only where they are wrapped and the kinds of data only in the shell's registry.
struct ImportRule {
  /// Parts of the Swift distribution that any module may use.
  static let system: Set<String> = ["Foundation", "Dispatch", "Synchronization", "Glibc", "Darwin"]
  /// C modules that a single file wraps.
  static let wrappers = [
    "CLinear": "ClozeEvaluation/Probes/LinearSolver.swift",
    "CCrypto": "ClozeData/RunningChecksum.swift",
    "CSndfile": "ClozeData/Sound/SoundFile.swift",
    "CSoxr": "ClozeData/Sound/Resampler.swift",
    "CVideo": "ClozeData/Video/VideoDecoder.swift",
  ]
  /// The folders in which other C modules may be imported; `CKernels` in all of ClozeTensor
  /// besides.
  static let nativeFolders = [
    "ClozeTensor/Backends/", "ClozeData/Codecs/", "ClozePlots/Canvas/",
    "ClozeShell/LineEditor/",
  ]
  /// The modules that put kinds of data together.
  static let joining: Set<String> = ["ClozeShell", "ClozePair", "ClozeJoint"]
  /// The one file of the shell that knows which kinds of data there are.
  static let registry = "ClozeShell/Registry.swift"

  let manifest: Manifest
  /// The C modules that exist.
  let native: Set<String>
  /// The kinds of data that exist, as module names.
  let modalities: Set<String>

  init(manifest: Manifest, native: Set<String>, sources: [SourceFile]) {
    self.manifest = manifest
    self.native = native
    modalities = Set(sources.filter { $0.path.hasPrefix("ClozeModalities/") }.map(\.module))
  }

  /// The imports of `file` that are not allowed, but for those of `shellViolations`.
  func violations(in file: SourceFile) -> [String] {
    guard let target = manifest.targets[file.module] else {
      return ["\(file.path): Package.swift has no target \(file.module)"]
    }
    return file.imports.filter { !allows($0, in: file, target) }
      .map { "\(file.path) imports \($0)" }
  }

  /// The kinds of data that a file of the shell imports, unless it is the registry.
  func shellViolations(in file: SourceFile) -> [String] {
    guard file.module == "ClozeShell", file.path != Self.registry else { return [] }
    return file.imports.filter(modalities.contains).map { "\(file.path) imports \($0)" }
  }

  /// The modules that a target lists and no file of it imports.
  func unusedDependencies(in sources: [SourceFile]) -> [String] {
    let imports = sources.filter { $0.path.hasSuffix(".swift") }.reduce(into: [:]) {
      imports, file in
      imports[file.module, default: Set<String>()].formUnion(file.imports)
    }
    return manifest.modules.sorted { $0.key < $1.key }.flatMap { name, target in
      target.dependencies.filter { imports[name]?.contains($0) != true }
        .map { "\(name) lists \($0) in Package.swift, and no file of it imports that" }
    }
  }

  private func allows(_ module: String, in file: SourceFile, _ target: Manifest.Target) -> Bool {
    if Self.system.contains(module) || target.products.contains(module) { return true }
    guard target.dependencies.contains(module) else { return false }
    if native.contains(module) { return allowsNative(module, in: file) }
    return !modalities.contains(module) || Self.joining.contains(file.module)
  }

  private func allowsNative(_ module: String, in file: SourceFile) -> Bool {
    if let wrapper = Self.wrappers[module] { return file.path == wrapper }
    return module == "CKernels" && file.module == "ClozeTensor"
      || Self.nativeFolders.contains { file.path.hasPrefix($0) }
  }
}
