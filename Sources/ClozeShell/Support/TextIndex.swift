import ClozeCapabilities
import ClozeReport
import ClozeTensor

/// Lines of text by their vectors, among which the most similar to another are found.
struct TextIndex {
  /// A line that was found.
  struct Hit {
    /// The line's number.
    let line: Int
    /// The words by which it is shown.
    let title: String
    /// The cosine of the angle between the vectors, less the mean over all lines if they are
    /// centred.
    let similarity: Float
  }

  private let titles: [String]
  private let numbers: [Int]
  private let centre: [Float]
  private let index: RowIndex

  /// The number of lines.
  var count: Int { numbers.count }

  /// Makes an index of lines with their `titles`, `numbers` and `vectors`, one after the other.
  ///
  /// - Parameter isCentred: True if the mean over all lines is taken from each vector; false for
  ///   vectors whose cosines a model was trained by.
  /// - Throws: `TensorError` if there is not enough memory.
  init(
    titles: [String], numbers: [Int], vectors: [Float], width: Int, device: Device,
    isCentred: Bool = true
  ) throws {
    (self.titles, self.numbers) = (titles, numbers)
    let rows = max(1, vectors.count / width)
    var mean = [Double](repeating: 0, count: width)
    if isCentred {
      for (place, value) in vectors.enumerated() { mean[place % width] += Double(value) }
    }
    let centre = mean.map { Float($0 / Double(rows)) }
    self.centre = centre
    let units = stride(from: 0, to: vectors.count, by: width).flatMap {
      Self.unit(vectors[$0..<$0 + width], centre)
    }
    index = try RowIndex(rows: units, width: width, device: device)
  }

  /// Returns the `count` lines whose direction is most similar to that of `vector`, relative to the
  /// mean of all lines if they are centred, but for the line number `omitted`.
  func nearest(to vector: some Sequence<Float>, count: Int, omitting omitted: Int? = nil) -> [Hit] {
    let wanted = min(self.count, omitted == nil ? count : count + 1)
    let found = index.top(wanted, queries: Self.unit(vector, centre))[0]
    return found.lazy.filter { numbers[Int($0.row)] != omitted }.prefix(count).map {
      Hit(line: numbers[Int($0.row)], title: titles[Int($0.row)], similarity: $0.score)
    }
  }

  private static func unit(_ row: some Sequence<Float>, _ centre: [Float]) -> [Float] {
    zip(row, centre).map { $0 - $1 }.unit
  }
}
