/// The part of another model that a run began with, as its record keeps it.
public struct TransferRecord: Codable, Sendable, Equatable {
  /// The other model: a folder, or `RUN@STEP`.
  public var source: String
  /// The kind of the other model, such as `text`.
  public var modality: String
  /// The encoder whose blocks were taken, such as `encoder` or `text`.
  public var part: String
  /// The encoder that took them.
  public var into: String
  /// The number of the source's block that each block has taken, from below; nil for those that
  /// began fresh.
  public var layers: [Int?]
  /// The number of blocks that the source has.
  public var sourceLayers: Int
  /// The number of tensors that were taken.
  public var tensors = 0
  /// The number of their values.
  public var numbers = 0
  /// The parts beside the blocks that were taken, such as `embeddings`.
  public var others: [String] = []
  /// The parts that began fresh, and the reasons, a phrase each.
  public var fresh: [String] = []

  /// One line on what was taken.
  public var taken: String {
    let blocks = layers.compactMap(\.self)
    let isWhole = blocks == Array(0..<sourceLayers)
    let which =
      isWhole ? "all \(sourceLayers) blocks" : "blocks \(Self.spans(blocks)) of \(sourceLayers)"
    let beside = others.isEmpty ? "" : ", with its \(others.joined(separator: ", "))"
    return "\(which) of \(part == "encoder" ? "" : "the encoder '\(part)' of ")\(source) "
      + "(\(modality)) into the \(into)\(beside): \(tensors) tensors, \(numbers) numbers"
  }

  /// One line on what was taken, and what was not.
  public var note: String {
    "taken over: \(taken)" + (fresh.isEmpty ? "" : "; fresh: \(fresh.joined(separator: "; "))")
  }

  /// Returns numbers as ranges, such as `0-3, 5`.
  static func spans(_ numbers: [Int]) -> String {
    var spans: [ClosedRange<Int>] = []
    for number in numbers {
      if let last = spans.last, last.upperBound + 1 == number {
        spans[spans.count - 1] = last.lowerBound...number
      } else {
        spans.append(number...number)
      }
    }
    return spans.map {
      $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)"
    }.joined(separator: ", ")
  }
}
