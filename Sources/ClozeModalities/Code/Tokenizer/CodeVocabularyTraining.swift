import ClozeData
import ClozeTokens

/// Trains a vocabulary of subwords on a corpus of source code.
public struct CodeVocabularyTraining: Sendable {
  /// The result of the training.
  public struct Result: Sendable {
    /// The splitter and the vocabulary.
    public let tokenizer: CodeTokenizer
    /// The vocabulary and the statistics of its training.
    public let training: SubwordTrainer.Result
    /// The summary of the files that were read.
    public let report: ReadReport
    /// The number of files that cannot be lexed, which do not contribute.
    public let errors: Int
  }

  /// The progress of training.
  public enum Progress: Sendable {
    /// The number of bytes read so far.
    case counting(bytes: Int)
    /// A minimum count was tried.
    case trying(SubwordTrainer.Progress)
  }

  private static let batchBytes = 1 << 22

  private let options: SubwordTrainer.Options
  private let splitter: CodeSplitter
  private let threads: Int

  /// Makes a training of subwords on the pieces of `splitter`.
  public init(_ options: SubwordTrainer.Options, _ splitter: CodeSplitter, threads: Int) {
    (self.options, self.splitter, self.threads) = (options, splitter, max(1, threads))
  }

  /// Returns a tokenizer with subwords trained on the pieces of `corpus`.
  public func train(
    on corpus: CodeCorpus, _ progress: (Progress) throws -> Void = { _ in }
  ) throws -> Result {
    var trainer = try SubwordTrainer(options)
    // Sources that cannot be lexed become nil.
    var pipeline = OrderedPipeline<CodeSource, CodePieces?>(
      threads: threads, capacity: Self.batchBytes
    ) { [splitter] in try? splitter.split($0) }
    var (bytes, errors) = (0, 0)
    func count(_: CodeSource, _ pieces: CodePieces?) {
      if let pieces { add(pieces, to: &trainer) } else { errors += 1 }
    }
    let report = try corpus.forEachFile { file, source in
      if try pipeline.add(source, weight: file.size, into: count) {
        try progress(.counting(bytes: bytes))
      }
      bytes += file.size
    }
    try pipeline.flush(into: count)
    try progress(.counting(bytes: bytes))
    let result = try trainer.train { try progress(.trying($0)) }
    return Result(
      tokenizer: try CodeTokenizer(result.vocabulary, splitter), training: result, report: report,
      errors: errors)
  }

  private func add(_ pieces: CodePieces, to trainer: inout SubwordTrainer) {
    pieces.bytes.withUnsafeBufferPointer { bytes in
      for index in 0..<pieces.count {
        trainer.add(utf8: UnsafeBufferPointer(rebasing: bytes[pieces.range(index)]))
      }
    }
  }
}
