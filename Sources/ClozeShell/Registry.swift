import ArgumentParser
import ClozeCode
import ClozeItems
import ClozeJoint
import ClozePair
import ClozePoints
import ClozeSequences
import ClozeSpeech
import ClozeText
import ClozeTraining
import ClozeVideo

/// The command `cloze`, which only contains other commands.
struct Root: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cloze",
    abstract: "A workbench for masked modelling: hide a part of the data, learn to fill it in.",
    discussion: """
      Results go to standard output, progress and messages to standard error. A model is a run, \
      by its name or folder, or a Hugging Face folder.

      Examples:
        cloze pretrain text --data my-texts/ --out run
        cloze fill run "This [MASK] is free."
      """,
    version: "cloze \(Program.version)",
    subcommands: Registry.commands)
}

/// The registry of commands and modalities: the lists to which new ones are added.
enum Registry {
  /// The modalities; recipes that name none are of the first.
  static let modalities: [any Modality.Type] = [
    TextModality.self, ItemsModality.self, DVAEModality.self, PointsModality.self,
    PointsClassifyModality.self, ClassifyModality<TextClassification>.self,
    CodeModality.self, ClassifyModality<CodeClassification>.self, CodeRepairModality.self,
    SpeechModality.self, SpeechClassifyModality.self, SpeechCTCModality.self,
    VideoModality.self, VideoPixelsModality.self, VideoClassifyModality.self,
    VideoAnswerModality.self, JointModality.self, PairModality.self,
  ]

  /// The commands, in the order of the help.
  static let commands: [any ParsableCommand.Type] = [
    DataCommand.self, TokenizerCommand.self, PretrainCommand.self, FinetuneCommand.self,
    SweepCommand.self, PredictCommand.self, FillCommand.self, EmbedCommand.self,
    SearchCommand.self, EvaluateCommand.self, ScoreCommand.self, RecommendCommand.self,
    TokensCommand.self, TranscribeCommand.self, ModelCommand.self, ExplainCommand.self,
    ServeCommand.self,
    BenchCommand.self, DoctorCommand.self, RunsCommand.self, PlotCommand.self,
    ReportCommand.self, RunCommand.self, NotebookCommand.self, HelpCommand.self,
    TutorialCommand.self,
  ]
}

/// `cloze data`: works with the data of models.
struct DataCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "data", abstract: "Look at data, and make some up.",
    subcommands: [DataStatsCommand.self, DataMakeCommand.self, DataDumpCommand.self])
}

/// `cloze tokenizer`: works with vocabularies.
struct TokenizerCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tokenizer", abstract: "Train and use vocabularies.",
    subcommands: [
      TokenizerTrainCommand.self, TokenizerEncodeCommand.self, TokenizerDecodeCommand.self,
      TokenizerInfoCommand.self, TokenizerSplitCommand.self,
    ])
}

/// `cloze model`: works with model folders.
struct ModelCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "model", abstract: "Look at, import and export model folders.",
    subcommands: [
      ModelInfoCommand.self, ModelImportCommand.self, ModelExportCommand.self,
      ModelAverageCommand.self,
    ])
}

/// `cloze plot`: draws pictures.
struct PlotCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plot", abstract: "Draw runs and models, to a file or in the terminal.",
    discussion: """
      Without a command's name, 'plot series' is meant: 'cloze plot RUN...' draws metrics of runs.

      Examples:
        cloze plot run --series loss,validation_loss
        cloze plot first second --series loss --output loss.svg
        cloze plot attention run "The ship sailed on the open sea." --output heads.png
      """,
    subcommands: [
      PlotSeriesCommand.self, PlotHistogramCommand.self, PlotAttentionCommand.self,
      PlotEmbeddingsCommand.self, PlotCloudCommand.self, PlotSpectrogramCommand.self,
      PlotConfusionCommand.self, PlotProbeCommand.self, PlotClipCommand.self,
      PlotRetrievalCommand.self, PlotSimilarityCommand.self,
    ], defaultSubcommand: PlotSeriesCommand.self)
}

/// `cloze bench`: measures speed on this machine.
struct BenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench", abstract: "Measure the speed of this machine.",
    subcommands: [
      BenchTrainingCommand.self, BenchGEMMCommand.self, BenchMLMCommand.self,
      BenchItemsCommand.self, BenchPointsCommand.self, BenchMemoryCommand.self,
      BenchCompareCommand.self,
    ])
}

/// `cloze runs`: works with runs of training.
struct RunsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "runs", abstract: "List, compare, tag and remove runs.",
    subcommands: [
      RunsListCommand.self, RunsShowCommand.self, RunsCompareCommand.self, RunsDiffCommand.self,
      RunsTableCommand.self, RunsTagCommand.self, RunsMetricsCommand.self, RunsRmCommand.self,
    ])
}

/// `cloze notebook`: works with Markdown that contains commands.
struct NotebookCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "notebook", abstract: "Run executable notebooks, and check that they still hold.",
    subcommands: [
      NotebookRunCommand.self, NotebookCheckCommand.self, NotebookUpdateCommand.self,
      NotebookExportCommand.self, NotebookImportCommand.self,
    ])
}
