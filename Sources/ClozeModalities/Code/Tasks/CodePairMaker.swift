import ClozeData
import ClozeTensor
import Foundation

/// Docstrings and the functions that they describe, as a manifest of pairs.
enum CodePairMaker {
  /// A line of the manifest.
  private struct Row: Encodable {
    let id: String
    let split: CodeTaskSplit
    let text: String
    let code: String
  }

  /// The fewest words of a docstring: shorter ones name no function.
  private static let fewestWords = 3

  /// Writes a folder with `pairs.jsonl`: of each function with a docstring the first paragraph of
  /// it, and the function without it. It appears complete or not at all.
  ///
  /// - Parameter observe: Called with the number of files done; what it throws ends the writing.
  /// - Returns: What was read, with the number of pairs by part under `pairs`.
  /// - Throws: `DataError.invalidSettings`, `CodeTaskError.noExamples`, `FileError`, and what
  ///   `observe` throws.
  static func write(
    _ corpus: CodeCorpus, as settings: CodeTaskSettings, to folder: String,
    observe: (Int) throws -> Void
  ) throws -> CodeTaskReport {
    let problems = settings.validate()
    guard problems.isEmpty else { throw DataError.invalidSettings(problems) }
    var functions = CodeFunctions(corpus, settings), counts: [String: Int] = [:]
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    try AtomicFolder.replace(at: folder, as: SyntheticPairs.folderKind) { temporary in
      let file = try AtomicFile(at: temporary + "/" + SyntheticPairs.manifest)
      try functions.forEach(observe: observe) { function, identity, part in
        guard let row = row(function, identity, part) else { return }
        try file.write(encoder.encode(row) + [UInt8(ascii: "\n")])
        counts[part.rawValue, default: 0] += 1
      }
      guard !counts.isEmpty else {
        throw CodeTaskError.noExamples(
          paths: corpus.paths, files: functions.report.read.files,
          functions: functions.report.functions)
      }
      try file.commit()
    }
    var report = functions.report
    report.examples = ["pairs": counts]
    return report
  }

  private static func row(
    _ function: PythonFunction, _ identity: Int, _ part: CodeTaskSplit
  ) -> Row? {
    let random = CounterRandom(seed: 0, purpose: .synthesis, sample: identity)
    guard let documented = function.documented(random) else { return nil }
    let text = firstParagraph(of: documented.docstring)
    guard text.split(separator: " ").count >= fewestWords else { return nil }
    return Row(id: documented.origin, split: part, text: text, code: documented.function)
  }

  /// Returns the lines before the first blank one, in one line.
  static func firstParagraph(of docstring: String) -> String {
    let lines = docstring.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
      .map { $0.trimmingCharacters(in: .whitespaces) }
    return lines.drop { $0.isEmpty }.prefix { !$0.isEmpty }.joined(separator: " ")
  }
}
