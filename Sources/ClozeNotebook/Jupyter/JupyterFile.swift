/// A notebook of Jupyter: the parts of the format nbformat 4.5 that Cloze writes and reads.
struct JupyterFile: Codable, Equatable {
  /// The properties of the whole notebook.
  struct Metadata: Codable, Equatable {
    /// The program that runs the cells.
    struct Kernel: Codable, Equatable {
      var name: String?
      var displayName: String?
      var language: String?

      private enum CodingKeys: String, CodingKey {
        case name, language
        case displayName = "display_name"
      }
    }

    /// The language of the cells.
    struct Language: Codable, Equatable {
      var name: String?
      var fileExtension: String?

      private enum CodingKeys: String, CodingKey {
        case name
        case fileExtension = "file_extension"
      }
    }

    var kernel: Kernel?
    var language: Language?
    var title: String?

    private enum CodingKeys: String, CodingKey {
      case title
      case kernel = "kernelspec"
      case language = "language_info"
    }
  }

  var cells: [JupyterCell]
  var metadata: Metadata
  var format: Int
  var minorFormat: Int

  private enum CodingKeys: String, CodingKey {
    case cells, metadata
    case format = "nbformat"
    case minorFormat = "nbformat_minor"
  }
}

/// A cell of a `JupyterFile`.
struct JupyterCell: Equatable {
  /// The kinds of cells.
  enum Kind: String, Codable {
    case code, markdown, raw
  }

  var id: String
  var kind: Kind
  var source: String
  /// The words behind `cloze` of a block of commands.
  var words: [String] = []
  /// The number of spaces before the block in the Markdown file, such as in a list.
  var indent = 0
  /// The outputs of a code cell.
  var outputs: [JupyterOutput] = []
  /// The number of a code cell's execution.
  var execution: Int?
}

extension JupyterCell: Codable {
  private enum CodingKeys: String, CodingKey {
    case id, metadata, source, outputs
    case kind = "cell_type"
    case execution = "execution_count"
  }

  /// The properties of a cell that matter here.
  private struct Metadata: Codable {
    struct Cloze: Codable {
      var words: [String]
      var indent: Int?
    }

    var cloze: Cloze?
    var tags: [String]?
  }

  /// The tag of cells that must fail, by which Jupyter goes on behind them.
  private static let failing = "raises-exception"

  init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    id = (try? values.decode(String.self, forKey: .id)) ?? ""
    kind = try values.decode(Kind.self, forKey: .kind)
    source = try values.decode(JupyterText.self, forKey: .source).text
    let metadata = try? values.decode(Metadata.self, forKey: .metadata)
    words =
      metadata?.cloze?.words ?? (metadata?.tags?.contains(Self.failing) == true ? ["fails"] : [])
    indent = metadata?.cloze?.indent ?? 0
    // An output in a form that is not known is no reason to refuse the notebook.
    let found = try? values.decodeIfPresent([Lenient<JupyterOutput>].self, forKey: .outputs)
    outputs = (found ?? []).compactMap(\.value)
    execution = try? values.decode(Int.self, forKey: .execution)
  }

  func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: CodingKeys.self)
    try values.encode(id, forKey: .id)
    try values.encode(kind, forKey: .kind)
    try values.encode(JupyterText(source), forKey: .source)
    let isFailing = words.contains("fails")
    try values.encode(
      Metadata(
        cloze: words.isEmpty && indent == 0
          ? nil : Metadata.Cloze(words: words, indent: indent == 0 ? nil : indent),
        tags: isFailing ? [Self.failing] : nil), forKey: .metadata)
    guard kind == .code else { return }
    try values.encode(outputs, forKey: .outputs)
    try values.encode(execution, forKey: .execution)
  }
}

/// An output of a `JupyterCell`.
enum JupyterOutput: Equatable {
  /// Printed text.
  case stream(String)
  /// The forms of a result by their media types; pictures are in base64 but for SVG.
  case data([String: String], name: String?)
  /// An error.
  case error(String)
}

extension JupyterOutput: Codable {
  private enum CodingKeys: String, CodingKey {
    case name, text, data, metadata, ename, evalue, traceback
    case kind = "output_type"
  }

  private struct Metadata: Codable {
    var name: String?
  }

  init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    switch try values.decode(String.self, forKey: .kind) {
    case "stream": self = .stream(try values.decode(JupyterText.self, forKey: .text).text)
    case "error":
      let name = (try? values.decode(String.self, forKey: .ename)) ?? "error"
      let value = (try? values.decode(String.self, forKey: .evalue)) ?? ""
      self = .error(value.isEmpty ? name : "\(name): \(value)")
    default:
      let forms = try values.decode([String: Lenient<JupyterText>].self, forKey: .data)
      self = .data(
        forms.compactMapValues { $0.value?.text },
        name: (try? values.decode(Metadata.self, forKey: .metadata))?.name)
    }
  }

  func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: CodingKeys.self)
    switch self {
    case .stream(let text):
      try values.encode("stream", forKey: .kind)
      try values.encode("stdout", forKey: .name)
      try values.encode(JupyterText(text), forKey: .text)
    case .data(let forms, let name):
      try values.encode("display_data", forKey: .kind)
      try values.encode(forms, forKey: .data)
      try values.encode(Metadata(name: name), forKey: .metadata)
    case .error(let text):
      try values.encode("error", forKey: .kind)
      try values.encode("error", forKey: .ename)
      try values.encode(text, forKey: .evalue)
      try values.encode([String](), forKey: .traceback)
    }
  }
}

/// A text that a notebook holds as a whole or as a list of lines.
private struct JupyterText: Codable {
  let text: String

  init(_ text: String) { self.text = text }

  init(from decoder: any Decoder) throws {
    let value = try decoder.singleValueContainer()
    text = try (try? value.decode(String.self)) ?? value.decode([String].self).joined()
  }

  func encode(to encoder: any Encoder) throws {
    var value = encoder.singleValueContainer()
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let ended =
      lines.dropLast().map { $0 + "\n" } + lines.suffix(1).filter { !$0.isEmpty }.map(String.init)
    try value.encode(ended)
  }
}

/// A value that is nil where it cannot be read.
private struct Lenient<Value: Decodable>: Decodable {
  let value: Value?

  init(from decoder: any Decoder) throws { value = try? Value(from: decoder) }
}
