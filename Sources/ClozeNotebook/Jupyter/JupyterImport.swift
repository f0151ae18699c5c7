import ClozeReport
import Foundation

/// A Markdown notebook made of one of Jupyter.
///
/// Code cells of Cloze, and those of other languages that only call `!cloze`, become blocks of
/// commands; all other code is shown and not run.
public struct JupyterImport: Sendable {
  /// The text of the Markdown file.
  public private(set) var text = ""
  /// The pictures of outputs, for the notebook's picture folder.
  public private(set) var pictures: [CellResult.Picture] = []
  /// The number of blocks of commands.
  public private(set) var blocks = 0
  /// The number of code cells in other languages.
  public private(set) var otherCode = 0

  private let folder: String
  private let language: String
  private var names: Set<String> = []

  /// Converts the notebook in `bytes`, read from `path`, to one at `target`.
  ///
  /// - Throws: `JupyterError`.
  public init(_ bytes: some Collection<UInt8>, path: String, target: String) throws {
    let file = try Self.file(Data(bytes), path)
    folder = Notebook.link(to: Notebook.pictureFolder(of: target))
    language = file.metadata.language?.name ?? file.metadata.kernel?.language ?? "text"
    for (index, cell) in file.cells.enumerated() { add(cell, isFirst: index == 0) }
    // Whatever a stranger's file holds, nothing runs that is not counted.
    guard let made = try? Notebook(text.utf8, path: target), made.cells.count == blocks else {
      throw JupyterError(file: path, problem: .unclear)
    }
  }

  private static func file(_ data: Data, _ path: String) throws -> JupyterFile {
    guard let object = try? JSONSerialization.jsonObject(with: data) else {
      throw JupyterError(file: path, problem: .notJSON)
    }
    guard let values = object as? [String: Any], let format = values["nbformat"] as? Int else {
      throw JupyterError(file: path, problem: .notNotebook)
    }
    guard format == 4 else { throw JupyterError(file: path, problem: .otherFormat(format)) }
    do {
      return try JSONDecoder().decode(JupyterFile.self, from: data)
    } catch {
      throw JupyterError(file: path, problem: .damaged(Self.place(of: error)))
    }
  }

  /// Returns the place in the file to which an error belongs, such as `cells 3 source`.
  private static func place(of error: any Error) -> String {
    let path: [any CodingKey] =
      switch error as? DecodingError {
      case .keyNotFound(let key, let context): context.codingPath + [key]
      case .typeMismatch(_, let context), .valueNotFound(_, let context),
        .dataCorrupted(let context):
        context.codingPath
      default: []
      }
    return path.map { $0.intValue.map { String($0 + 1) } ?? $0.stringValue }.joined(separator: " ")
  }

  private mutating func add(_ cell: JupyterCell, isFirst: Bool) {
    let source = Self.source(of: cell)
    switch cell.kind {
    case .raw where isFirst && Self.isFrontMatter(source): append(source)
    case .raw: append(Self.fenced(source, as: "text"))
    case .markdown: append(Self.prose(source))
    case .code: addCode(cell, source)
    }
  }

  private mutating func addCode(_ cell: JupyterCell, _ source: String) {
    let outputs = outputs(of: cell)
    if let commands = commands(in: source) {
      blocks += 1
      let words = (["cloze"] + Self.known(cell.words)).joined(separator: " ")
      append(Self.fenced(commands, as: words, indent: cell.indent))
      if !outputs.text.isEmpty {
        append(Self.fenced(outputs.text, as: "output", indent: cell.indent))
      }
      for name in outputs.pictures { append("![\(name)](\(folder)/\(name))") }
      return
    }
    otherCode += 1
    let name = language.filter { $0.isLetter || $0.isNumber }
    // A name such as "clo-ze" must not make a block that runs.
    let word = ["", "cloze", "output"].contains(name) ? "text" : name
    append(Self.fenced(source, as: word))
    if !outputs.text.isEmpty { append(Self.fenced(outputs.text, as: "text")) }
    for name in outputs.pictures { append("![\(name)](\(folder)/\(name))") }
  }

  /// Returns the commands of a code cell; nil if it is code of another language.
  private func commands(in source: String) -> String? {
    guard language != "cloze" else { return source }
    let lines = source.split(separator: "\n").filter { !$0.isBlank }
    guard lines.contains(where: { $0.hasPrefix("!cloze ") }),
      lines.allSatisfy({ $0.hasPrefix("!cloze ") || $0.hasPrefix("#") })
    else { return nil }
    return source.split(separator: "\n", omittingEmptySubsequences: false)
      .map { $0.hasPrefix("!cloze ") ? $0.dropFirst("!cloze ".count) : $0 }.joined(separator: "\n")
  }

  /// Returns those of `words` that a block can have.
  private static func known(_ words: [String]) -> [String] {
    words.filter { (try? NotebookCell.Options([$0])) != nil }
  }

  private mutating func outputs(of cell: JupyterCell) -> (text: String, pictures: [String]) {
    var text = "", found: [String] = []
    func add(_ more: String) {
      text += more.isEmpty || more.hasSuffix("\n") ? more : more + "\n"
    }
    for output in cell.outputs {
      switch output {
      case .stream(let more): add(Self.plain(more))
      case .error(let problem): add("error: \(Self.plain(problem))")
      case .data(let forms, let name):
        if let picture = picture(forms, name) {
          pictures.append(picture)
          found.append(picture.name)
        } else if let more = forms["text/plain"] {
          add(Self.plain(more))
        }
      }
    }
    return (text, found)
  }

  /// Returns the picture among the forms of an output.
  private mutating func picture(_ forms: [String: String], _ name: String?) -> CellResult.Picture? {
    for form in [HTMLPictureForm.svg, .png] {
      guard let content = forms[form.rawValue] else { continue }
      let data =
        form == .svg
        ? Data(content.utf8) : Data(base64Encoded: content, options: .ignoreUnknownCharacters)
      guard let data, !data.isEmpty else { continue }
      let ending = form == .svg ? "svg" : "png"
      return CellResult.Picture(name: free(name, ending), bytes: Array(data))
    }
    return nil
  }

  /// Returns a name for a picture that no other has: `wanted` if it can be one.
  private mutating func free(_ wanted: String?, _ ending: String) -> String {
    if let wanted, wanted.hasSuffix("." + ending), wanted.first != ".",
      wanted.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || "-._".contains($0)) }),
      names.insert(wanted).inserted
    {
      return wanted
    }
    var number = pictures.count + 1
    while !names.insert("picture-\(number).\(ending)").inserted { number += 1 }
    return "picture-\(number).\(ending)"
  }

  private mutating func append(_ part: String) {
    guard !part.isEmpty else { return }
    text += (text.isEmpty ? "" : "\n") + part + (part.hasSuffix("\n") ? "" : "\n")
  }
}

extension JupyterImport {
  /// Returns the text of `cell` with line feeds only, and without a byte order mark.
  private static func source(of cell: JupyterCell) -> String {
    let scalars = cell.source.unicodeScalars.filter { $0 != "\r" }.drop { $0 == "\u{FEFF}" }
    return String(String.UnicodeScalarView(scalars))
  }

  /// Returns true if `source` is the properties of a notebook and nothing else.
  private static func isFrontMatter(_ source: String) -> Bool {
    var lines = source.split(separator: "\n", omittingEmptySubsequences: false)
    while lines.last?.isBlank == true { lines.removeLast() }
    let found = FrontMatter(lines.map { Notebook.Line(text: String($0), ending: "\n") })
    return found?.lines.count == lines.count
  }

  /// Returns `content` in a block marked `words`, behind `indent` spaces.
  private static func fenced(_ content: String, as words: String, indent: Int = 0) -> String {
    var lines = content.split(separator: "\n", omittingEmptySubsequences: false)
    if lines.last?.isEmpty == true { lines.removeLast() }
    let mark = Notebook.mark(around: lines)
    // With more spaces than these it would be no block (CommonMark 0.31, section 4.5).
    let spaces = String(repeating: " ", count: min(max(0, indent), 3))
    let all = [mark + words] + lines.map(String.init) + [mark]
    return all.map { $0.isEmpty ? "" : spaces + $0 }.joined(separator: "\n") + "\n"
  }

  /// Returns the text of a Markdown cell in which no block runs or counts as an output, and none
  /// stays open.
  private static func prose(_ source: String) -> String {
    var open: Fence?, lines: [String] = []
    for line in source.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
      if let fence = open {
        if fence.isClosed(by: line) { open = nil }
        lines.append(line)
      } else if let fence = Fence(opening: line) {
        open = fence
        let isOurs = ["cloze", "output"].contains(fence.words.first)
        let indent = String(repeating: " ", count: fence.indent)
        lines.append(isOurs ? indent + fence.mark + "text" : line)
      } else {
        lines.append(line)
      }
    }
    if let open { lines.append(open.mark) }
    return lines.joined(separator: "\n")
  }

  /// Returns `text` without a terminal's control sequences and with the last state of lines that
  /// were written over.
  private static func plain(_ text: String) -> String {
    let visible = text.replacing(/\u{1B}\[[0-9;?]*[A-Za-z]/, with: "").replacing("\r\n", with: "\n")
    let lines = visible.split(separator: "\n", omittingEmptySubsequences: false)
    return lines.map { $0.split(separator: "\r").last ?? "" }.joined(separator: "\n")
  }
}

/// A reason why a file is no notebook of Jupyter that can be read.
public struct JupyterError: Error, Equatable, Sendable, CustomStringConvertible, LocalizedError {
  /// The faulty file.
  public let file: String
  /// The problem.
  public let problem: Problem

  /// A problem with a notebook of Jupyter.
  public enum Problem: Equatable, Sendable {
    /// It is not JSON.
    case notJSON
    /// It is JSON of another kind.
    case notNotebook
    /// It is of another version of the format.
    case otherFormat(Int)
    /// A part is missing or of the wrong type.
    case damaged(String)
    /// It is not clear which of its cells would run.
    case unclear
  }

  /// One line: what is wrong, and what to do.
  public var description: String {
    switch problem {
    case .notJSON: "'\(file)' is not JSON, so it is no notebook of Jupyter; save it there again"
    case .notNotebook: "'\(file)' has no nbformat, so it is no notebook of Jupyter"
    case .otherFormat(let format):
      "'\(file)' is of nbformat \(format), and 4 can be read; "
        + "'jupyter nbconvert --to notebook --nbformat 4' converts it"
    case .damaged(let place):
      "'\(file)' is damaged\(place.isEmpty ? "" : " at \(place)"); save it in Jupyter again"
    case .unclear:
      "'\(file)' has cells whose text looks like a block of commands; import what you need by hand"
    }
  }

  /// The same line, as Foundation's localized description.
  public var errorDescription: String? { description }
}
