/// A file under `Sources` or `Tests`, seen as text.
struct SourceFile {
  /// The path below that folder, such as `ClozeData/Codecs/NPYFile.swift`.
  let path: String
  let lines: [String]

  init(path: String, text: String) {
    self.path = path
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    if lines.last == "" { lines.removeLast() }
    self.lines = lines
  }

  /// The module the file belongs to: its folder, or `Cloze<Name>` below `ClozeModalities`.
  var module: String {
    let folders = path.split(separator: "/").map(String.init)
    guard folders.count > 2, folders[0] == "ClozeModalities" else { return folders[0] }
    return "Cloze" + folders[1]
  }

  /// The modules that the file imports, whatever stands before or behind the keyword.
  var imports: [String] {
    let statement =
      /^\s*(?:@\w+(?:\(\w+\))?\s+|public\s+|package\s+|internal\s+|private\s+)*import\s+/
    let name = /^(?:(?:struct|class|enum|protocol|func|var|let|typealias)\s+)?(\w+)/
    return lines.compactMap { line in
      guard let match = line.firstMatch(of: statement) else { return nil }
      return line[match.range.upperBound...].firstMatch(of: name).map { String($0.1) }
    }
  }

  /// The numbers of the lines at which a documentation comment begins with a question word.
  var askingComments: [Int] {
    numbers { index in
      let isFirst = index == 0 || !lines[index - 1].contains(/^\s*\/\/\//)
      return isFirst && lines[index].contains(/^\s*\/\/\/ (?:What|Whether|How|Where|Who)\b/)
    }
  }

  /// The numbers of the lines that hold nothing but a comment, and have more than `columns`
  /// characters.
  func longComments(over columns: Int = 100) -> [Int] {
    numbers { lines[$0].count > columns && lines[$0].contains(/^\s*\/\//) }
  }

  /// The numbers of the lines that cast to `NativeBackend`.
  var castLines: [Int] {
    numbers { lines[$0].contains(/\bas[?!] (?:any )?NativeBackend\b/) }
  }

  /// The numbers of the lines that print, leaving out comments and string literals.
  var printingLines: [Int] {
    numbers { index in
      let code = lines[index].replacing(/"(?:\\.|[^"\\])*"/, with: "").replacing(/\/\/.*/, with: "")
      return code.contains(/(?:^|[^\w.])(?:print|debugPrint|dump|NSLog)\(/)
    }
  }

  /// The numbers, counted from one, of the lines of which `condition` holds.
  private func numbers(_ condition: (Int) -> Bool) -> [Int] {
    lines.indices.filter(condition).map { $0 + 1 }
  }
}
