/// The argument of a command that the word at the cursor belongs to.
struct ArgumentPlace {
  /// The kind of text that can be at the cursor.
  enum Expected {
    /// The name of one of these options.
    case options([ArgumentGuide])
    /// A value; `prefix` is the part of the word before it (`--format=`).
    case value(ArgumentGuide, prefix: String)
  }

  /// The command's name.
  let command: String
  /// The kind of text that can be at the cursor.
  private(set) var expected: Expected
  /// The positional values, in order.
  private(set) var positionals: [String] = []
  /// The options that are not yet given, or can be repeated.
  let unused: [ArgumentGuide]

  /// Finds the place after `words`, which follow the command's name.
  init(_ words: [String], word: String, of command: CommandGuide) {
    self.command = command.name
    var open: ArgumentGuide?
    var given: Set<String> = []
    for word in words {
      if word.hasPrefix("-"), word != "-", let option = command.option(Self.name(of: word)) {
        given.formUnion(option.names)
        open = option.kind == .option && !word.contains("=") ? option : nil
      } else if let option = open {
        if !option.takesSeveral { open = nil }
      } else {
        positionals.append(word)
      }
    }
    unused = command.options.filter { option in
      option.isRepeating || !option.names.contains(where: given.contains)
    }
    let isName = word.hasPrefix("-") && (open == nil || open?.takesSeveral == true)
    if isName, let equals = word.firstIndex(of: "="),
      let option = command.option(String(word[..<equals]))
    {
      expected = .value(option, prefix: String(word[...equals]))
    } else if isName {
      expected = .options(unused)
    } else if let open {
      expected = .value(open, prefix: "")
    } else if let argument = Self.argument(positionals.count, of: command) {
      expected = .value(argument, prefix: "")
    } else {
      expected = .options(unused)
    }
  }

  private static func name(of word: String) -> String {
    String(word.prefix { $0 != "=" })
  }

  /// Returns the argument at a place; the last one takes all further places if it can be repeated.
  private static func argument(_ place: Int, of command: CommandGuide) -> ArgumentGuide? {
    let all = command.positionals
    if place < all.count { return all[place] }
    return all.last.flatMap { $0.isRepeating ? $0 : nil }
  }
}
