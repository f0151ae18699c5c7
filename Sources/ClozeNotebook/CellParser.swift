import ClozeReport

/// Finds the blocks of commands among a notebook's lines.
struct CellParser {
  let lines: [Notebook.Line]
  let path: String
  private let pictures: String
  private var place: Int

  /// A fenced block: its lines and its content.
  private struct Block {
    let fence: Fence
    let lines: Range<Int>
    let content: [String]
  }

  /// Makes a parser of `lines` from the line `start` on.
  init(lines: [Notebook.Line], path: String, start: Int) {
    self.lines = lines
    self.path = path
    place = start
    pictures = "](" + Notebook.link(to: Notebook.pictureFolder(of: path)) + "/"
  }

  /// Returns all blocks of commands with their outputs and pictures.
  mutating func cells() throws -> [NotebookCell] {
    var cells: [NotebookCell] = []
    while place < lines.count {
      guard let block = try block(at: place) else {
        place += 1
        continue
      }
      place = block.lines.upperBound
      if block.fence.words.first == "cloze" {
        cells.append(try cell(block, number: cells.count + 1))
      }
    }
    return cells
  }

  /// Returns the block that starts at the line `start`, if there is one.
  private func block(at start: Int) throws -> Block? {
    // A byte order mark may precede the first line.
    let line = lines[start].text, hasMark = line.unicodeScalars.first == "\u{FEFF}"
    guard let fence = Fence(opening: hasMark ? String(line.unicodeScalars.dropFirst()) : line)
    else { return nil }
    guard let end = lines[(start + 1)...].firstIndex(where: { fence.isClosed(by: $0.text) }) else {
      throw NotebookError(file: path, line: start + 1, problem: .unclosedFence(fence.mark))
    }
    let content = lines[start + 1..<end].map { fence.content($0.text) }
    return Block(fence: fence, lines: start..<end + 1, content: content)
  }

  private mutating func cell(_ block: Block, number: Int) throws -> NotebookCell {
    let line = block.lines.lowerBound + 1
    let options: NotebookCell.Options
    do {
      options = try NotebookCell.Options(block.fence.words.dropFirst())
    } catch {
      throw NotebookError(file: path, line: line, problem: error.problem)
    }
    let output = try outputBlock(), links = pictureLines()
    return NotebookCell(
      number: number, line: line, source: Self.text(block.content), options: options,
      output: output.map { Self.text($0.block.content) },
      pictureNames: lines[links ?? 0..<0].compactMap { pictureName($0.text) }, lines: block.lines,
      outputLines: output?.lines, pictureLines: links, indent: block.fence.indent)
  }

  /// Returns the block marked `output` here, if only blank lines precede it.
  private mutating func outputBlock() throws -> (block: Block, lines: Range<Int>)? {
    let start = place
    guard let next = nextText(from: start), let block = try block(at: next),
      block.fence.words.first == "output"
    else { return nil }
    place = block.lines.upperBound
    return (block, start..<place)
  }

  /// Returns the links to pictures here, including blank lines among them.
  private mutating func pictureLines() -> Range<Int>? {
    let start = place
    while let next = nextText(from: place), pictureName(lines[next].text) != nil {
      place = next + 1
    }
    return place > start ? start..<place : nil
  }

  /// Returns the picture's name, if `line` is only a link into the notebook's picture folder.
  private func pictureName(_ line: String) -> String? {
    guard line.hasPrefix("!["), line.hasSuffix(")"), let link = line.firstRange(of: pictures) else {
      return nil
    }
    let name = String(line[link.upperBound...].dropLast())
    return Self.canBeMade(name) ? name : nil
  }

  /// True if a block's picture can have the name; any other is the writer's.
  private static func canBeMade(_ name: String) -> Bool {
    HTMLPictureForm(name: name) != nil
      && name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-._".contains($0)) }
  }

  /// Returns the first line from `start` on that is not blank.
  private func nextText(from start: Int) -> Int? {
    lines[start...].firstIndex { !$0.text.utf8.allSatisfy { $0 == 32 || $0 == 9 } }
  }

  private static func text(_ lines: [String]) -> String { lines.map { $0 + "\n" }.joined() }
}
