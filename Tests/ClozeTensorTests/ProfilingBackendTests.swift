import Testing

@testable import ClozeTensor

/// Operations with kernels of their own keep them, and their bits, where their time is noted.
@Suite struct ProfilingBackendTests {
  /// An operation on x and y [7, 6], gamma and beta [6], and the name that its kernel records.
  private struct Operation: Sendable {
    var name: String
    var part = OperationProfile.Part.elementwise
    var run: @Sendable ([Tensor]) throws -> Tensor
  }

  private static let offsets: [Int32] = [0, 3, 7]
  private static let neighbours: [Int32] = [0, 2, 1, 0, 2, 2, 3, 5, 4, 6, 5, 3, 6, 5]

  private static let operations = [
    Operation(name: "gumbelSoftmax", part: .head) {
      try $0[0].gumbelSoftmax(
        temperature: 0.7, hard: false, random: CounterRandom(seed: 3, purpose: .gumbel))
    },
    Operation(name: "meanSoftmax", part: .head) {
      try $0[0].meanSoftmax(offsets: offsets).divergence
    },
    Operation(name: "groupNorm") {
      try $0[0].groupNorm(groups: 2, gamma: $0[2], beta: $0[3], offsets: offsets, slope: 0.2)
    },
    Operation(name: "edgeMaximum") {
      try $0[0].edgeMaximum(
        centres: $0[1], neighbours: neighbours, count: 2, groups: 2, gamma: $0[2], beta: $0[3],
        slope: 0.2, offsets: offsets)
    },
    Operation(name: "maximum") { try $0[0].maximum(axis: 1) },
    Operation(name: "batchNorm") {
      try $0[0].rectifiedBatchNorm(adding: $0[1], gamma: $0[2], beta: $0[3]).output
    },
    Operation(name: "batchNorm") {
      let mean = $0[3].detached(), variance = try $0[2].detached().shifted(2)
      return try $0[0].rectifiedBatchNorm(
        adding: $0[1], mean: mean, variance: variance, gamma: $0[2], beta: $0[3])
    },
    Operation(name: "indexedAttention", part: .attention) {
      try $0[0].indexedAttention(
        AttentionRows(groups: [[([0, 2], [1, 2]), ([1], [2, 0])], [([3], [4, 5])]]), heads: 2)
    },
    Operation(name: "trajectoryAttention", part: .attention) {
      try $0[0].trajectoryAttention(
        $0[1].slice(axis: 1, 0..<4), offsets: [0, 3, 7], frames: [1, 1], heads: 1)
    },
    Operation(name: "depthwiseConvolution") {
      try $0[0].depthwiseConvolution(
        $0[1].slice(axis: 0, 0..<6), bias: $0[2], offsets: offsets)
    },
  ]

  private struct Outcome: Equatable {
    var name: String?
    var numbers: [[Double]]
  }

  private func outcome(_ operation: Operation, _ device: Device, between: () -> Void = {}) throws
    -> Outcome
  {
    let inputs = try [[7, 6], [7, 6], [6], [6]].enumerated().map {
      try randomTensor($1, .f32, device, seed: UInt64($0)).withGradient()
    }
    let output = try operation.run(inputs), name = output.node?.operation
    between()
    try output.backward(randomTensor(output.shape, .f32, device, seed: 9))
    return Outcome(
      name: name, numbers: [output.doubles] + inputs.map { $0.gradient?.doubles ?? [] })
  }

  @Test(arguments: [BackendKind.oneDNN, .openBLAS, .reference])
  func kernelsAreTakenAndMeasured(kind: BackendKind) throws {
    let device = Device(kind, threads: 2)
    for operation in Self.operations {
      let profile = OperationProfile(outputs: 99)
      let bare = try outcome(operation, device)
      var forward = 0
      let noted = try outcome(operation, Device(device, noting: profile)) {
        forward = profile.parts[operation.part]?.calls ?? 0
      }
      #expect(noted == bare, "\(operation.name)")
      #expect(bare.numbers[0].allSatisfy(\.isFinite) && bare.numbers[1].contains { $0 != 0 })
      #expect(forward > 0 && profile.parts[operation.part]?.calls ?? 0 > forward)
      #expect(kind == .reference || bare.name == operation.name)
    }
  }

  /// An operation counts once each way: what it is made of does not count again.
  @Test func operationsCountOnce() throws {
    for operation in Self.operations.prefix(5) {
      let profile = OperationProfile(outputs: 99)
      _ = try outcome(operation, Device(Device(.oneDNN, threads: 1), noting: profile))
      #expect(profile.parts.mapValues(\.calls) == [operation.part: 2], "\(operation.name)")
    }
    let profile = OperationProfile(outputs: 99)
    let device = Device(Device(.reference, threads: 1), noting: profile)
    let x = try Tensor([1.0, 3, 2, 5, 4, 5], [2, 3], .f32, device)
    #expect(try x.largestPlaces() == [1, 0])
    _ = try x.gumbelSoftmax(
      temperature: 1, hard: true, random: CounterRandom(seed: 1, purpose: .gumbel))
    #expect(profile.parts.mapValues(\.calls) == [.elementwise: 1, .head: 1])
  }
}
