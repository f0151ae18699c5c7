import COpenBLAS
import Foundation

/// The kernels that OpenBLAS computes with.
///
/// It chooses them by the processor's model when it is loaded, and for a model newer than the
/// library takes those for Prescott, of 2004. If they are of an older generation than the
/// processor's instruction sets, others are chosen before the first product, unless the user has
/// chosen with `OPENBLAS_CORETYPE`.
enum OpenBLASKernels {
  /// The environment variable for choosing kernels.
  static let variable = "OPENBLAS_CORETYPE"

  /// Generations of kernels, by the registers they compute with.
  enum Generation: Int, Comparable {
    case sse, avx, avx2, avx512
    static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
  }

  /// The cores of x86 that OpenBLAS has kernels for.
  private static let cores: [Generation: [String]] = [
    .sse: [
      "Katmai", "Coppermine", "Northwood", "Prescott", "Banias", "Atom", "Core2", "Penryn",
      "Dunnington", "Nehalem", "Athlon", "Opteron", "Opteron_SSE3", "Barcelona", "Bobcat", "Nano",
    ],
    .avx: ["Sandybridge", "Bulldozer", "Piledriver", "Steamroller"],
    .avx2: ["Excavator", "Haswell", "Zen"],
    .avx512: ["SkylakeX", "Cooperlake", "SapphireRapids"],
  ]

  /// Returns the generation of the kernels for `core`; nil if the name is unknown.
  static func generation(of core: String) -> Generation? {
    cores.first { $0.value.contains { $0.lowercased() == core.lowercased() } }?.key
  }

  /// Returns cores of a later generation than `core`'s whose kernels a processor with `features`
  /// can run, the best first; empty if `core` is as good, or unknown.
  static func better(than core: String, features: Set<String>) -> [String] {
    guard let generation = generation(of: core) else { return [] }
    return usable(features).filter { name in
      (Self.generation(of: name) ?? .sse) > generation
    }
  }

  /// Returns the cores to choose from with `features`, the best first. Processors with instructions
  /// for bf16 use the core that has them, since its f32 kernels are newer.
  private static func usable(_ features: Set<String>) -> [String] {
    let avx512: Set = ["avx512f", "avx512bw", "avx512dq", "avx512vl", "avx512cd"]
    var names: [String] = []
    if features.isSuperset(of: avx512) {
      names = features.contains("avx512_bf16") ? ["Cooperlake", "SkylakeX"] : ["SkylakeX"]
    }
    if features.isSuperset(of: ["avx2", "fma"]) { names.append("Haswell") }
    return names
  }

  /// The core whose kernels are in use. The first access chooses, and must come before the first
  /// product.
  static let core: String = {
    let first = loaded, later = better(than: first, features: Processor.features)
    guard getenv(variable) == nil, !later.isEmpty else { return first }
    // A library without kernels for a core falls back to its worst: the first ones are the last
    // resort.
    for name in later + [first] where cloze_openblas_choose(name) == 1 {
      if generation(of: loaded) == generation(of: name) { break }
    }
    return loaded
  }()

  /// The reason why the kernels are slower than the processor allows, and the command that fixes
  /// it; nil if they are not.
  static var advice: String? {
    advice(
      core: core, chosenByUser: getenv(variable).map { String(cString: $0) },
      hasOthers: String(cString: openblas_get_config()).contains("DYNAMIC_ARCH"),
      features: Processor.features)
  }

  /// Returns the advice about kernels for `core`, given the variable's value `chosenByUser`, and
  /// `hasOthers`, true if the library has kernels for other cores.
  static func advice(
    core: String, chosenByUser: String?, hasOthers: Bool, features: Set<String>
  ) -> String? {
    guard let best = better(than: core, features: features).first else { return nil }
    let kernels =
      "OpenBLAS computes with its kernels for \(core), those for \(best) are faster here"
    guard hasOthers else {
      return kernels + ", and it has no others: sudo apt-get install libopenblas0-pthread"
    }
    return chosenByUser == nil
      ? "\(kernels): export \(variable)=\(best)" : "\(kernels): unset \(variable)"
  }

  private static var loaded: String { String(cString: openblas_get_corename()) }
}
