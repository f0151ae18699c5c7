/// The files to read sentences with a tag for each token from, recognised by content: columns as in
/// CoNLL's shared tasks, or JSON objects with a list of tokens and one of tags.
public struct TaggedSource: Sendable, Equatable {
  /// Files, and folders of files that end in one of `endings`.
  public var paths: [String]
  /// The column of the tokens, from 1; nil for the first.
  public var tokenColumn: Int?
  /// The column of the tags, from 1; nil for the last.
  public var tagColumn: Int?
  /// The fields of the lists of tags in JSON objects; the first one that an object has is read.
  public var tagFields: [String]

  /// Makes a source that reads `paths`.
  public init(
    paths: [String], tokenColumn: Int? = nil, tagColumn: Int? = nil,
    tagFields: [String] = ["tags", "ner_tags"]
  ) {
    (self.paths, self.tagFields) = (paths, tagFields)
    (self.tokenColumn, self.tagColumn) = (tokenColumn, tagColumn)
  }

  /// The ends of the names of files that are read in folders, each also with `.gz`.
  static let endings = [
    ".txt", ".conll", ".conllu", ".bio", ".iob", ".iob2", ".tsv", ".jsonl", ".ndjson", ".json",
  ]

  private var parted: PartedFiles { PartedFiles(paths: paths, endings: Self.endings) }

  /// Returns the files that the paths name or contain.
  ///
  /// - Throws: `DataError` or `FileError` if a path is missing or cannot be read.
  public func files() throws -> [TextFile] { try parted.files() }

  /// Returns the part to read of files and folders that are named for validation, as
  /// `LabelledSource.validatingPart` does.
  public func validatingPart() throws -> LabelledPart? { try parted.validatingPart() }

  /// Returns the sentences of `part`, in the order of the files; of all files if it is nil. If no
  /// file name indicates a part, all sentences are for training.
  ///
  /// - Throws: `LabelledError` naming file and line, `DataError` or `FileError`.
  public func read(_ part: LabelledPart?) throws -> [TaggedSentence] {
    try parted.paths(of: part).flatMap { path in
      let lines = try LabelledLines(path: path)
      if lines.sample.records != nil { return try readRecords(lines) }
      var reader = ColumnReader(path: path, tokenColumn: tokenColumn, tagColumn: tagColumn)
      while let (number, text) = try lines.nextOrBlank() { try reader.take(text, line: number) }
      return try reader.finish()
    }
  }

  private func readRecords(_ lines: LabelledLines) throws -> [TaggedSentence] {
    var sentences: [TaggedSentence] = []
    while let (number, text) = try lines.next() {
      let record = try LabelledSource.record(text, path: lines.path, line: number)
      func problem(_ reason: String) -> LabelledError {
        .badLine(path: lines.path, line: number, reason: reason)
      }
      func list(_ fields: [String]) throws -> [String] {
        guard let field = fields.first(where: { record[$0] != nil }) else {
          throw LabelledError.missingField(
            path: lines.path, line: number, field: fields.first ?? "tags",
            found: record.keys.sorted())
        }
        if let list = record[field] as? [String] { return list }
        throw problem(
          "\(field.quoted) is not a list of texts; tags are given by name, such as B-PER, not by "
            + "number")
      }
      let tokens = try list(["tokens", "words"]), tags = try list(tagFields)
      guard tokens.count == tags.count else {
        throw problem("\(tokens.count) tokens, but \(tags.count) tags; give each token one")
      }
      guard !tags.contains("") else { throw problem("a tag is empty; give each token one") }
      if !tokens.isEmpty { sentences.append(TaggedSentence(tokens: tokens, tags: tags)) }
    }
    return sentences
  }
}
