import ClozeEncoder

/// The values of an encoder's configuration that its blocks were made with, apart from their
/// number: those that two models must have in common for one to take the blocks of the other.
enum BlockValues {
  /// A key of the configuration.
  struct Key: Sendable {
    let name: String
    let text: @Sendable (EncoderConfiguration) -> String
    let take: @Sendable (inout EncoderConfiguration, EncoderConfiguration) -> Void

    init<Value>(
      _ name: String, _ path: WritableKeyPath<EncoderConfiguration, Value> & Sendable,
      text: @escaping @Sendable (Value) -> String = { "\($0)" }
    ) {
      self.name = name
      self.text = { text($0[keyPath: path]) }
      take = { $0[keyPath: path] = $1[keyPath: path] }
    }
  }

  /// The keys, in the order in which they are named.
  static let keys: [Key] = [
    Key("block", \.block, text: \.rawValue), Key("hidden", \.hidden), Key("heads", \.heads),
    Key("feedForward", \.feedForward), Key("normPlacement", \.normPlacement, text: \.rawValue),
    Key("norm", \.norm, text: \.rawValue), Key("normEpsilon", \.normEpsilon),
    Key("activation", \.activation, text: \.rawValue), Key("gated", \.gated),
    Key("biases", \.biases), Key("unbiasedQueries", \.unbiasedQueries),
    Key("rotaryBase", \.rotaryBase),
  ]

  /// True if positions are a part of the blocks, not of their input.
  static func areInside(_ positions: EncoderConfiguration.Positions) -> Bool {
    [.rotary, .alibi, .relative].contains(positions)
  }

  /// Returns the configuration `recipe` with the values of `source` wherever it has those of
  /// `usual`, its preset, with a line for each value that was set otherwise and differs.
  ///
  /// - Parameter takesLayers: True if the number of blocks is a value like the others.
  static func adopted(
    by recipe: EncoderConfiguration, of source: EncoderConfiguration,
    usual: EncoderConfiguration, takesLayers: Bool
  ) -> (configuration: EncoderConfiguration, problems: [String]) {
    var found = recipe, problems: [String] = []
    func settle(_ name: String, _ here: String, _ there: String, _ usual: String) -> Bool {
      if here == there { return false }
      if here != usual { problems.append("\(name) is \(here) here and \(there) there") }
      return here == usual
    }
    for key in keys + (takesLayers ? [Key("layers", \.layers)] : []) {
      if settle(key.name, key.text(recipe), key.text(source), key.text(usual)) {
        key.take(&found, source)
      }
    }
    takeSettings(into: &found, recipe, source, usual, settle)
    // Positions of the input stay the recipe's, and so do those that its kind of data decides on.
    if areInside(source.positions), usual.positions != .given,
      settle(
        "positions", recipe.positions.rawValue, source.positions.rawValue, usual.positions.rawValue)
    {
      found.positions = source.positions
    }
    return (found, problems)
  }

  private static func takeSettings(
    into found: inout EncoderConfiguration, _ recipe: EncoderConfiguration,
    _ source: EncoderConfiguration, _ usual: EncoderConfiguration,
    _ settle: (String, String, String, String) -> Bool
  ) {
    guard found.block == source.block else { return }
    var here = recipe, usual = usual
    // A recipe for other blocks has the values that these have by default.
    if recipe.block != source.block { here.block = source.block }
    if usual.block != source.block { (usual.block, usual.blockSettings) = (source.block, .init()) }
    let values = (here.ownBlockValues, source.ownBlockValues, usual.ownBlockValues)
    let differing = values.1.keys.sorted().filter { key in
      settle(key, values.0[key] ?? "", values.1[key] ?? "", values.2[key] ?? "")
    }
    if !differing.isEmpty {
      found.blockSettings[source.block.rawValue] = source.blockSettings[source.block.rawValue]
    }
  }
}
