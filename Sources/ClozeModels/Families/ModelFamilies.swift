/// The families of models whose folders Cloze reads and writes.
enum ModelFamilies {
  /// All families. A model is written in the layout of the first one that can express it; Cloze's
  /// can express every model.
  static let all: [any ModelFamily] = [BERTFamily(), ClozeFamily()]
}

extension [any ModelFamily] {
  /// Returns the family of a configuration with this `model_type`, or else with these classes.
  ///
  /// - Throws: `ModelFolderError.Problem` for an unknown type, or if nothing identifies one.
  func family(type: String?, classes: [String]) throws -> any ModelFamily {
    let found = first { family in
      guard let type else {
        return family.formerClassPrefix.map { prefix in
          classes.contains { $0.hasPrefix(prefix) }
        } ?? false
      }
      return family.modelType == type
    }
    if let found { return found }
    guard let type else { throw ModelFolderError.Problem.missingKey("model_type") }
    throw ModelFolderError.Problem.unknownFamily(modelType: type, known: map(\.modelType))
  }

  /// True if a class is that of a family's models that were fine-tuned.
  func isClassifier(_ name: String) -> Bool {
    let heads: [ModelHeads] = [.classifier, .tokens, .spans]
    return contains { family in heads.contains { family.classes[$0] == name } }
  }
}
