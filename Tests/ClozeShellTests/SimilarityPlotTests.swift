import Foundation
import Testing

/// Models that are compared by what they make of the same samples.
@Suite struct SimilarityPlotTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  private func text(_ name: String, seed: Int) throws -> String {
    let words = "a ship sailed on the open sea and a river runs to the warm town".split(
      separator: " ")
    let lines = (0..<24).map { line in
      (0..<7).map { String(words[(line * 5 + $0 * (line % 4 + 1)) % words.count]) }
        .joined(separator: " ") + " \(line)."
    }
    let corpus = try scratch.write("corpus.txt", lines.joined(separator: "\n\n") + "\n")
    _ = try scratch.write("lines.txt", lines.joined(separator: "\n") + "\n")
    let made = cloze(
      "pretrain", "text-tiny", "--data", corpus, "--out", scratch(name), "--steps", "2",
      "--threads", "1", "--precision", "f32", "--vocab-size", "300", "--set",
      "encoder.layers=2", "--set", "encoder.hidden=16", "--set", "encoder.heads=2", "--set",
      "encoder.feedForward=16", "--seed", "\(seed)")
    #expect(made.status == 0, "\(made.messages)")
    return scratch(name)
  }

  private func speech(clips count: Int) throws -> (run: String, clips: String) {
    let clips = scratch("clips")
    let made = cloze(
      "data", "make", "speech", "--count", "\(count)", "--voice", "tones", "--seed", "3", "--out",
      clips)
    #expect(made.status == 0, "\(made.messages)")
    let settings = [
      "backbone.encoder.hidden=16", "backbone.encoder.heads=2", "backbone.encoder.layers=3",
      "backbone.encoder.feedForward=16", "batch=4", "quantizer.codes=8",
    ].flatMap { ["--set", $0] }
    let trained = cloze(
      [
        "pretrain", "speech-tiny", "--data", clips, "--out", scratch("speech"), "--steps", "2",
        "--threads", "1", "--precision", "f32",
      ] + settings)
    #expect(trained.status == 0, "\(trained.messages)")
    return (scratch("speech"), clips)
  }

  private func similarity(_ arguments: String...) -> Outcome {
    cloze(["plot", "similarity"] + arguments + ["--threads", "1"])
  }

  private func values(_ outcome: Outcome) -> [String: Double] {
    Dictionary(
      uniqueKeysWithValues: outcome.rows.dropFirst().compactMap { row in
        Double(row[2]).map { (row[0] + "," + row[1], $0) }
      })
  }

  @Test func depthsOfTextModelsAreCompared() throws {
    let one = try text("one", seed: 1), other = try text("other", seed: 2)
    let lines = scratch("lines.txt")
    let alone = similarity(one, one, "--data", lines, "--format", "tsv")
    #expect(alone.rows.first == ["first_depth", "second_depth", "cka"], "\(alone.messages)")
    let same = values(alone)
    #expect(same.count == 9)
    for depth in 0...2 { #expect(same["\(depth),\(depth)"] == 1) }
    for (row, column) in [(0, 1), (0, 2), (1, 2)] {
      let value = try #require(same["\(row),\(column)"])
      #expect(value < 1 && abs(value - (same["\(column),\(row)"] ?? 9)) < 1e-12)
    }
    let two = similarity(one, other, "--data", lines, "--format", "tsv")
    let turned = similarity(other, one, "--data", lines, "--format", "tsv")
    #expect(values(two).count == 9 && values(two)["2,2"] != 1, "\(two.messages)")
    #expect(abs((values(two)["0,2"] ?? 8) - (values(turned)["2,0"] ?? 9)) < 1e-12)
    let biased = similarity(one, other, "--data", lines, "--biased", "--format", "tsv")
    #expect((values(biased)["2,2"] ?? 0) > (values(two)["2,2"] ?? 1))
    let drawn = similarity(one, other, "--data", lines, "--output", scratch("a.svg"))
    #expect(drawn.rows.contains(["samples", "24"]), "\(drawn.messages)")
    let svg = try String(contentsOfFile: scratch("a.svg"), encoding: .utf8)
    #expect(svg.hasPrefix("<?xml") && svg.count > 2000)
    #expect(similarity(one, other, "--data", lines).result.contains("blocks of"))
  }

  @Test func whatHasNoSimilarityIsSaid() throws {
    let run = try text("one", seed: 1), lines = scratch("lines.txt")
    // The first token is the same in all lines.
    let first = similarity(run, run, "--data", lines, "--pool", "cls", "--format", "tsv")
    #expect(first.messages.contains("after 0 blocks"), "\(first.messages)")
    #expect(first.rows.count == 10 && values(first).count == 4)
    let limited = similarity(run, run, "--data", lines, "--limit", "9", "--format", "tsv")
    #expect(limited.messages.contains("the first 9 of 24 samples"), "\(limited.messages)")
    let few = try scratch.write("few.txt", "a ship\nthe sea\nwarm\n")
    let refused = similarity(run, run, "--data", few)
    #expect(
      refused.status == 1 && refused.messages.contains("3 samples are too few"),
      "\(refused.messages)")
    let other = similarity(run, run, "--data", lines, "--against", few)
    #expect(
      other.status == 1 && other.messages.contains("has 24 lines for")
        && other.messages.contains("3 lines for"), "\(other.messages)")
    for (arguments, part) in [
      (["--limit", "3"], "must lie in 4...20000"), (["--data", "-"], "standard input"),
    ] {
      let outcome = cloze(["plot", "similarity", run, run, "--data", lines] + arguments)
      #expect(outcome.status == 2 && outcome.messages.contains(part), "\(outcome.messages)")
    }
  }

  @Test func textIsComparedWithSpeech() throws {
    let run = try text("one", seed: 1), (speech, clips) = try speech(clips: 24)
    let all = similarity(
      run, speech, "--data", scratch("lines.txt"), "--against", clips, "--format", "tsv")
    #expect(values(all).count == 3 * 4, "\(all.messages)")
    let files = try FileManager.default.subpathsOfDirectory(atPath: clips)
      .filter { $0.hasSuffix(".wav") }.sorted()
    try Data("RIFF".utf8).write(to: URL(filePath: clips + "/" + files[5]))
    let damaged = similarity(
      run, speech, "--data", scratch("lines.txt"), "--against", clips, "--format", "tsv")
    // Its length cannot be read, so that no list of the folder has it.
    #expect(
      damaged.status == 1 && damaged.messages.contains("has 24 lines for")
        && damaged.messages.contains("23 utterances for")
        && damaged.messages.contains((files[5] as NSString).lastPathComponent),
      "\(damaged.messages)")
    let field = similarity(speech, run, "--data", clips, "--field", "a")
    #expect(field.status == 2 && field.messages.contains("have no fields"), "\(field.messages)")
  }
}
