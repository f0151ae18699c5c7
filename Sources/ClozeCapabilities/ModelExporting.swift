import ClozeEncoder
import ClozeModels
import ClozeObjectives

/// A modality whose models are written for programs that do not know Cloze.
public protocol ModelExporting {
  /// Writes the model in the folder at `source` as ONNX to `folder`.
  ///
  /// - Returns: The properties of the model to show.
  /// - Throws: `ONNXError` for a model or a request that has no form in ONNX.
  static func exportGraph(
    from source: String, to folder: String, _ request: GraphRequest
  ) throws -> [ResultTable.Property]

  /// Writes the model in the folder at `source` to `folder` in Cloze's layout: `config.json` with
  /// the whole configuration, and `model.safetensors` with parameters under Cloze's names.
  ///
  /// - Returns: The properties of the model to show.
  static func exportWeights(
    from source: String, to folder: String
  ) throws -> [ResultTable.Property]
}

/// The part of a model that a graph computes.
public struct GraphRequest: Sendable, Equatable {
  /// The end of a graph.
  public enum Head: String, CaseIterable, Sendable {
    /// The scores of the model's head.
    case trained
    /// The vectors that a head would read.
    case none
  }

  /// The end of the graph; nil for what the model is for.
  public var head: Head?
  /// The way in which the vectors of tokens become one; nil for that of the model's folder.
  public var pooling: Pooling?
  /// True if vectors have length 1; nil to do as the model's folder says.
  public var isNormalized: Bool?

  /// Makes a request for what the model is for.
  public init() {}

  /// True if the request is for the scores of a head, and says nothing of vectors.
  public var isUsual: Bool { head != Head.none && pooling == nil && isNormalized == nil }
}

extension Capability where Provider == any ModelExporting.Type {
  /// The capability of being written for programs that do not know Cloze.
  public static var modelExport: Self { Self(lack: "which is not exported") }
}

extension ONNXGraph {
  /// Returns the properties to show of this graph of a model with the parameters of `store`.
  public func properties(of store: ParameterStore) -> [ResultTable.Property] {
    [
      .init("parameters", .whole(store.count)),
      .init("inputs", .text(inputNames.joined(separator: ", "))),
      .init("outputs", .text(outputNames.joined(separator: ", "))),
    ]
  }
}
