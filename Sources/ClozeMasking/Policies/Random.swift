import ClozeTensor

extension MaskingPolicy {
  /// Masks single tokens, each with the same probability (Devlin et al. 2019, section 3.1).
  static let random = MaskingPolicy(
    name: "random", summary: "single tokens, each equally likely (BERT)"
  ) { task, random in
    var tokens = task.words.flatMap { $0 }
    for index in 0..<task.count {
      tokens.swapAt(index, index + random.below(tokens.count - index))
    }
    return tokens[..<task.count].map { $0..<$0 + 1 }
  }
}
