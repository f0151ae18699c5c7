import Foundation

/// An error that makes a model folder unusable.
public struct ModelFolderError: Error, Equatable, Sendable {
  /// The file or folder at fault.
  public let file: String
  /// The problem.
  public let problem: Problem

  /// Makes the error of a `problem` in `file`.
  public init(file: String, problem: Problem) {
    self.file = file
    self.problem = problem
  }

  /// A problem of a model folder, with names and numbers that identify it.
  public enum Problem: Equatable, Sendable {
    /// `config.json` is not a JSON object.
    case notJSON(reason: String)
    /// A key without a default is missing.
    case missingKey(String)
    /// The value of a key is not of the type `expected`.
    case wrongType(key: String, expected: String)
    /// The model is of no known family; `modelType` is the one that it names.
    case unknownFamily(modelType: String, known: [String])
    /// The value of a key is not supported; `supported` describes the values that are.
    case unsupported(key: String, value: String, supported: String)
    /// The encoder's values are inconsistent.
    case invalidEncoder([String])
    /// There are no readable weights; `found` is a file of weights in another format.
    case noWeights(found: String?)
    /// Tensors that the configuration requires are missing.
    case missingTensors([String])
    /// There are tensors that are not part of the model.
    case unexpectedTensors([String])
    /// A tensor does not have the shape that the configuration requires.
    case wrongShape(tensor: String, expected: [Int], found: [Int])
    /// Tensors that another model takes over have other shapes than it has; a phrase for each.
    case otherSizes([String])
    /// A tensor does not hold floating-point numbers.
    case notFloat(tensor: String, type: String)
    /// The number at `index` of a tensor is NaN or infinite.
    case notFinite(tensor: String, index: Int)
    /// The number at `index` of a tensor of variances is negative.
    case negativeVariance(tensor: String, index: Int)
    /// Two tensors that should be identical differ.
    case differing(tensor: String, other: String)
    /// The tokenizer has ids without vectors in the model.
    case tokenizerTooLarge(tokens: Int, vocabularySize: Int)
    /// The model has no masked-token head, so that it cannot fill in tokens.
    case noHead
    /// The model is not a classifier of sequences.
    case notClassifier
    /// There are `named` names of classes, but weights for `rows`.
    case otherClasses(named: Int, rows: Int)
    /// The model is of another modality than the requested one.
    case otherModality(found: String, wanted: String)
  }
}

extension ModelFolderError: CustomStringConvertible, LocalizedError {
  /// One line: what is wrong, where, and what to do.
  public var description: String {
    "\(quoted(file)): \(problem.configurationText ?? problem.weightsText)"
  }

  /// The same line, as Foundation's localized description.
  public var errorDescription: String? { description }
}

extension ModelFolderError.Problem {
  fileprivate var configurationText: String? {
    switch self {
    case .notJSON(let reason): "not a JSON object (\(plain(reason))); copy the file again"
    case .missingKey(let key): "the key \(quoted(key)) is missing; copy the file again or add it"
    case .wrongType(let key, let expected): "\(quoted(key)) is not \(plain(expected)); correct it"
    case .unknownFamily(let modelType, let known):
      "the model is of type \(quoted(modelType)); models of these types can be read: "
        + known.joined(separator: ", ")
    case .unsupported(let key, let value, let supported):
      "\(quoted(key)) is \(quoted(value)), which is not supported (supported: "
        + "\(plain(supported))); take another model"
    case .invalidEncoder(let problems): problems.map(plain).joined(separator: "; ")
    default: nil
    }
  }

  fileprivate var weightsText: String {
    switch self {
    case .noWeights(let found?):
      "there is \(quoted(found)) but no model.safetensors; load the folder with transformers and "
        + "save it again with save_pretrained, which writes safetensors"
    case .noWeights(nil): "no model.safetensors or model.safetensors.index.json; copy the weights"
    case .missingTensors(let names):
      "tensors are missing: \(list(names)); is config.json that of these weights?"
    case .unexpectedTensors(let names):
      "tensors that the model has no place for: \(list(names)); only BERTs with a masked-token "
        + "head, a classifier of sequences or no head can be read"
    case .wrongShape(let tensor, let expected, let found):
      "tensor \(quoted(tensor)) has shape \(list(found)) where config.json asks for "
        + "\(list(expected)); is config.json that of these weights?"
    case .otherSizes(let phrases):
      "weights do not fit the model that takes them over: "
        + phrases.prefix(4).map(plain).joined(separator: "; ")
        + (phrases.count > 4 ? "; and \(phrases.count - 4) more" : "")
        + "; give both the same sizes"
    case .notFloat(let tensor, let type):
      "tensor \(quoted(tensor)) is of type \(plain(type)); convert it to F32, F16 or BF16"
    case .notFinite(let tensor, let index):
      "tensor \(quoted(tensor)) holds NaN or infinity, first at \(index); the weights are unusable"
    case .negativeVariance(let tensor, let index):
      "tensor \(quoted(tensor)) holds a negative variance, first at \(index); copy the weights again"
    case .differing(let tensor, let other):
      "tensors \(quoted(tensor)) and \(quoted(other)) differ; only models that share them are "
        + "supported"
    case .tokenizerTooLarge(let tokens, let size):
      "the tokenizer has \(tokens) tokens but the model vectors for \(size); "
        + "is it the tokenizer of this model?"
    case .noHead:
      "the model has no masked-token head, so it cannot fill in tokens; it can embed texts and be "
        + "fine-tuned; to fill in, take one that was saved with its head, such as a BertForMaskedLM"
    case .notClassifier:
      "the model is no classifier of sequences; make one with finetune, or name a "
        + "BertForSequenceClassification"
    case .otherClasses(let named, let rows):
      "config.json names \(named) classes and the weights have \(rows); is it that of these weights?"
    case .otherModality(let found, let wanted):
      "this is a model of \(plain(found)), and a model of \(plain(wanted)) is needed here"
    default: "unusable"
    }
  }
}

/// Returns a text from a file on one line and truncated, since a damaged file may hold anything.
private func plain(_ text: String) -> String {
  let short = text.count > 200 ? "\(text.prefix(200))..." : text
  return short.unicodeScalars.map {
    $0.properties.generalCategory == .control ? $0.escaped(asASCII: true) : String($0)
  }.joined()
}

private func quoted(_ text: String) -> String { "'\(plain(text))'" }

private func list(_ names: [String]) -> String {
  let shown = names.prefix(6).map(quoted).joined(separator: ", ")
  return names.count > 6 ? "\(shown) and \(names.count - 6) more" : shown
}

private func list(_ shape: [Int]) -> String {
  let shown = shape.prefix(8).map(String.init).joined(separator: ", ")
  return shape.count > 8 ? "[\(shown), ...]" : "[\(shown)]"
}
