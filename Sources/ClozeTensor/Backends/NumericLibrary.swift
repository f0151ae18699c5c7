import COneDNN
import COpenBLAS

/// A numeric library that the program is linked to.
public struct NumericLibrary: Sendable {
  /// Its name.
  public let name: String
  /// The loaded version.
  public let version: String
  /// The kernels that the library has chosen, in its words.
  public let kernels: String
  /// A command that makes it faster, and the reason; nil if it is as fast as it can be.
  public var advice: String?

  /// The libraries that backends use, queried at each access.
  public static var all: [NumericLibrary] { [openBLAS, oneDNN] }

  /// Returns the library that multiplies matrices for the backend of that name; nil if there is
  /// none.
  static func library(ofBackend name: String) -> NumericLibrary? {
    switch BackendKind(rawValue: name) {
    case .openBLAS: openBLAS
    case .oneDNN: oneDNN
    default: nil
    }
  }

  private static var openBLAS: NumericLibrary {
    // "OpenBLAS 0.3.21 NO_LAPACKE DYNAMIC_ARCH ..."
    let words = String(cString: openblas_get_config()).split(separator: " ")
    return NumericLibrary(
      name: "openblas", version: words.dropFirst().first.map(String.init) ?? "unknown",
      kernels: OpenBLASKernels.core, advice: OpenBLASKernels.advice)
  }

  private static var oneDNN: NumericLibrary {
    guard let version = dnnl_version()?.pointee else {
      return NumericLibrary(name: "onednn", version: "unknown", kernels: "unknown")
    }
    return NumericLibrary(
      name: "onednn", version: "\(version.major).\(version.minor).\(version.patch)",
      kernels: instructionSet)
  }

  /// The instruction set that oneDNN generates code for (`dnnl_cpu_isa_t`).
  private static var instructionSet: String {
    let isa = dnnl_get_effective_cpu_isa()
    let names: [(dnnl_cpu_isa_t, String)] = [
      (dnnl_cpu_isa_sse41, "SSE4.1"), (dnnl_cpu_isa_avx, "AVX"), (dnnl_cpu_isa_avx2, "AVX2"),
      (dnnl_cpu_isa_avx512_core, "AVX-512"), (dnnl_cpu_isa_avx512_core_vnni, "AVX-512 VNNI"),
      (dnnl_cpu_isa_avx512_core_bf16, "AVX-512 BF16"),
      (dnnl_cpu_isa_avx512_core_amx, "AVX-512 AMX"),
    ]
    return names.first { $0.0 == isa }?.1 ?? "instruction set \(isa.rawValue)"
  }
}
