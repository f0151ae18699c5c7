import ClozeShell
import Foundation
import Testing

/// Help in all its forms, and docs/commands.md.
@Suite struct HelpTests {
  private func lines(_ arguments: String...) -> [String] {
    cloze(arguments).result.components(separatedBy: "\n")
  }

  @Test func aCommandsHelpBeginsWithExamples() {
    let lines = lines("help", "pretrain")
    #expect(lines[0] == "Examples")
    #expect(lines.contains { $0.hasPrefix("Usage: cloze pretrain") })
    #expect(lines.contains { $0.hasPrefix("  --data <path> ...") })
    #expect(cloze("help", "pretrain").result == cloze("pretrain", "--help").result)
    #expect(cloze("tokenizer", "train", "-h").result == cloze("help", "tokenizer", "train").result)
  }

  @Test(arguments: [
    (["threads"], "--threads <threads>"), (["learning", "rate"], "training.optimizer.rate"),
    (["VOCABULARIES"], "tokenizer"), (["--set", "encoder."], "encoder.layers=4"),
    (["--set", "dropout"], "encoder.attentionDropout"),
    (["pretrain", "--seed"], "All random numbers"),
    (["--threads"], "Threads"), ([], "In the shell and in scripts"),
    (["history"], "Usage: history"), (["objectives"], "objectives.masked.weight=1"),
    (["objectives"], "Kinds in recipes of text"), (["objectives"], "objectives.nextSentence"),
    (["objectives.contrast"], "objectives.contrast.queue=null"),
    (["objectives.contrast.queue"], "earlier"),
    (["encoder.block"], "encoder.block=transformer"),
    (["encoder.block=transformer"], "Kinds in recipes of text"),
    (["masking.policy"], "masking.policy=span"), (["contrast"], "help objectives.contrast"),
    (["--set", "objectives."], "Kinds in recipes of text"), (["seed"], "--seed"),
    (["text-tiny"], "explain text-tiny"), (["items"], "pretrain items --data"),
    (["text-classify"], "finetune text-classify"),
    (["validation_loss"], "cross-entropy"), (["ndcg@10"], "items-causal"),
    (["NDCG"], "1/log2(rank"), (["mlm_accuracy"], "Values to compare with"),
    (["entity", "F1"], "seqeval"), (["loss"], "token frequencies"),
    (["text-rotary"], "3.29"), (["text-rotary"], "training.steps=26000"),
    (["items"], "validation_ndcg@10"),
    (["training.optimizer.rate"], "usual: "), (["training.steps"], "26000"),
    (["--set", "training.schedule.warmup"], "usual: "),
    (["deviation"], "few shots"), (["codebook"], "help validation_codebook_share"),
    (["tutorial"], "Usage: cloze tutorial"),
  ])
  func helpFinds(_ words: [String], _ part: String) {
    let outcome = cloze(["help"] + words)
    #expect(outcome.status == 0)
    #expect(outcome.result.contains(part), "\(outcome.result)")
  }

  @Test(arguments: [
    (["pretrian"], "did you mean 'help pretrain'?"), (["--sed"], "did you mean 'help --seed'?"),
    (["objectives.maskd"], "did you mean 'help objectives.masked'?"),
    (["vocabulery"], "did you mean 'help vocabulary'?"),
    (["--set", "encoder.layer5"], "did you mean 'encoder.layers'?"),
    (["qqqqqqqqqqqqqqqqq"], "'help' lists all commands"),
  ])
  func helpSuggests(_ words: [String], _ part: String) {
    let outcome = cloze(["help"] + words)
    #expect(outcome.status == 2)
    #expect(outcome.messages.contains(part), "\(outcome.messages)")
  }

  /// Values that all presets share are no news.
  @Test func onlyKeysThatPresetsChangeHaveUsualValues() {
    #expect(!cloze("help", "precision").result.contains("usual:"))
    #expect(!cloze("help", "encoder").result.contains("usual:"))
  }

  @Test func linesAreNotWiderThanThePage() {
    for names in Program.commands {
      for line in lines("help", names.joined(separator: " ")) where !line.hasPrefix("  ") {
        #expect(line.count <= 100, "\(names): \(line)")
      }
    }
  }
}
