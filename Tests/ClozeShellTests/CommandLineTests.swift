import ClozeShell
import Foundation
import Testing

/// The command line itself: exit statuses, suggestions, help.
@Suite struct CommandLineTests {
  @Test func helpAndVersionGoToStandardOutput() {
    for arguments in [[], ["--help"], ["tokenizer"], ["help", "fill"], ["--version"]] {
      let outcome = cloze(arguments)
      #expect(outcome.status == 0)
      #expect(!outcome.result.isEmpty)
      #expect(outcome.messages.isEmpty)
    }
    #expect(cloze("--version").result == "cloze \(Program.version)\n")
  }

  @Test(arguments: Program.commands)
  func everyCommandHasASummaryAndAnExample(_ names: [String]) {
    let outcome = cloze(names + ["--help"])
    #expect(outcome.status == 0)
    #expect(outcome.result.hasPrefix("Examples\n"))
    #expect(outcome.result.contains("\nUsage: cloze \(names.joined(separator: " "))"))
    #expect(outcome.result.contains("cloze \(names.joined(separator: " "))"))
  }

  @Test func theRegistryMatchesTheFolder() throws {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../Sources/ClozeShell/Commands")
    let files = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
      .filter { $0.hasSuffix("Command.swift") }
      .map { URL(fileURLWithPath: $0).lastPathComponent.lowercased() }
    let registered = Program.commands.map {
      $0.joined().filter { $0 != "-" } + "command.swift"
    }
    #expect(files.sorted() == registered.sorted())
  }

  @Test(arguments: [
    (["pretran"], "did you mean 'pretrain'"),
    (["tokenizer", "encod"], "did you mean 'tokenizer encode'"),
    (["qqqqqqqqq"], "tokenizer, pretrain"),
    (["doctor", "--formt", "csv"], "Did you mean '--format'"),
    (["doctor", "--format", "xml"], "table, json, jsonl, csv, tsv, markdown"),
    (["doctor", "extra"], "extra"),
    (["fill"], "<model>"),
    (["fill", "m", "[MASK]", "--top", "0"], "--top is 0"),
    (["fill", "m", "[MASK]", "--input", "f"], "either a text or --input"),
    (["fill", "m", "[MASK]", "--threads", "0"], "--threads is 0"),
    (["pretrain", "txt", "--data", "x", "--out", "y"], "did you mean 'text'"),
    (["pretrain"], "give a recipe"),
    (["pretrain", "--resume", "run", "--seed", "1"], "--resume"),
    (["embed", "m", "--input", "f", "--output", "v.txt"], ".npy, .npz, .jsonl, .csv"),
    (["evaluate", "m", "--split", "all"], "--data"),
    (["evaluate", "m", "--prob", "svm"], "Did you mean '--probe'?"),
    (["evaluate", "m", "--probe", "tree"], "must be svm or knn"),
    (["evaluate", "m", "--probe"], "Missing value for '--probe"),
    (["evaluate", "m", "--votes", "0"], "must be a whole number in 1...1000"),
    (["evaluate", "m", "--votes", "many"], "must be a whole number in 1...1000"),
    (["evaluate", "m", "--few-shot", "5"], "such as 5x10"),
    (["evaluate", "m", "--few-shot", "1x10"], "such as 5x10"),
    (["evaluate", "m", "--baseline", "bags"], "popularity, markov or bag"),
    (["bench", "mlm", "--hidden", "30", "--heads", "4"], "multiple of encoder.heads"),
    (["explain", "text", "--set", "encoder.layer=2"], "did you mean encoder.layers?"),
    (["explain", "text", "--set", "layers"], "key.path=value"),
    (["explain", "text", "--set", "encoder.hidden=wide"], "encoder.hidden"),
    (["explain", "text", "--set", "masking.rate=7"], "masking.rate"),
    (["explain", "text", "--set", "encoder.layers=9000000000000000000"], "encoder.layers"),
    (
      ["explain", "text", "--set", "tokensPerBatch=9000000000000000000"],
      "tokensPerBatch is 9000000000000000000: must lie in"
    ),
    (
      ["explain", "text", "--vocab-size", "9000000000000000000"],
      "tokenizer.vocabularySize is 9000000000000000000: must lie in"
    ),
    (["bench", "mlm", "--batch", "1000000", "--max-length", "1000000"], "tokens per batch"),
  ])
  func misuseIsNamedOnOneLine(_ arguments: [String], _ part: String) {
    let outcome = cloze(arguments)
    #expect(outcome.status == 2)
    #expect(outcome.result.isEmpty)
    #expect(outcome.messages.hasPrefix("error: "))
    #expect(outcome.messages.hasSuffix("\n"))
    #expect(outcome.messages.split(separator: "\n").count == 1)
    #expect(outcome.messages.contains(part), "\(outcome.messages)")
  }

  @Test func resultsComeInEveryForm() {
    let starts = [
      "table": "name", "json": "[\n  {\"name\": ", "jsonl": "{\"name\": ",
      "csv": "name,value,state\n",
      "tsv": "name\tvalue\tstate\n", "markdown": "| name | value | state |\n",
    ]
    for (format, start) in starts {
      let outcome = cloze("doctor", "--format", format)
      #expect(outcome.status == 0)
      #expect(outcome.result.hasPrefix(start), "\(format): \(outcome.result)")
    }
    // Rates are measured each time and differ.
    let names = cloze("doctor").rows.map { $0[0] }
    #expect(names == cloze("doctor", "--format", "tsv").rows.map { $0[0] })
    #expect(cloze("doctor", "--quiet").messages.isEmpty)
  }

  @Test func doctorSaysWhichPrecisionIsFaster() throws {
    let rows = cloze("doctor").rows
    #expect(rows.allSatisfy { $0.count == 3 && ["state", "ok", "slow"].contains($0[2]) })
    let values = Dictionary(rows.map { ($0[0], $0[1]) }, uniquingKeysWith: { first, _ in first })
    let reason = try #require(values["precision auto"])
    #expect(reason.hasPrefix("f32: ") || reason.hasPrefix("bf16: "))
    guard values["backend onednn"]?.contains("bf16") == true else { return }
    #expect(reason.contains("GFLOP/s"))
    for name in ["products in f32", "products in bf16"] {
      let value = try #require(values[name])
      #expect(value.hasSuffix(" GFLOP/s"))
      #expect(Double(value.split(separator: " ")[0]) ?? 0 > 0, "\(value)")
    }
    #expect(values["rates kept in"]?.isEmpty == false)
  }

  @Test func whatNeedsTooMuchMemoryIsRefused() {
    let size = ["--set", "encoder.hidden=8192", "--set", "encoder.layers=512"]
    let explained = cloze(["explain", "text", "--vocab-size", "16000000"] + size)
    #expect(explained.status == 0)
    #expect(explained.rows.contains(["measured by", "matrix products, at best"]))
    #expect(explained.messages.contains("more memory than this machine has"))
    let outcome = cloze(
      ["pretrain", "text", "--data", #filePath, "--out", "/nowhere", "--vocab-size", "16000000"]
        + size)
    #expect(outcome.status == 1)
    #expect(outcome.messages.contains("of memory"), "\(outcome.messages)")
  }

  @Test func aRecipeSaysWhatItCosts() throws {
    let yaml = cloze("explain", "text-tiny", "--yaml", "--seed", "7")
    #expect(yaml.status == 0)
    #expect(yaml.result.contains("seed: 7\n"))
    let scratch = try Scratch()
    let file = try scratch.write("mine.yaml", yaml.result)
    let again = cloze("explain", file, "--yaml")
    #expect(again.result == yaml.result)
    let outcome = cloze(
      ["explain", file, "--set", "encoder.layers=1", "--vocab-size", "50"] + tinySettings)
    #expect(outcome.status == 0)
    let values = Dictionary(
      outcome.rows.map { ($0[0], $0[1]) }, uniquingKeysWith: { first, _ in first })
    #expect(values["vocabulary"] == "50")
    #expect(Int(values["tokens per second"] ?? "") ?? 0 > 0)
  }
}
