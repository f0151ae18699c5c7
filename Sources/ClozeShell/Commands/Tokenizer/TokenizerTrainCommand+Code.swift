import ClozeCode
import ClozeData
import ClozeReport
import ClozeTokens

extension TokenizerTrainCommand {
  /// Makes a vocabulary of subwords from source code.
  func trainCode(_ session: Session) throws {
    var options = SubwordTrainer.Options(size: vocabSize)
    options.alphabetLimit = limitAlphabet
    let corpus = try code.corpus(self.corpus.data, session)
    let splitter = CodeSplitter(corpus.settings.language, comments: comments)
    let progress = PreparationProgress(session, totalBytes: corpus.totalBytes)
    let training = CodeVocabularyTraining(options, splitter, threads: Machine.cores)
    let result = try training.train(on: corpus) { event in
      switch event {
      case .counting(let bytes): progress.show(.counting(bytes: bytes))
      case .trying(let trial):
        progress.show(.note("minimum count \(trial.minimumCount): \(trial.size) tokens"))
      }
    }
    progress.finish()
    try makeFolder(out)
    try result.tokenizer.save(to: out)
    session.made(.folder, out)
    note(result, session)
    try session.show(records(result))
  }

  private func note(_ result: CodeVocabularyTraining.Result, _ session: Session) {
    session.note("note: \(result.report.description)")
    if result.errors > 0 {
      session.note("note: \(result.errors) files that cannot be lexed gave nothing")
    }
    let training = result.training
    if training.forgottenPieces > 0 {
      session.note(
        "note: \(training.forgottenPieces) rare pieces were forgotten to bound memory; each had been "
          + "seen at most \(training.forgottenCount) times")
    }
    if abs(training.vocabulary.count - vocabSize) * 100 >= vocabSize {
      session.note(
        "note: the source code gives \(training.vocabulary.count) tokens, not \(vocabSize); "
          + "\(training.alphabet) of them are single characters (see --limit-alphabet)")
    }
  }

  private func records(_ result: CodeVocabularyTraining.Result) -> Records {
    let training = result.training
    return Records(properties: [
      "folder": .string(out), "tokens": .int(training.vocabulary.count),
      "language": .string(result.tokenizer.splitter.language.rawValue),
      "minimumCount": .int(training.minimumCount), "pieces": .int(training.pieces),
      "distinctPieces": .int(training.distinctPieces), "characters": .int(training.alphabet),
      "fingerprint": .string(result.tokenizer.fingerprint),
    ])
  }
}
