import ClozeData
import ClozeReport
import ClozeTraining
import Foundation

extension Report {
  /// The commands and the lines of Python that repeat the runs and use their models.
  var commands: [HTMLBlock] {
    let words = HTMLBlock.paragraph(
      "A recipe is complete: the same program on the same machine makes the same numbers of it. "
        + "Paths in it are relative to the folder in which the run was started.")
    return [words]
      + runs.flatMap { run in
        (single == nil ? [.heading(run.label, level: 3)] : []) + run.commands
      }
  }
}

extension ReportedRun {
  /// The commands of this run.
  fileprivate var commands: [HTMLBlock] {
    let folder = detail.path.commandPath
    var blocks: [HTMLBlock] = [
      .command(
        "cloze \(detail.stageCommand) \((detail.path + "/recipe.yaml").commandPath) "
          + "--out \("\(detail.path)-again".commandPath)")
    ]
    if detail.state != .done {
      blocks += [.paragraph("To go on from the last checkpoint:"), .command(detail.resumeCommand)]
    }
    if hasModel {
      let lines = ModelUse.lines(for: detail.modality, at: folder, data: dataFile?.commandPath)
      blocks += [.paragraph("To use the model:"), .command(lines.joined(separator: "\n"))]
    }
    return blocks + [.paragraph("In Python:"), .command(python)]
  }

  /// The run's data if it is one file that is there.
  private var dataFile: String? {
    let paths = paths("data.paths")
    guard paths.count == 1, (try? MappedFile(path: paths[0])) != nil else { return nil }
    return paths[0]
  }

  /// The lines of Python that read the metrics and, if there is one, the model.
  private var python: String {
    let metrics = Self.literal(detail.path + "/metrics.jsonl")
    let lines = ["import json", "metrics = [json.loads(line) for line in open(\(metrics))]"]
    return (lines + (hasModel ? model : [])).joined(separator: "\n")
  }

  private var model: [String] {
    let path = detail.path + "/model", folder = Self.literal(path)
    let data = FileManager.default.contents(atPath: path + "/config.json") ?? Data()
    let object = try? JSONSerialization.jsonObject(with: data) as? [String: Any]
    let kind = object?["model_type"] as? String ?? "cloze"
    guard !kind.hasPrefix("cloze"),
      let architecture = (object?["architectures"] as? [String])?.first
    else {
      let weights = Self.literal(path + "/model.safetensors")
      return ["from safetensors.numpy import load_file", "weights = load_file(\(weights))"]
    }
    let heads = [
      "ForMaskedLM", "ForSequenceClassification", "ForTokenClassification", "ForQuestionAnswering",
      "ForPreTraining",
    ]
    let loader = "AutoModel" + (heads.first { architecture.hasSuffix($0) } ?? "")
    return [
      "from transformers import \(loader), AutoTokenizer",
      "model = \(loader).from_pretrained(\(folder))",
      "tokenizer = AutoTokenizer.from_pretrained(\(folder))",
    ]
  }

  /// Returns `text` as a literal of Python, which one of JSON is, too.
  private static func literal(_ text: String) -> String { RecordValue.string(text).json }
}
