extension EncoderConfiguration {
  /// Returns the problems of the values, one line each, which starts with the key.
  public func problems() -> [String] {
    sizeProblems() + blockProblems() + numberProblems()
  }

  private func blockProblems() -> [String] {
    do {
      return try EncoderBlocks.kind(block).problems(of: self)
    } catch {
      return [error.description]
    }
  }

  /// Returns all problems of the section `encoder` of a model: those of its values and of its
  /// positions.
  ///
  /// - Parameter givesPositions: True if the model computes vectors of positions in space.
  public func modelProblems(givesPositions: Bool) -> [String] {
    validate().map { "encoder." + $0 } + placeProblems(givesPositions: givesPositions)
  }

  /// Returns the problems, with whole keys, of positions that are `given` although the model
  /// computes none, or the reverse, and of blocks for frames, which only video has.
  ///
  /// - Parameter givesPositions: True if the model computes vectors of positions in space.
  public func placeProblems(givesPositions: Bool) -> [String] {
    let blocks =
      block.rawValue == DividedBlock.name
      ? ["encoder.block is divided: needs frames, which only video has; use transformer"] : []
    guard (positions == .given) != givesPositions else { return blocks }
    return blocks + [
      givesPositions
        ? "encoder.positions is \(positions.rawValue): must be given, by the places in space"
        : "encoder.positions is given: tokens in a row have no places of their own; use learned"
    ]
  }

  private func sizeProblems() -> [String] {
    var problems = [
      ("hidden", hidden), ("heads", heads), ("feedForward", feedForward),
      ("maximumLength", maximumLength),
    ].filter { $0.1 <= 0 }.map { "\($0) is \($1): must be at least 1" }
    if !(0...512).contains(layers) { problems.append("layers is \(layers): must lie in 0...512") }
    for (key, value, limit) in [("hidden", hidden, 8192), ("feedForward", feedForward, 1 << 16)]
    where value > limit {
      problems.append("\(key) is \(value): at most \(limit) is supported")
    }
    for (key, value) in [
      ("segments", segments), ("window", window), ("globalTokens", globalTokens),
      ("maximumLength", max(0, maximumLength)),
    ] where !(0...1 << 20).contains(value) {
      problems.append("\(key) is \(value): must lie in 0...\(1 << 20)")
    }
    return problems
  }

  /// Returns the problems of attention with the sizes of heads.
  func headProblems() -> [String] {
    guard heads > 0 else { return [] }
    let width = hidden / heads
    var problems: [String] = []
    if hidden % heads != 0 {
      problems.append(
        "hidden is \(hidden): must be a multiple of encoder.heads, which is \(heads)")
    }
    if positions == .relative && attention != .full {
      problems.append(
        "positions is relative: attention must be full, and is \(attention.rawValue)")
    }
    guard positions == .rotary else { return problems }
    if width % 2 != 0 {
      problems.append("positions is rotary: hidden / heads must be even, and is \(width)")
    }
    if width > 2048 {
      problems.append("positions is rotary: hidden / heads must not be above 2048")
    }
    return problems
  }

  private func numberProblems() -> [String] {
    var problems = [
      ("dropout", dropout), ("attentionDropout", attentionDropout), ("dropPath", dropPath),
    ].filter { !(0..<1).contains($0.1) }.map { "\($0) is \($1): must lie in [0, 1)" }
    func check(_ holds: Bool, _ problem: String) {
      if !holds { problems.append(problem) }
    }
    check(normEpsilon >= 1e-30, "normEpsilon is \(normEpsilon): must be at least 1e-30")
    check(rotaryBase > 1, "rotaryBase is \(rotaryBase): must be above 1")
    check(initializerRange > 0, "initializerRange is \(initializerRange): must be positive")
    return problems
  }
}
