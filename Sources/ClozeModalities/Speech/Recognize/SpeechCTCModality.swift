import ClozeData
import ClozeModels
import ClozeTensor
import ClozeTokens
import ClozeTraining

/// Recognition of speech by connectionist temporal classification.
public enum SpeechCTCModality: Modality {
  /// The part of its recipes that is specific to the modality.
  public typealias Body = SpeechCTCBody

  /// The name in recipes and runs.
  public static let name = SpeechRecognizer.modality
  /// The encoder of steps.
  public static var encoders: [EncoderPart<SpeechCTCBody>] { [.steps(\.backbone)] }
  /// Fine-tuning: texts are learned, usually by a pretrained model.
  public static let stage = TrainingStage.finetuning

  /// The utterances with their texts as labels.
  public struct Prepared {
    /// The utterances; those that train have labels.
    let samples: SpeechSamples
    /// The units of the texts.
    let units: SpeechUnits
    /// The labels of the utterances that train.
    let training: SpeechTranscripts
    /// The labels of the utterances that validate, as far as they have some.
    let validation: SpeechTranscripts
  }

  /// Reads the utterances, makes their frames, and spells their texts.
  ///
  /// - Throws: Errors of reading, or `TrainingError.noData` if no text can be learned.
  public static func prepare(
    _ recipe: SpeechCTCRecipe, run: RunFolder, threads: Int,
    observe: (PreparationEvent) throws -> Void
  ) throws -> Prepared {
    let samples = try SpeechSamples(
      recipe.data, recipe.backbone, run: run, threads: threads, observe: observe)
    let prepared = try Prepared(recipe.body, samples)
    for note in prepared.notes { try observe(.note(note)) }
    try prepared.check()
    return prepared
  }

  /// Returns the sizes, which the recipe and the pretrained model determine.
  public static func sizes(
    _ recipe: SpeechCTCRecipe, of data: Prepared
  ) throws -> StatedSizes { try recipe.sizes() }

  /// Makes a task with fresh parameters, or those of the pretrained model.
  public static func task(
    _ recipe: SpeechCTCRecipe, _ data: Prepared, device: Device
  ) throws -> SpeechCTCTask { try SpeechCTCTask(recipe, data, device: device) }

  /// The named recipes.
  public static let presets: [Preset<SpeechCTCRecipe>] = [
    Preset(
      name: "speech-ctc-small", summary: "letters with the sizes of speech-small",
      usual: usual
    ) {
      $0.backbone.setKernel(15)
      $0.specAugment = .stretches
      $0.training.steps = 2000
      $0.training.optimizer.rate = 5e-4
      $0.training.validateEvery = 100
      $0.training.checkpointEvery = 500
    },
    Preset(
      name: "speech-ctc", summary: "letters with w2v-BERT XL's sizes, as wav2vec 2.0 learns them",
      usual: usual
    ) {
      $0.backbone.encoder = SpeechModelConfiguration.encoder(layers: 24, hidden: 1024, heads: 8)
      $0.backbone.setKernel(5)
      $0.backbone.contrastive = 12
      $0.batch = 128
      $0.batchFrames = 160_000
      $0.training.steps = 20_000
      $0.training.optimizer.rate = 5e-5
      $0.training.validateEvery = 500
      $0.training.checkpointEvery = 1000
    },
  ]

  private static func usual(_ recipe: inout SpeechCTCRecipe) {
    recipe.training.optimizer.beta2 = 0.98
    recipe.training.optimizer.epsilon = 1e-8
    recipe.training.optimizer.decay = 0.01
    recipe.training.schedule.shape = .triStage
    recipe.training.schedule.warmup = 0.1
    recipe.training.schedule.finalShare = 0.05
    recipe.training.selection.metric = "validation_wer"
  }
}

extension SpeechCTCModality.Prepared {
  /// Spells the texts of samples; those that cannot be learned do not train.
  init(_ body: SpeechCTCBody, _ samples: SpeechSamples) throws {
    let utterances = samples.shard.utterances
    let texts = samples.training.compactMap { utterances[Int($0)].text }
    let units =
      try body.tokenizer.map {
        SpeechUnits(pieces: try WordPieceTokenizer.load(from: $0), body.normalization)
      }
      ?? SpeechUnits(
        letters: SpeechUnits.letters(of: texts, body.normalization), body.normalization)
    let subsampling = body.backbone.subsampling
    func transcripts(_ indices: [Int32]) -> SpeechTranscripts {
      SpeechTranscripts(indices, of: utterances, units) {
        subsampling.steps(samples.shard.frames(Int($0)))
      }
    }
    training = transcripts(samples.training)
    validation = transcripts(samples.validation)
    self.units = units
    let labels = training.labels
    var usable = SpeechSamples(
      samples.shard, training: samples.training.filter { labels[$0] != nil },
      validation: samples.validation.filter { utterances[Int($0)].text != nil })
    usable.begins = samples.begins
    self.samples = usable
  }

  /// Throws `TrainingError.noData` if no text can be learned, or none that validates has words.
  func check() throws {
    guard !samples.training.isEmpty else {
      throw TrainingError.noData(
        reason: "no utterance has a text that can be learned: \(training.omissions.named)")
    }
    let texts = samples.validation.map { samples.shard.utterances[Int($0)].text ?? "" }
    guard texts.isEmpty || texts.contains(where: { !units.normalization($0).isEmpty }) else {
      throw TrainingError.noData(
        reason: "no utterance that validates has a text with words: \(validation.omissions.named)")
    }
  }

  /// Lines about the letters and what is left out.
  var notes: [String] {
    let kind = units.tokenizer == nil ? "letter" : "piece"
    return ["the texts have \(counted(units.units.count, kind))"]
      + [training.note("training"), validation.note("the loss of validation")].compactMap { $0 }
  }
}
