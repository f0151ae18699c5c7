/// The names of the tensors of a model folder, as data.
public struct WeightLayout: Sendable {
  /// The beginning of all names but those of heads, in models that have heads; files without it are read,
  /// too.
  var prefix = ""
  /// The beginnings of the names of heads, which never have the prefix.
  var unprefixed: [String] = []
  /// The beginning of the names of the masked-token head's tensors.
  var maskedHead: String
  /// The beginning of the names of the next-sentence classifier's tensors.
  var nextSentenceHead: String
  /// The tensors of each parameter, one below the other, by name; `*` is a layer's number. A name without
  /// `.weight` or `.bias` is that of both. Nil where tensors are called like parameters.
  var tensors: [String: [String]]?
  /// Endings of names in older files.
  var formerEndings: [Ending] = []
  /// Tensors that hold what another one holds.
  var copies: [Copy] = []
  /// Tensors that folders hold without need; what ends with a dot is the beginning of names.
  var idle: [String] = []
  /// Tensors that are of no use without a next-sentence head.
  var idleWithoutNextSentence: [String] = []
  /// The rows of a parameter's tensor that come before its own, by name, such as those of positions that no
  /// token has.
  var leadingRows: [String: Int] = [:]

  /// An ending of names that has been given up, and the one in its place.
  struct Ending: Sendable {
    let former: String
    let current: String
  }

  /// A tensor that must hold what another one holds, or takes its place where only one is there.
  struct Copy: Sendable {
    let name: String
    let original: String
    /// True for the output layer, which models hold that are not tied.
    let isOutput: Bool

    init(_ name: String, of original: String, isOutput: Bool = false) {
      (self.name, self.original, self.isOutput) = (name, original, isOutput)
    }
  }

  /// The tensors that hold the parameter `name`, one below the other, without the prefix; empty if there
  /// are none.
  public func tensors(of name: String) -> [String] {
    guard let tensors else { return [name] }
    if let whole = tensors[name] { return whole }
    var parts = name.split(separator: ".").map(String.init), number = ""
    if let place = parts.firstIndex(where: { Int($0) != nil }) {
      number = parts[place]
      parts[place] = "*"
    }
    guard let kind = parts.popLast() else { return [] }
    return (tensors[parts.joined(separator: ".")] ?? []).map {
      $0.replacing("*", with: number) + "." + kind
    }
  }

  /// The name that a tensor called `name` in a file goes by: without the prefix, with the ending of
  /// today.
  func canonical(_ name: String) -> String {
    let bare = name.hasPrefix(prefix) ? String(name.dropFirst(prefix.count)) : name
    for ending in formerEndings where bare.hasSuffix(ending.former) {
      return bare.dropLast(ending.former.count) + ending.current
    }
    return bare
  }

  /// The name under which `tensor` is written.
  ///
  /// - Parameter isBare: true if the model has no heads.
  func written(_ tensor: String, isBare: Bool) -> String {
    isBare || unprefixed.contains { tensor.hasPrefix($0) } ? tensor : prefix + tensor
  }

  /// True if `tensor` is one that folders hold without need.
  func isIdle(_ tensor: String, hasNextSentence: Bool) -> Bool {
    (idle + (hasNextSentence ? [] : idleWithoutNextSentence)).contains {
      $0.hasSuffix(".") ? tensor.hasPrefix($0) : tensor == $0
    }
  }
}
