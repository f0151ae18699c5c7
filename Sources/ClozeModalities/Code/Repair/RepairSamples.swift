import ClozeData
import ClozeTensor
import ClozeTokens
import Foundation

/// A function in which a variable may be misused, as a sequence: what the pointers may and should
/// point at.
public struct RepairSample: Sendable, Equatable {
  /// `[CLS]` subwords `[SEP]`.
  public var ids: [Int32]
  /// For each token, whether a variable begins there.
  public var candidates: [Bool]
  /// The token where the misused variable begins; 0, which is `[CLS]`: none is misused.
  public var location: Int
  /// The tokens where the right variable begins.
  public var targets: [Int]
  /// Whether something has been cut off.
  public var isCut = false
  /// Whether what is to be pointed at has been cut off.
  public var isLost = false

  /// The sequence of `example`, at most `longest` tokens of it.
  ///
  /// - Throws: `RepairError` where marks and pieces do not fit.
  init(_ example: CodeRepairExample, _ tokenizer: CodeTokenizer, longest: Int) throws {
    let counts = [example.targetMask, example.errorLocationMask, example.candidateMask].map(\.count)
    guard counts.allSatisfy({ $0 == example.function.count }) else {
      throw RepairError.otherCounts(pieces: example.function.count, marks: counts)
    }
    let errors = example.errorLocationMask.indices.filter { example.errorLocationMask[$0] != 0 }
    guard errors.count == 1 else { throw RepairError.locations(count: errors.count) }
    let marked = example.targetMask.indices.filter { example.targetMask[$0] != 0 }
    for place in marked + errors where place > 0 && example.candidateMask[place] == 0 {
      throw RepairError.noCandidate(piece: place)
    }
    guard errors[0] == 0 || !marked.isEmpty else { throw RepairError.noTargets }
    var ids = [tokenizer.roles.classification], starts: [Int] = []
    for piece in example.function {
      starts.append(ids.count)
      tokenizer.encode(pieces: [piece], into: &ids)
    }
    let end = min(ids.count, longest - 1)
    self.ids = ids.prefix(end) + [tokenizer.roles.separator]
    var candidates = [Bool](repeating: false, count: end + 1)
    for (piece, start) in starts.enumerated() where start < end {
      candidates[start] = example.candidateMask[piece] != 0
    }
    self.candidates = candidates
    targets = marked.map { starts[$0] }.filter { $0 < end }
    location = errors[0] == 0 ? 0 : starts[errors[0]]
    isCut = end < ids.count
    isLost = location >= end || location > 0 && targets.isEmpty
    if isLost { (location, targets) = (0, []) }
  }
}

/// What is wrong with examples of misused variables.
public enum RepairError: Error, Equatable, Sendable {
  /// A mask does not have a mark for each piece.
  case otherCounts(pieces: Int, marks: [Int])
  /// An example does not have one place of an error.
  case locations(count: Int)
  /// What is marked is no candidate, so that no pointer could point at it.
  case noCandidate(piece: Int)
  /// A variable is misused, and nothing says by what to replace it.
  case noTargets
  /// A line is no example.
  case badLine(path: String, line: Int, reason: String)
  /// Neither a model nor a tokenizer is named.
  case noTokenizer
  /// There are no examples.
  case noExamples(part: String)
  /// All examples are longer than what a model reads.
  case allTooLong(count: Int, longest: Int)
}

extension RepairError: CustomStringConvertible, LocalizedError {
  /// One line: what is wrong, where, and what to do.
  public var description: String {
    switch self {
    case .otherCounts(let pieces, let marks):
      "\(pieces) pieces with masks of \(marks.map(String.init).joined(separator: ", ")) marks; "
        + "make the data again with data make code-tasks"
    case .locations(let count):
      "\(count) places in error_location_mask; mark one, the first piece where nothing is misused"
    case .noCandidate(let piece):
      "piece \(piece + 1) is marked in target_mask or error_location_mask but not in candidate_mask; mark it there, too"
    case .noTargets: "target_mask marks nothing; mark where the right variable stands"
    case .badLine(let path, let line, let reason): "'\(path)' line \(line): \(reason)"
    case .noTokenizer: "neither --model nor --tokenizer is given; name one, for its vocabulary"
    case .allTooLong(let count, let longest):
      "all \(count) functions have more than \(longest) tokens; raise maximumLength"
    case .noExamples(let part):
      "no \(part) examples; give a folder with train.jsonl, validation.jsonl and test.jsonl"
    }
  }

  /// The same line, for code that asks Foundation for it.
  public var errorDescription: String? { description }
}

/// Functions in which variables may be misused.
public struct RepairSamples: SampleSource {
  /// The functions.
  public let samples: [RepairSample]
  /// How many were left out because they are too long.
  public let tooLong: Int
  /// Chooses the order of batches.
  public let seed: UInt64
  private let tokens: SampleTokens

  /// The number of functions.
  public var count: Int { samples.count }
  /// The most tokens of one.
  public var longestSample: Int { samples.reduce(1) { max($0, $1.ids.count) } }

  /// Reads the functions of `part` from files of CuBERT's fields, one JSON object a line.
  ///
  /// - Parameter keepsCut: whether those stay that are too long. Where they do not, as a rule both examples of
  ///   a function go, the changed one and the other, wherever the change is.
  /// - Throws: `RepairError` naming file and line, `DataError`, `FileError`.
  public init(
    paths: [String], _ part: LabelledPart?, _ tokenizer: CodeTokenizer, longest: Int,
    keepsCut: Bool, seed: UInt64
  ) throws {
    var samples: [RepairSample] = [], tooLong = 0
    let decoder = JSONDecoder()
    try LabelledSource(paths: paths, fields: []).forEachLine(of: part) { path, line, text in
      func bad(_ reason: String) -> RepairError {
        .badLine(path: path, line: line, reason: reason)
      }
      guard let example = try? decoder.decode(CodeRepairExample.self, from: Data(text.utf8)) else {
        throw bad("no JSON object with function, target_mask, error_location_mask, candidate_mask")
      }
      do {
        let sample = try RepairSample(example, tokenizer, longest: longest)
        if keepsCut || !sample.isCut { samples.append(sample) } else { tooLong += 1 }
      } catch let error as RepairError { throw bad(error.description) }
    }
    guard !samples.isEmpty || tooLong == 0 else {
      throw RepairError.allTooLong(count: tooLong, longest: longest)
    }
    guard !samples.isEmpty else { throw RepairError.noExamples(part: part?.rawValue ?? "usable") }
    (self.samples, self.tooLong) = (samples, tooLong)
    self.seed = seed
    tokens = SampleTokens(tokenizer.roles)
  }

  /// Adds function `index` to `batch`; its label is its number.
  public func append(_ index: Int, epoch: Int, to batch: inout PackedBatch) -> Int32? {
    batch.append(TokenSequence(ids: samples[index].ids), tokens)
    return Int32(index)
  }

  /// What the pointers should point at in a batch.
  ///
  /// - Parameter multipliesMask: whether tokens that are no candidates compete with a score of 0.
  func targets(
    of batch: SampleBatch, multipliesMask: Bool
  ) -> (location: PointerTargets, repair: PointerTargets) {
    let chosen = (batch.labels ?? []).map { samples[Int($0)] }
    let candidates = chosen.flatMap(\.candidates)
    // Where nothing is misused, [CLS] is pointed at.
    let places = chosen.flatMap { [true] + $0.candidates.dropFirst() }
    func marks(_ rows: (RepairSample) -> [Int]) -> [Bool] {
      chosen.flatMap { sample -> [Bool] in
        let own = Set(rows(sample))
        return sample.ids.indices.map(own.contains)
      }
    }
    let offsets = batch.tokens.offsets
    return (
      PointerTargets(
        offsets: offsets, candidates: places, targets: marks { [$0.location] },
        multipliesMask: multipliesMask),
      PointerTargets(
        offsets: offsets, candidates: candidates, targets: marks(\.targets),
        multipliesMask: multipliesMask)
    )
  }
}
