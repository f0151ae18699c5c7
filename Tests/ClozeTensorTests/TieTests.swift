import Testing

@testable import ClozeTensor

/// Leaves that are one: shared parameters of several models.
@Suite struct TieTests {
  private let device = Device(.auto, threads: 2)

  private func leaf(_ values: [Float]) throws -> Tensor {
    try Tensor(values, [values.count], .f32, device).withGradient()
  }

  @Test func `Tied leaves have the same numbers and gradient`() throws {
    let first = try leaf([1, 2, 3]), second = try leaf([7, 8, 9])
    second.tie(to: first)
    #expect(second.values == [1, 2, 3])
    try first.multiplying(first).sum().backward()
    #expect(second.gradient?.values == [2, 4, 6])
    // What the second is used in adds to the gradient that both have.
    try second.sum().backward()
    #expect(first.gradient?.values == [3, 5, 7])
    second.clearGradient()
    #expect(first.gradient == nil)
    try second.sum().backward()
    #expect(first.gradient?.values == [1, 1, 1])
  }

  @Test func `A change of one is seen by the other, also in its rounded copy`() throws {
    let first = try leaf([1, 2]), second = try leaf([5, 6])
    let before = try second.operand(as: .bf16).values
    second.tie(to: first)
    #expect(before == [5, 6])
    #expect(try second.operand(as: .bf16).values == [1, 2])
    #expect(first.shadow === second.shadow)
    first.withFloats { $0[0] = 4 }
    first.valueChanged()
    #expect(second.values == [4, 2])
    #expect(try second.operand(as: .bf16).values == [4, 2])
  }
}
