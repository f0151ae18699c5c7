import ClozeEncoder
import ClozeTensor

extension MaskedLanguageModel {
  /// The parameters with a row for each token.
  private static let perToken: Set<String> = ["embeddings.tokens", "head.bias"]

  /// Takes the parameters of `other`, of the same sizes except for the vocabulary. Row v of the
  /// embeddings and of the output bias becomes the mean, computed in f64, of the rows `rows[v]` of
  /// the other model; where there are none, and in heads that the other lacks, values stay as they
  /// are.
  ///
  /// - Precondition: There is an entry of `rows` for each token of this model, all within the other
  ///   model's vocabulary.
  public func take(from other: MaskedLanguageModel, rows: [[Int32]]) {
    precondition(rows.count == vocabularySize, "one entry for each token")
    for parameter in store.parameters {
      guard let source = other.store[parameter.name] else { continue }
      if Self.perToken.contains(parameter.name) {
        Self.copyRows(rows, of: source, to: parameter.value)
      } else if source.shape == parameter.value.shape {
        parameter.value.withFloats { target in
          source.withFloats { _ = target.update(fromContentsOf: $0) }
        }
      }
      parameter.value.valueChanged()
    }
  }

  private static func copyRows(_ rows: [[Int32]], of source: Tensor, to target: Tensor) {
    let width = source.count / source.shape[0]
    target.withFloats { target in
      source.withFloats { source in
        for (row, parts) in rows.enumerated() where !parts.isEmpty {
          for column in 0..<width {
            let sum = parts.reduce(0.0) { $0 + Double(source[Int($1) * width + column]) }
            target[row * width + column] = Float(sum / Double(parts.count))
          }
        }
      }
    }
  }
}
