import ClozeData
import Foundation

/// A folder with a model in ONNX: `model.onnx`, `export.json`, which describes it, and the files of
/// its tokenizer.
public enum ONNXFolder {
  static let fileName = "model.onnx"
  static let notesName = "export.json"

  /// The folders that a user may have replaced.
  public static let kind = FolderKind(
    marker: fileName,
    files: [notesName, fileName + ONNXWriter.weightsEnding, "items.json"] + ModelFolder.tokenizers)

  /// Writes the folder at `path`, complete or not at all.
  ///
  /// - Parameter adding: Writes further files into the given folder.
  /// - Throws: `FileError`, and the errors of `adding`.
  public static func save(
    _ graph: ONNXGraph, _ notes: ONNXNotes, to path: String,
    adding: (String) throws -> Void = { _ in }
  ) throws {
    try AtomicFolder.replace(at: path, as: kind) { folder in
      try ONNXWriter.write(graph, to: folder + "/" + fileName)
      try AtomicFile.write(
        Array(try notes.text(graph)) + [0x0A], to: folder + "/" + notesName)
      try adding(folder)
    }
  }
}

/// The description of a model in ONNX, `export.json`; values that do not apply are left out.
public struct ONNXNotes: Encodable, Equatable, Sendable {
  /// The ids of special tokens.
  public struct SpecialTokens: Encodable, Equatable, Sendable {
    /// The id of padding, if there is one.
    public var padding: Int32?
    /// The id that starts a sequence.
    public var classification: Int32
    /// The id that ends a part of a sequence.
    public var separator: Int32
    /// The id of masked tokens.
    public var mask: Int32

    /// Makes a description of the ids.
    public init(padding: Int32?, classification: Int32, separator: Int32, mask: Int32) {
      (self.padding, self.classification) = (padding, classification)
      (self.separator, self.mask) = (separator, mask)
    }
  }

  /// The sizes with which a cloud is cut into patches.
  public struct Patches: Encodable, Equatable, Sendable {
    /// The number of points per cloud.
    public var points: Int
    /// The number of patches per cloud.
    public var patches: Int
    /// The number of points per patch.
    public var patchSize: Int

    /// Makes a description of the sizes.
    public init(points: Int, patches: Int, patchSize: Int) {
      (self.points, self.patches, self.patchSize) = (points, patches, patchSize)
    }
  }

  /// The kind of data, such as `text`.
  public var kind: String
  /// The maximum number of tokens of a sequence, or of items of a history.
  public var maximumLength: Int?
  /// The ids of special tokens.
  public var specialTokens: SpecialTokens?
  /// The kind of answer of a model that was fine-tuned, such as `spans`.
  public var head: String?
  /// The names of classes, labels or tags, in the order of their scores.
  public var classes: [String]?
  /// The thresholds that were chosen on validation data: of each label the least probability, or of
  /// spans the score by which no answer must exceed the best one.
  public var thresholds: [Double]?
  /// The way in which the vectors of tokens become `embedding`.
  public var pooling: String?
  /// True if the vectors of sequences have length 1.
  public var normalized: Bool?
  /// The sizes of patches.
  public var patches: Patches?

  /// Makes a description of a model of `kind`.
  public init(kind: String) { self.kind = kind }

  private struct Port: Encodable {
    var name: String
    var type: String
    var shape: [String]

    init(_ port: ONNXGraph.Port) {
      (name, type) = (port.name, "\(port.type)")
      shape = port.dimensions.map {
        switch $0 {
        case .fixed(let size): "\(size)"
        case .named(let name): name
        }
      }
    }
  }

  private struct File: Encodable {
    var format = 1
    var inputs: [Port]
    var model: ONNXNotes
    var operatorSet = ONNXWriter.operatorSet
    var outputs: [Port]
  }

  /// Returns the text of the file about `graph`.
  fileprivate func text(_ graph: ONNXGraph) throws -> Data {
    let coder = JSONEncoder()
    coder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    return try coder.encode(
      File(inputs: graph.inputs.map(Port.init), model: self, outputs: graph.outputs.map(Port.init)))
  }
}
