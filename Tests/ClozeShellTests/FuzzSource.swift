/// Makes command lines and scripts, some right, most wrong, from a seed.
struct FuzzSource {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  /// The next random number (SplitMix64).
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  mutating func below(_ count: Int) -> Int { Int(next() % UInt64(max(1, count))) }

  mutating func pick(_ items: [String]) -> String { items[below(items.count)] }

  private static let names = ["x", "y", "m", "list", "_", "i", "größe"]
  private static let commands = [
    "fill", "embed", "tokenizer", "model", "runs", "data", "evaluate", "pretrain", "plot", "report",
    "set", "show", "echo", "assert", "jobs", "wait", "cancel", "attach", "quit", "source", "time",
    "help", "run", "history", "notebook", "doctr", "for", "if", "else", "--help", "-c",
  ]
  private static let words = [
    "train", "wordpiece", "encode", "decode", "info", "list", "--data", "words.txt", "--out",
    "made",
    "tok", "--vocab-size", "40", "--format", "json", "csv", "--input", "--output", "v.npy", "--top",
    "3", "-1", "--set", "a.b=c", "--where", "loss < 3", "--help", "[MASK]", "the [MASK]", "--quiet",
    "threads", "programs", "off", "on", "default", "0", "99999999999999999999", "", "\u{1F600}",
    "text-tiny", "--steps", "--seed", "import", "export", "dump", "tag", "rm", "--yes", "series",
    "\t",
  ]
  private static let functions = [
    "len", "round", "min", "max", "join", "range", "exists", "run", "log", "sqrt", "mean",
    "nothing",
  ]
  private static let operators = [
    "+", "-", "*", "%", "**", "==", "!=", "<", "<=", ">", ">=", "and", "or", "in", "..",
  ]
  private static let garbage = Array(
    "$${}()[]\"\"''\\\\;;\n\n&|<>#!=.,-+*%~ \t\r\u{0}\u{7F}\u{1B}aé日\u{1F600}0159eE_".unicodeScalars
  )

  /// One line or script; `isSafe` leaves out what could reach outside of the working folder, run
  /// for long, or run programs: it may be given to a process whose working folder is its own.
  mutating func text(isSafe: Bool) -> String {
    var text = ""
    switch below(10) {
    case 0..<4: text = statement(depth: 0)
    case 4..<8: text = mutated(statement(depth: 0))
    case 8: text = (0..<below(6) + 2).map { _ in statement(depth: 0) }.joined(separator: "\n")
    default: text = noise(below(60))
    }
    return isSafe ? Self.confined(text) : text
  }

  /// Without slashes, parent folders and homes no path leads out; without ranges no loop is long.
  private static func confined(_ text: String) -> String {
    let bad = ["/", "..", "~", "env", "!", "&", "pretrain", "\0"]
    return bad.reduce(text) { text, part in text.split(separator: part).joined() }
      .split(separator: "..").joined()
  }

  private mutating func statement(depth: Int) -> String {
    switch below(depth > 3 ? 6 : 10) {
    case 0..<3: return command()
    case 3: return "\(pick(Self.names)) = \(expression(depth: 0))"
    case 4: return "\(pick(Self.names)) = \(command())"
    case 5: return below(2) == 0 ? expression(depth: 0) : "!" + word()
    case 6:
      let items = (0..<below(4)).map { _ in word() }.joined(separator: " ")
      return "for \(pick(Self.names)) in \(items) { \(statement(depth: depth + 1)) }"
    case 7:
      return "if \(expression(depth: 0)) { \(statement(depth: depth + 1)) } else "
        + "{ \(statement(depth: depth + 1)) }"
    case 8: return "time " + statement(depth: depth + 1)
    default: return statement(depth: depth + 1) + "; " + statement(depth: depth + 1)
    }
  }

  /// Lines that do something in a folder with the file `words.txt`.
  private static let wholeCommands = [
    "tokenizer train wordpiece --data words.txt --vocab-size 40 --out made",
    "t = tokenizer train wordpiece --data *.txt --vocab-size 30 --out tok",
    "tokenizer encode made --input words.txt --special", "tokenizer info $t --format json",
    "tokenizer decode made --input words.txt", "runs list --where 'loss < 3 and tag = old'",
    "embed made --input words.txt --output v.npy", "model info made", "fill made 'the [MASK]'",
    "runs rm made --yes", "plot series made --series loss", "notebook check words.txt",
    "set format jsonl", "evaluate made --data words.txt", "help fill", "history",
  ]

  private mutating func command() -> String {
    if below(5) == 0 { return pick(Self.wholeCommands) }
    let words = (0..<below(7)).map { _ in word() }
    return ([pick(Self.commands)] + words).joined(separator: " ") + (below(20) == 0 ? " &" : "")
  }

  private mutating func word() -> String {
    switch below(9) {
    case 0..<4:
      let word = pick(Self.words)
      return word.allSatisfy { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "." } && word != ""
        ? word : "'\(word)'"
    case 4: return "$" + pick(Self.names)
    case 5: return "\"a ${\(pick(Self.names)).\(pick(Self.words))} $(\(expression(depth: 1)))\""
    case 6: return "\(below(9))..\(below(9))"
    case 7: return "$(\(expression(depth: 1)))"
    default: return String(below(100))
    }
  }

  private mutating func expression(depth: Int) -> String {
    switch below(depth > 3 ? 4 : 9) {
    case 0: return String(below(20))
    case 1: return "'\(pick(Self.words))'"
    case 2: return "$" + pick(Self.names) + (below(3) == 0 ? "." + pick(Self.functions) : "")
    case 3: return pick(["true", "false", "null", "1e9", "-0.5", "[]"])
    case 4: return "(\(expression(depth: depth + 1)))"
    case 5: return "[\(expression(depth: depth + 1)), \(expression(depth: depth + 1))]"
    case 6: return "\(pick(Self.functions))(\(expression(depth: depth + 1)))"
    case 7: return "\(pick(["not ", "-"]))\(expression(depth: depth + 1))"
    default:
      return "\(expression(depth: depth + 1)) \(pick(Self.operators)) "
        + expression(depth: depth + 1)
    }
  }

  private mutating func noise(_ count: Int) -> String {
    var scalars = String.UnicodeScalarView()
    for _ in 0..<count { scalars.append(Self.garbage[below(Self.garbage.count)]) }
    return String(scalars)
  }

  /// `text` with a few scalars removed, doubled, replaced or put in, or cut short.
  private mutating func mutated(_ text: String) -> String {
    var scalars = Array(text.unicodeScalars)
    for _ in 0..<below(4) + 1 {
      let place = below(scalars.count + 1), noise = Self.garbage[below(Self.garbage.count)]
      switch below(5) {
      case 0 where place < scalars.count: scalars.remove(at: place)
      case 1 where place < scalars.count: scalars[place] = noise
      case 2 where place < scalars.count:
        scalars.insert(contentsOf: scalars[place..<min(scalars.count, place + 12)], at: place)
      case 3: scalars.removeLast(below(scalars.count + 1))
      default: scalars.insert(noise, at: place)
      }
    }
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars)
    return String(view)
  }
}
