import Foundation
import Testing

@testable import ClozeTensor

/// The choice between f32 and bf16, from rates that are given.
@Suite struct PrecisionChoiceTests {
  private struct Broken: Error, CustomStringConvertible {
    var description: String { "out of order" }
  }

  private let device = Device(.oneDNN, threads: 1)
  private var machine: MeasuredMachine { MeasuredMachine(device) }

  /// Some time in 2027.
  private let now = Date(timeIntervalSince1970: 1_800_000_000)
  private let file: RatesFile
  private let folder: String

  init() {
    folder = NSTemporaryDirectory() + "/cloze-rates-\(UUID().uuidString)"
    file = RatesFile(path: folder + "/cache/cloze/precision.json")
  }

  /// Runs `body`, then removes the folder.
  private func cleaning(_ body: () throws -> Void) throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try body()
  }

  @Test(arguments: [
    (250.0, 158.0, DType.f32), (450, 920, .bf16), (100, 100, .f32), (100, 109, .f32),
    (100, 111, .bf16), (0.5, 9, .bf16),
  ])
  func theFasterIsTaken(f32: Double, bf16: Double, dtype: DType) {
    let choice = PrecisionChoice(ProductRates(f32: f32, bf16: bf16))
    #expect(choice.dtype == dtype)
    #expect(choice.rates == ProductRates(f32: f32, bf16: bf16))
  }

  @Test func theReasonNamesBothRates() {
    let slow = PrecisionChoice(ProductRates(f32: 250.4, bf16: 158.2))
    #expect(
      slow.reason
        == "bf16 products run at 158 GFLOP/s, f32 ones at 250; bf16 must reach 1.1 times that")
    let fast = PrecisionChoice(ProductRates(f32: 4.26, bf16: 12))
    #expect(fast.reason == "bf16 products run at 12 GFLOP/s, f32 ones at 4.3")
  }

  @Test func aPrecisionThatIsGivenIsNotMeasured() {
    #expect(ClozeTensor.Precision.f32.dtype(on: device) == .f32)
    #expect(ClozeTensor.Precision.bf16.dtype(on: device) == .bf16)
    #expect(ClozeTensor.Precision.bf16.resolved(on: device) == .bf16)
  }

  @Test(arguments: [BackendKind.reference, .openBLAS])
  func backendsWithOnePrecisionAreNotMeasured(kind: BackendKind) {
    let device = Device(kind, threads: 1)
    let choice = PrecisionChoice.measured(on: device) { _ in
      Issue.record("it was measured")
      return ProductRates(f32: 1, bf16: 2)
    }
    #expect(choice.dtype == .f32)
    #expect(choice.rates == nil)
    #expect(choice.reason.contains(kind.rawValue))
    #expect(ClozeTensor.Precision.auto.resolved(on: device) == .f32)
  }

  @Test(.enabled(if: Processor.features.contains("avx512bw")))
  func whereItCannotBeMeasuredItIsF32() {
    let broken = PrecisionChoice.measured(on: device) { _ in throw Broken() }
    #expect(broken.dtype == .f32 && broken.rates == nil)
    #expect(broken.reason.contains("out of order"))
    for rates in [
      ProductRates(f32: .nan, bf16: 1), ProductRates(f32: 1, bf16: .infinity),
      ProductRates(f32: 0, bf16: 1),
    ] {
      let choice = PrecisionChoice.measured(on: device) { _ in rates }
      #expect(choice.dtype == .f32 && choice.rates == nil)
    }
  }

  @Test(.enabled(if: Processor.features.contains("avx512bw")))
  func ratesAreMeasuredOnceAndKept() throws {
    try cleaning {
      var measured = 0
      for day in 0..<3 {
        let choice = PrecisionChoice.made(
          on: device, keepingIn: file, now: now + Double(day) * 86_400
        ) { _ in
          measured += 1
          return ProductRates(f32: 100, bf16: 300)
        }
        #expect(choice.dtype == .bf16)
      }
      #expect(measured == 1)
      let other = Device(.oneDNN, threads: 2)
      let choice = PrecisionChoice.made(on: other, keepingIn: file, now: now) { _ in
        ProductRates(f32: 100, bf16: 50)
      }
      #expect(choice.dtype == .f32)
      #expect(file.rates(of: machine, now: now) == ProductRates(f32: 100, bf16: 300))
    }
  }

  @Test(.enabled(if: Processor.features.contains("avx512bw")))
  func aFolderThatCannotBeMadeIsNoObstacle() throws {
    try cleaning {
      try FileManager.default.createDirectory(
        atPath: folder, withIntermediateDirectories: true)
      try Data().write(to: URL(fileURLWithPath: folder + "/cache"))
      for file in [file, nil] {
        var measured = 0
        for _ in 0..<2 {
          let choice = PrecisionChoice.made(on: device, keepingIn: file, now: now) { _ in
            measured += 1
            return ProductRates(f32: 100, bf16: 300)
          }
          #expect(choice.dtype == .bf16)
        }
        #expect(measured == 2)
      }
    }
  }

  @Test(.enabled(if: Processor.features.contains("avx512bw")))
  func aMeasurementGivesRates() throws {
    let before = device.allocator.peakBytes
    let rates = try ProductRates.measured(on: device)
    #expect(rates.arePossible)
    // What a training held at most does not count what was measured before it.
    #expect(device.allocator.peakBytes == before)
  }
}

/// The file that keeps rates.
@Suite struct RatesFileTests {
  private let now = Date(timeIntervalSince1970: 1_800_000_000)
  private let rates = ProductRates(f32: 250, bf16: 158)
  private let machine = MeasuredMachine(Device(.reference, threads: 3))

  private func withFile(_ body: (RatesFile) throws -> Void) throws {
    let folder = NSTemporaryDirectory() + "/cloze-rates-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try body(RatesFile(path: folder + "/precision.json"))
  }

  @Test func ratesComeBackForTheSameMachineAlone() throws {
    try withFile { file in
      #expect(file.rates(of: machine, now: now) == nil)
      try file.keep(rates, of: machine, now: now)
      #expect(file.rates(of: machine, now: now) == rates)
      let changes: [(inout MeasuredMachine) -> Void] = [
        { $0.processor = "another" }, { $0.instructionSets = ["avx2"] }, { $0.threads = 4 },
        { $0.backend = "onednn" }, { $0.library = "3.0.0, AVX2" },
      ]
      for change in changes {
        var other = machine
        change(&other)
        #expect(file.rates(of: other, now: now) == nil)
      }
    }
  }

  @Test func newRatesReplaceThoseOfTheSameMachine() throws {
    try withFile { file in
      var other = machine
      other.threads = 9
      try file.keep(rates, of: machine, now: now)
      try file.keep(ProductRates(f32: 1, bf16: 2), of: other, now: now)
      try file.keep(ProductRates(f32: 3, bf16: 4), of: machine, now: now)
      #expect(file.rates(of: machine, now: now) == ProductRates(f32: 3, bf16: 4))
      #expect(file.rates(of: other, now: now) == ProductRates(f32: 1, bf16: 2))
    }
  }

  @Test func ratesGrowOld() throws {
    try withFile { file in
      try file.keep(rates, of: machine, now: now)
      #expect(file.rates(of: machine, now: now + RatesFile.lifetime - 1) == rates)
      #expect(file.rates(of: machine, now: now + RatesFile.lifetime + 1) == nil)
      #expect(file.rates(of: machine, now: now - 1) == nil)
    }
  }

  @Test func theNewestMachinesStay() throws {
    try withFile { file in
      var other = machine
      for threads in 1...RatesFile.capacity + 1 {
        other.threads = threads
        try file.keep(rates, of: other, now: now)
      }
      #expect(file.rates(of: other, now: now) == rates)
      other.threads = 1
      #expect(file.rates(of: other, now: now) == nil)
      other.threads = 2
      #expect(file.rates(of: other, now: now) == rates)
    }
  }

  @Test(arguments: [
    "", "[", "{}", "{\"version\": 1}", "{\"version\": 2, \"entries\": []}", "[1, 2]", "\u{0}\u{1}",
    "{\"version\": 1, \"entries\": [{\"machine\": 3}]}",
  ])
  func damageCountsAsEmpty(text: String) throws {
    try withFile { file in
      try file.keep(rates, of: machine, now: now)
      try Data(text.utf8).write(to: URL(fileURLWithPath: file.path))
      #expect(file.rates(of: machine, now: now) == nil)
      try file.keep(rates, of: machine, now: now)
      #expect(file.rates(of: machine, now: now) == rates)
    }
  }

  @Test func anotherVersionCountsAsEmpty() throws {
    try withFile { file in
      try file.keep(rates, of: machine, now: now)
      let text = try String(contentsOfFile: file.path, encoding: .utf8)
      let later = text.replacing("\"version\" : 1", with: "\"version\" : 2")
      #expect(later != text)
      try Data(later.utf8).write(to: URL(fileURLWithPath: file.path))
      #expect(file.rates(of: machine, now: now) == nil)
    }
  }

  @Test func aFolderInItsPlaceIsRefused() throws {
    try withFile { file in
      try FileManager.default.createDirectory(
        atPath: file.path + "/inner", withIntermediateDirectories: true)
      #expect(file.rates(of: machine, now: now) == nil)
      #expect(throws: (any Error).self) { try file.keep(rates, of: machine, now: now) }
    }
  }

  @Test func processesThatWriteAtOnceLeaveAWholeFile() throws {
    try withFile { file in
      DispatchQueue.concurrentPerform(iterations: 8) { index in
        var other = machine
        other.threads = index + 1
        for _ in 0..<10 { try? file.keep(rates, of: other, now: now) }
      }
      let found = (1...8).filter { threads in
        var other = machine
        other.threads = threads
        return file.rates(of: other, now: now) == rates
      }
      #expect(!found.isEmpty)
      let folder = (file.path as NSString).deletingLastPathComponent
      let files = try FileManager.default.contentsOfDirectory(atPath: folder)
      #expect(files == ["precision.json"])
    }
  }

  @Test func theFolderIsTheUsersCache() {
    func path(_ environment: [String: String]) -> String? {
      RatesFile(environment: environment)?.path
    }
    let home = FileManager.default.temporaryDirectory.standardizedFileURL.path
    #expect(path(["HOME": home]) == home + "/.cache/cloze/precision.json")
    #expect(path(["HOME": home, "XDG_CACHE_HOME": "/cache"]) == "/cache/cloze/precision.json")
    #expect(
      path(["HOME": home, "XDG_CACHE_HOME": "relative"]) == home + "/.cache/cloze/precision.json")
    #expect(path(["HOME": home + "/\(UUID())"]) == nil, "a home that is not there is not made")
    #expect(path([:]) == nil)
    #expect(path(["HOME": ""]) == nil)
  }
}

/// The choice of OpenBLAS's kernels by instruction sets.
@Suite struct OpenBLASKernelsTests {
  private let haswell: Set = ["avx2", "fma"]
  private let skylake: Set = [
    "avx2", "fma", "avx512f", "avx512bw", "avx512dq", "avx512vl", "avx512cd",
  ]

  @Test func olderKernelsAreReplaced() {
    let all = skylake.union(["avx512_bf16"])
    #expect(OpenBLASKernels.better(than: "Prescott", features: haswell) == ["Haswell"])
    #expect(OpenBLASKernels.better(than: "Prescott", features: skylake) == ["SkylakeX", "Haswell"])
    #expect(
      OpenBLASKernels.better(than: "Prescott", features: all)
        == ["Cooperlake", "SkylakeX", "Haswell"])
    #expect(OpenBLASKernels.better(than: "Haswell", features: skylake) == ["SkylakeX"])
    #expect(OpenBLASKernels.better(than: "zen", features: skylake) == ["SkylakeX"])
    #expect(OpenBLASKernels.better(than: "Sandybridge", features: haswell) == ["Haswell"])
  }

  @Test func kernelsThatFitStay() {
    for core in ["Haswell", "Zen", "SkylakeX", "armv8", "NEOVERSEN1", "LaterLake"] {
      #expect(OpenBLASKernels.better(than: core, features: haswell) == [])
    }
    for core in ["SkylakeX", "Cooperlake", "SapphireRapids"] {
      #expect(OpenBLASKernels.better(than: core, features: skylake) == [])
    }
    #expect(OpenBLASKernels.better(than: "Prescott", features: ["avx2", "avx512f"]) == [])
    #expect(OpenBLASKernels.better(than: "Prescott", features: []) == [])
  }

  @Test(arguments: [
    (nil, true, ": export OPENBLAS_CORETYPE=SkylakeX"),
    ("Prescott", true, ": unset OPENBLAS_CORETYPE"),
    (nil, false, ": sudo apt-get install libopenblas0-pthread"),
  ])
  func adviceNamesTheCommand(chosen: String?, hasOthers: Bool, command: String) throws {
    let advice = try #require(
      OpenBLASKernels.advice(
        core: "Prescott", chosenByUser: chosen, hasOthers: hasOthers, features: skylake))
    #expect(advice.contains("for Prescott,"))
    #expect(advice.hasSuffix(command))
    #expect(
      OpenBLASKernels.advice(
        core: "SkylakeX", chosenByUser: chosen, hasOthers: hasOthers, features: skylake) == nil)
  }

  /// Unless the user wants others: a library with kernels for many cores takes those that fit.
  @Test func theKernelsInUseFitTheProcessor() {
    let advice = OpenBLASKernels.advice
    guard ProcessInfo.processInfo.environment[OpenBLASKernels.variable] == nil else { return }
    #expect(advice == nil || advice?.contains("no others") == true)
  }
}
