import ClozeData
import ClozeTensor
import ClozeTokens
import Foundation

/// A function in which a variable may be misused, as a sequence, with the candidates and answers of
/// the pointers.
public struct RepairSample: Sendable, Equatable {
  /// `[CLS]` subwords `[SEP]`.
  public var ids: [Int32]
  /// True for each token where a variable starts.
  public var candidates: [Bool]
  /// The token where the misused variable starts; 0, which is `[CLS]`, if none is misused.
  public var location: Int
  /// The tokens where the right variable starts.
  public var targets: [Int]
  /// True if part of the function was truncated.
  public var isCut = false
  /// True if the answer was truncated.
  public var isLost = false

  /// Makes the sequence of `example`, truncated to `longest` tokens.
  ///
  /// - Throws: `RepairError` if marks and pieces do not match.
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

/// A problem with examples of misused variables.
public enum RepairError: Error, Equatable, Sendable {
  /// A mask's marks and the pieces differ in number.
  case otherCounts(pieces: Int, marks: [Int])
  /// An example does not have exactly one error location.
  case locations(count: Int)
  /// A marked piece is not a candidate, so that no pointer could point at it.
  case noCandidate(piece: Int)
  /// A variable is misused without a replacement.
  case noTargets
  /// A line is not an example.
  case badLine(path: String, line: Int, reason: String)
  /// Neither a model nor a tokenizer is named.
  case noTokenizer
  /// There are no examples.
  case noExamples(part: String)
  /// All examples are longer than the model's maximum length.
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

  /// The same line, as Foundation's localized description.
  public var errorDescription: String? { description }
}

extension CodeRepairBody.Corpus {
  /// Returns the part to read of the files that are named for validation.
  ///
  /// - Throws: Errors of listing them; `LabelledError.noSamples`.
  func validatingPart() throws -> LabelledPart? {
    try LabelledSource(paths: validationPaths, fields: []).validatingPart()
  }

  /// Returns the functions that validate: those of the files named for it, or of the files of the
  /// data that are called so; nil if there are no such files.
  func validation(
    _ tokenizer: CodeTokenizer, longest: Int, seed: UInt64
  ) throws -> RepairSamples? {
    guard validationPaths.isEmpty else {
      return try RepairSamples(
        paths: validationPaths, validatingPart(), tokenizer, longest: longest, keepsCut: true,
        seed: seed)
    }
    do {
      return try RepairSamples(
        paths: paths, .validation, tokenizer, longest: longest, keepsCut: true, seed: seed)
    } catch RepairError.noExamples { return nil }
  }
}

/// Functions in which variables may be misused.
public struct RepairSamples: SampleSource {
  /// The functions.
  public let samples: [RepairSample]
  /// The number of functions omitted because they are too long.
  public let tooLong: Int
  /// The seed of the order of batches.
  public let seed: UInt64
  private let tokens: SampleTokens

  /// The number of functions.
  public var count: Int { samples.count }
  /// The maximum number of tokens of a function.
  public var longestSample: Int { samples.reduce(1) { max($0, $1.ids.count) } }

  /// Reads the functions of `part` from files with CuBERT's fields, one JSON object per line.
  ///
  /// - Parameter keepsCut: True to keep functions that are too long. If they are omitted, usually
  ///   both examples of a function are, the changed one and the other, wherever the change is.
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

  /// Adds function `index` to `batch`; its label is its index.
  public func append(_ index: Int, epoch: Int, to batch: inout PackedBatch) -> Int32? {
    batch.append(TokenSequence(ids: samples[index].ids), tokens)
    return Int32(index)
  }

  /// Returns the pointers' answers for a batch.
  ///
  /// - Parameter multipliesMask: True if tokens that are not candidates compete with a score of 0.
  func targets(
    of batch: SampleBatch, multipliesMask: Bool
  ) -> (location: PointerTargets, repair: PointerTargets) {
    let chosen = (batch.labels ?? []).map { samples[Int($0)] }
    let candidates = chosen.flatMap(\.candidates)
    // If nothing is misused, the answer is [CLS].
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
