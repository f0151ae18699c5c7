/// The names of the tensors of a model folder, as data.
public struct WeightLayout: Sendable {
  /// The prefix of all names except those of heads, in models with heads; files without it can be
  /// read, too.
  var prefix = ""
  /// The prefixes of the names of heads, which never have `prefix`.
  var unprefixed: [String] = []
  /// The prefix of the names of the masked-token head's tensors.
  var maskedHead: String
  /// The prefix of the names of the next-sentence classifier's tensors.
  var nextSentenceHead: String
  /// The tensors of each parameter by name, which are concatenated by rows; `*` is a layer's
  /// number. A name without `.weight` or `.bias` applies to both. Nil if tensors are named like
  /// parameters.
  var tensors: [String: [String]]?
  /// The endings of names in older files.
  var formerEndings: [Ending] = []
  /// Tensors that duplicate others.
  var copies: [Copy] = []
  /// Tensors that folders may hold but models do not need; entries ending with a dot are prefixes
  /// of names.
  var idle: [String] = []
  /// Tensors that are useless without a next-sentence head.
  var idleWithoutNextSentence: [String] = []
  /// The number of rows of a parameter's tensor that precede its values, by name, such as those of
  /// positions that no token has.
  var leadingRows: [String: Int] = [:]

  /// An obsolete ending of names, and its replacement.
  struct Ending: Sendable {
    let former: String
    let current: String
  }

  /// A tensor that must equal another one, or takes its place if that one is absent.
  struct Copy: Sendable {
    let name: String
    let original: String
    /// True for the output layer, which models without tied weights hold.
    let isOutput: Bool

    init(_ name: String, of original: String, isOutput: Bool = false) {
      (self.name, self.original, self.isOutput) = (name, original, isOutput)
    }
  }

  /// Returns the tensors that hold the parameter `name`, concatenated by rows, without the prefix;
  /// empty if there are none.
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

  /// Returns the canonical name of a tensor called `name` in a file: without the prefix, with the
  /// current ending.
  func canonical(_ name: String) -> String {
    let bare = name.hasPrefix(prefix) ? String(name.dropFirst(prefix.count)) : name
    for ending in formerEndings where bare.hasSuffix(ending.former) {
      return bare.dropLast(ending.former.count) + ending.current
    }
    return bare
  }

  /// Returns the name under which `tensor` is written.
  ///
  /// - Parameter isBare: True if the model has no heads.
  func written(_ tensor: String, isBare: Bool) -> String {
    isBare || unprefixed.contains { tensor.hasPrefix($0) } ? tensor : prefix + tensor
  }

  /// True if `tensor` is one that folders may hold but models do not need.
  func isIdle(_ tensor: String, hasNextSentence: Bool) -> Bool {
    (idle + (hasNextSentence ? [] : idleWithoutNextSentence)).contains {
      $0.hasSuffix(".") ? tensor.hasPrefix($0) : tensor == $0
    }
  }
}
