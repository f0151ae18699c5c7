import ClozeData
import ClozeEncoder
import ClozeModels
import ClozeObjectives
import ClozeTensor
import ClozeTestSupport
import Foundation
import Testing

/// Heads of fine-tuning: transformers' folders with its scores, and PyTorch's losses.
@Suite struct HeadFolderTests {
  private let device = Device(.auto, threads: 1)
  private static let kinds: [HeadKind] = [.tokens, .spans, .number, .labels]

  @Test(arguments: kinds) func agreesWithTransformers(kind: HeadKind) throws {
    let path = try fixture("heads/\(kind.rawValue)")
    let expected = try SafeTensorsFile(path: path + "/expected.safetensors")
    func whole(_ name: String) throws -> [Int32] {
      try expected.floats(of: name).map { Int32($0) }
    }
    #expect(try ClassifierFolder.isOne(path))
    #expect(try ClassifierFolder.kind(of: path) == kind)
    let folder = try ClassifierFolder.load(from: path, device: device)
    #expect(folder.model.kind == kind && folder.thresholds == nil)
    let names: [HeadKind: [String]] = [
      .tokens: ["B-X", "I-X", "O"], .spans: [], .number: ["LABEL_0"],
      .labels: ["joy", "anger", "fear", "love"],
    ]
    #expect(folder.classes == names[kind])
    let layout = SequenceLayout(
      offsets: try whole("lengths").reduce(into: [0]) { $0.append($0[$0.count - 1] + $1) })
    let scores = try folder.model.logits(
      whole("ids"), segments: whole("segments"), layout, ForwardContext(evaluating: .f32))
    #expect(scores.shape[0] == (kind.isOfTokens ? 25 : 4))
    #expect(try difference(scores.values, expected.floats(of: "scores")) <= 1e-4)
  }

  /// Written and read back, as a BERT's and as no BERT's; the threshold is kept.
  @Test(arguments: kinds, [EncoderConfiguration.Positions.learned, .rotary])
  func foldersKeepTheHead(kind: HeadKind, positions: EncoderConfiguration.Positions) throws {
    var encoder = EncoderConfiguration()
    (encoder.layers, encoder.hidden, encoder.heads, encoder.feedForward) = (1, 12, 3, 20)
    (encoder.maximumLength, encoder.positions) = (17, positions)
    let names = kind == .spans ? [] : kind == .number ? ["score"] : ["a", "b"]
    let outputs = kind == .spans ? 2 : names.count
    let model = try SequenceClassifier(
      encoder, vocabularySize: 31, kind: kind, outputs: outputs, dropout: 0.25, seed: 3,
      device: device)
    try withTemporaryFolder { scratch in
      let path = scratch + "/model"
      let limits: [Double]? = kind == .labels ? [0.25, 0.5] : kind == .spans ? [-1.5] : nil
      try ClassifierFolder(
        model, classes: names, modality: "text-classify", longest: 9, thresholds: limits
      ).save(to: path, padding: 0)
      let text = try String(contentsOfFile: path + "/config.json", encoding: .utf8)
      #expect(text.contains("BertFor") == (positions == .learned))
      let back = try ClassifierFolder.load(from: path, device: device)
      #expect(back.classes == names && back.thresholds == limits && back.model.kind == kind)
      #expect(
        back.model.store.parameters.map(\.value.values)
          == model.store.parameters.map(\.value.values))
    }
  }

  private struct Losses: Decodable {
    struct Case: Decodable {
      let loss: Double
      let gradient: [Double]
    }
    let scores: [Double]
    let labels: [Int32]
    let weights: [Double]
    let present: [Bool]
    let targets: [Double]
    let cases: [String: Case]
  }

  @Test(arguments: [
    "plain", "weighted", "focal", "focal half", "labels", "labels weighted", "labels focal",
    "squared",
  ])
  func lossesAgreeWithPyTorch(name: String) throws {
    let device = Device(.reference, threads: 1)
    let data = try Data(contentsOf: URL(fileURLWithPath: fixture("heads/losses.json")))
    let golden = try JSONDecoder().decode(Losses.self, from: data)
    let wanted = try #require(golden.cases[name])
    let firsts = stride(from: 0, to: golden.scores.count, by: 4).map { golden.scores[$0] }
    let isSquared = name == "squared"
    let scores = try Tensor(
      isSquared ? firsts : golden.scores, isSquared ? [6, 1] : [6, 4], .f64, device)
    scores.withGradient()
    let loss: Tensor =
      switch name {
      case "plain": try WeightedCrossEntropy()(scores, labels: golden.labels)
      case "weighted":
        try WeightedCrossEntropy(weights: golden.weights)(scores, labels: golden.labels)
      case "focal":
        try WeightedCrossEntropy(weights: golden.weights, focus: 2)(scores, labels: golden.labels)
      case "focal half": try WeightedCrossEntropy(focus: 0.5)(scores, labels: golden.labels)
      case "labels": try LabelCrossEntropy()(scores, isPresent: golden.present)
      case "labels weighted":
        try LabelCrossEntropy(weights: golden.weights)(scores, isPresent: golden.present)
      case "labels focal":
        try LabelCrossEntropy(weights: golden.weights, focus: 2)(
          scores, isPresent: golden.present)
      default: try scores.squaredError(golden.targets)
      }
    #expect(abs(loss.doubles[0] - wanted.loss) < 1e-12)
    try loss.backward()
    let given = try #require(scores.gradient).doubles
    #expect(zip(given, wanted.gradient).allSatisfy { abs($0 - $1) < 1e-12 })
    #expect(given.count == wanted.gradient.count && given.contains { $0 != 0 })
  }

  /// The plain loss is the one that classes are usually learned by, and rows without a label have
  /// no part in it.
  @Test func rowsWithoutALabelAreLeftOut() throws {
    let scores = try Tensor(
      [0.5, -1, 2, 0.25, 3, 1], [3, 2], .f64, Device(.reference, threads: 1))
    let all = try WeightedCrossEntropy()(scores, labels: [1, 0, 1]).doubles[0]
    #expect(abs(try all - scores.crossEntropy(labels: [1, 0, 1], smoothing: 0).doubles[0]) < 1e-12)
    let two = try WeightedCrossEntropy()(scores, labels: [1, -1, 1]).doubles[0]
    let first = try scores.slice(axis: 0, 0..<1), last = try scores.slice(axis: 0, 2..<3)
    let wanted = try [first, last].reduce(0.0) {
      try $0 + $1.crossEntropy(labels: [1], smoothing: 0).doubles[0] / 2
    }
    #expect(abs(two - wanted) < 1e-12)
    #expect(try WeightedCrossEntropy()(scores, labels: [-1, -1, -1]).doubles == [0])
  }
}
