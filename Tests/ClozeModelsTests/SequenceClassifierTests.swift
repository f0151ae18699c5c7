import ClozeData
import ClozeEncoder
import ClozeModels
import ClozeObjectives
import ClozeTensor
import ClozeTestSupport
import Foundation
import Testing

/// Classifiers of sequences: transformers' numbers, and its folders both ways.
@Suite struct SequenceClassifierTests {
  private let device = Device(.auto, threads: 1)

  private struct Golden {
    let folder: String
    let expected: SafeTensorsFile

    init() throws {
      folder = try fixture("classifier")
      expected = try SafeTensorsFile(path: folder + "/expected.safetensors")
    }

    func whole(_ name: String) throws -> [Int32] {
      try expected.floats(of: name).map { Int32($0) }
    }

    func layout() throws -> SequenceLayout {
      SequenceLayout(
        offsets: try whole("lengths").reduce(into: [0]) { $0.append($0[$0.count - 1] + $1) })
    }
  }

  @Test(arguments: [BackendKind.reference, .auto])
  func agreesWithTransformers(kind: BackendKind) throws {
    let golden = try Golden()
    let folder = try ClassifierFolder.load(
      from: golden.folder, device: Device(kind, threads: 1))
    #expect(folder.classes == ["worse", "as good", "better"])
    #expect(folder.modality == nil)
    #expect(folder.model.head.dropout == 0.375)
    let model = folder.model, context = ForwardContext(evaluating: .f32)
    let (ids, segments) = try (golden.whole("ids"), golden.whole("segments"))
    let logits = try model.logits(ids, segments: segments, golden.layout(), context)
    #expect(logits.shape == [4, 3])
    #expect(try difference(logits.values, golden.expected.floats(of: "logits")) <= 1e-4)
    let loss = try logits.crossEntropy(labels: golden.whole("labels"), smoothing: 0)
    #expect(try difference(loss.values, golden.expected.floats(of: "loss")) <= 1e-4)
    try loss.backward()
    for parameter in model.store.parameters {
      let wanted = try WeightLayout.bert.tensors(of: parameter.name).flatMap {
        try golden.expected.floats(of: "grad.\($0)")
      }
      let given = try #require(parameter.value.gradient, "\(parameter.name)")
      #expect(wanted.contains { $0 != 0 }, "\(parameter.name)")
      #expect(relativeDifference(given.values, wanted) <= 1e-3, "\(parameter.name)")
    }
  }

  /// Written and read back, with a BERT's encoder and with one that is none.
  @Test(arguments: [EncoderConfiguration.Positions.learned, .rotary], Pooling.allCases)
  func foldersKeepTheModel(positions: EncoderConfiguration.Positions, pooling: Pooling) throws {
    var encoder = EncoderConfiguration()
    (encoder.layers, encoder.hidden, encoder.heads, encoder.feedForward) = (1, 12, 3, 20)
    (encoder.maximumLength, encoder.positions) = (17, positions)
    let model = try SequenceClassifier(
      encoder, vocabularySize: 31, outputs: 2, pooling: pooling, dropout: 0.25, seed: 3,
      device: device)
    try withTemporaryFolder { scratch in
      let path = scratch + "/model"
      try ClassifierFolder(
        model, classes: ["a \"b\"", "c"], modality: "text-classify", longest: 9
      ).save(to: path, padding: 0)
      #expect(try ClassifierFolder.isOne(path))
      let back = try ClassifierFolder.load(from: path, device: device)
      #expect(back.classes == ["a \"b\"", "c"] && back.modality == "text-classify")
      #expect(back.longest == 9 && back.model.pooling == pooling)
      // transformers classifies the first token.
      let text = try String(contentsOfFile: path + "/config.json", encoding: .utf8)
      #expect(text.contains("BertForSequence") == (positions == .learned && pooling == .cls))
      #expect(back.model.configuration == encoder && back.model.head.dropout == 0.25)
      #expect(
        back.model.store.parameters.map(\.value.values)
          == model.store.parameters.map(\.value.values))
      #expect(throws: ModelFolderError.self) { try ModelFolder.load(from: path, device: device) }
    }
  }

  /// What the head sees: the first row of each sequence, or the mean or maximum of its rows.
  @Test func pooledRowsAreThoseOfTheSequence() throws {
    let golden = try Golden(), layout = try golden.layout()
    let encoder = try ClassifierFolder.load(from: golden.folder, device: device).model.configuration
    let (ids, segments) = try (golden.whole("ids"), golden.whole("segments"))
    let context = ForwardContext(evaluating: .f32)
    for pooling in [Pooling.cls, .mean, .max] {
      let model = try SequenceClassifier(
        encoder, vocabularySize: 71, outputs: 3, pooling: pooling, dropout: 0, seed: 4,
        device: device)
      let rows = try model.tokens(ids, segments: segments, layout, context).values
      let pooled = zip(layout.offsets, layout.offsets.dropFirst()).flatMap { start, end in
        (0..<20).map { column -> Float in
          let values = (Int(start)..<Int(end)).map { rows[$0 * 20 + column] }
          switch pooling {
          case .cls: return values[0]
          case .mean: return values.reduce(0, +) / Float(values.count)
          default: return values.max() ?? 0
          }
        }
      }
      let wanted = try model.head.logits(Tensor(pooled, [4, 20], .f32, device), context)
      let given = try model.logits(ids, segments: segments, layout, context)
      #expect(difference(given.values, wanted.values) < 1e-5, "\(pooling)")
    }
  }

  @Test func otherModelsAreNoClassifiers() throws {
    let path = try fixture("parity/gelu")
    #expect(try !ClassifierFolder.isOne(path))
    #expect(throws: ModelFolderError(file: path, problem: .notClassifier)) {
      try ClassifierFolder.load(from: path, device: device)
    }
  }

  /// The encoder, and the pooler where there is one, come from a pretrained model; nothing else
  /// does.
  /// A head with outputs that Cloze does not know would be misread.
  @Test(arguments: [
    ("\"problem_type\": \"ordinal\",", "'problem_type'"),
    (
      "\"problem_type\": \"regression\", \"id2label\": {\"0\": \"x\", \"1\": \"y\"},",
      "'id2label'"
    ),
    ("\"id2label\": {\"0\": \"score\"},", "classes"),
  ])
  func otherProblemsAreRefused(line: String, named: String) throws {
    let source = try fixture("classifier")
    try withTemporaryFolder { scratch in
      try FileManager.default.copyItem(atPath: source, toPath: scratch + "/model")
      let path = scratch + "/model/config.json"
      var text = try String(contentsOfFile: path, encoding: .utf8)
      text = text.replacing(/"id2label": \{[^}]*\},/, with: "")
      try AtomicFile.write("{" + line + text.dropFirst(), to: path)
      do {
        _ = try ClassifierFolder.load(from: scratch + "/model", device: Device(.auto, threads: 1))
        Issue.record("\(line) is read")
      } catch {
        #expect("\(error)".contains(named))
      }
    }
  }

  @Test(arguments: [("pretraining", true), ("gelu", false)])
  func beginsWithAPretrainedModel(name: String, hasPooler: Bool) throws {
    let path = try fixture("parity/\(name)"), sizes = try ModelFolder.sizes(of: path)
    let model = try SequenceClassifier(
      sizes.encoder, vocabularySize: sizes.vocabularySize, outputs: 4, dropout: 0, seed: 9,
      device: device)
    let names = try ModelFolder.fillEncoder(of: model.store, from: path)
    #expect(names.contains("pooler.weight") == hasPooler)
    #expect(!names.contains { $0.hasPrefix("classifier") })
    let other = try ModelFolder.load(from: path, device: device).model.store
    for name in names {
      #expect(model.store[name]?.values == other[name]?.values, "\(name)")
    }
    let missing = model.store.parameters.map(\.name).filter { !names.contains($0) }
    let heads = ["classifier.weight", "classifier.bias"]
    #expect(Set(missing) == Set(heads + (hasPooler ? [] : ["pooler.weight", "pooler.bias"])))
  }

  /// Writes what check_classifier.py reads, where CLOZE_EXPORT names a folder.
  @Test(.enabled(if: ProcessInfo.processInfo.environment["CLOZE_EXPORT"] != nil))
  func writesForTransformers() throws {
    let root = ProcessInfo.processInfo.environment["CLOZE_EXPORT"] ?? ""
    let golden = try Golden(), path = root + "/classifier"
    let folder = try ClassifierFolder.load(from: golden.folder, device: device)
    let (ids, segments) = try (golden.whole("ids"), golden.whole("segments"))
    let logits = try folder.model.logits(
      ids, segments: segments, golden.layout(), ForwardContext(evaluating: .f32))
    let tensors = [
      ("ids", ids.map(Float.init), [ids.count]),
      ("segments", segments.map(Float.init), [ids.count]),
      ("lengths", try golden.whole("lengths").map(Float.init), [4]),
      ("logits", logits.values, logits.shape),
    ]
    try folder.save(to: path, padding: 0) { folder in
      let layouts = tensors.map { SafeTensorsWriter.Layout(name: $0.0, shape: $0.2) }
      try SafeTensorsWriter.write(layouts, to: folder + "/given.safetensors") { layout in
        .floats(tensors.first { $0.0 == layout.name }?.1 ?? [])
      }
    }
  }
}
