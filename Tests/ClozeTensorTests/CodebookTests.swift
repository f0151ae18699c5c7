import Testing

@testable import ClozeTensor

/// Codes chosen from codebooks, and products within sequences.
@Suite struct CodebookTests {
  /// The chosen vectors and the gradients are those of a one-hot matrix, straight through, times
  /// the codebooks.
  @Test(arguments: [1, 3]) func choiceIsAProductWithOneHotRows(groups: Int) throws {
    let device = Device(.reference, threads: 1), (rows, size, width) = (7, 5, 4)
    func inputs() throws -> [Tensor] {
      [
        try randomTensor([rows * groups, size], .f64, device, seed: 1).withGradient(),
        try randomTensor([groups, size, width], .f64, device, seed: 2).withGradient(),
      ]
    }
    let random = CounterRandom(seed: 3, purpose: .gumbel)
    let one = try inputs(), other = try inputs()
    let chosen = try one[0].gumbelSoftmax(temperature: 0.7, hard: false, random: random)
      .choosing(from: one[1])
    let hot = try other[0].gumbelSoftmax(temperature: 0.7, hard: true, random: random)
      .reshaped([rows, groups * size])
    let composed = try Tensor.concatenating(
      (0..<groups).map { group in
        let book = try other[1].reshaped([groups * size, width])
          .slice(axis: 0, group * size..<(group + 1) * size)
        return try hot.slice(axis: 1, group * size..<(group + 1) * size).matmul(book)
      }, axis: 1)
    #expect(chosen.vectors.shape == [rows, groups * width])
    #expect(difference(chosen.vectors.doubles, composed.doubles) < 1e-12)
    let places = (0..<rows * groups).map { row -> Int32 in
      Int32(hot.doubles[row * size..<(row + 1) * size].firstIndex { $0 > 0.5 }! - row * size)
    }
    #expect(chosen.codes == places)
    let upstream = try randomTensor(composed.shape, .f64, device, seed: 4)
    for output in [chosen.vectors, composed] { try output.backward(upstream) }
    for (mine, its) in zip(one, other) {
      let wanted = try #require(its.gradient).doubles
      #expect(wanted.contains { $0 != 0 })
      #expect(difference(try #require(mine.gradient).doubles, wanted) < 1e-12)
    }
  }

  @Test func gradientOfCodebooks() throws {
    let device = Device(.reference, threads: 1)
    let shares = try randomTensor([6, 5], .f64, device, seed: 1)
    try checkGradient([[2, 5, 4]]) { try shares.choosing(from: $0[0]).vectors }
  }

  @Test func codebooksOfOtherShapesAreRefused() throws {
    let device = Device(.reference, threads: 1)
    let shares = try randomTensor([7, 5], .f64, device, seed: 1)
    for shape in [[2, 5, 4], [1, 4, 4], [5, 4]] {
      let books = try randomTensor(shape, .f64, device, seed: 2)
      #expect(throws: TensorError.self) { try shares.choosing(from: books) }
    }
  }

  /// Sequences of 3, 1, 0 and 4 rows.
  @Test func productsAreThoseOfEachSequence() throws {
    let offsets: [Int32] = [0, 3, 4, 4, 8]
    try checkGradient([[8, 5], [8, 5]]) { try $0[0].products($0[1], offsets: offsets) }
    let device = Device(.auto, threads: 2)
    let x = try randomTensor([8, 5], .f32, device, seed: 1)
    let y = try randomTensor([8, 5], .f32, device, seed: 2)
    let all = try x.linear(y).doubles
    let wanted = [0..<3, 3..<4, 4..<8].flatMap { rows in
      rows.flatMap { row in rows.map { all[row * 8 + $0] } }
    }
    #expect(difference(try x.products(y, offsets: offsets).doubles, wanted) < 1e-6)
  }
}
