import Foundation

/// The files to read questions about texts from, recognised by content: JSON of SQuAD 1.1 or 2.0,
/// or an object for each question as in Hugging Face's data sets, on lines or in an array.
public struct QuestionSource: Sendable, Equatable {
  /// Files, and folders of files that end in one of `endings`.
  public var paths: [String]

  /// Makes a source that reads `paths`.
  public init(paths: [String]) { self.paths = paths }

  /// The ends of the names of files that are read in folders, each also with `.gz`.
  static let endings = [".json", ".jsonl", ".ndjson"]

  private var parted: PartedFiles { PartedFiles(paths: paths, endings: Self.endings) }

  /// Returns the files that the paths name or contain.
  ///
  /// - Throws: `DataError` or `FileError` if a path is missing or cannot be read.
  public func files() throws -> [TextFile] { try parted.files() }

  /// Returns the part to read of files and folders that are named for validation, as
  /// `LabelledSource.validatingPart` does.
  public func validatingPart() throws -> LabelledPart? { try parted.validatingPart() }

  /// Returns the questions of `part`, in the order of the files; of all files if it is nil. If no
  /// file name indicates a part, all questions are for training. A file is read whole.
  ///
  /// - Throws: `QuestionError` naming file and question, `LabelledError` naming file and line,
  ///   `DataError` or `FileError`.
  public func read(_ part: LabelledPart?) throws -> [ContextQuestion] {
    try parted.paths(of: part).flatMap { path in
      let bytes = try Self.bytes(of: path)
      guard bytes.contains(where: { $0 > 0x20 }) else { throw FileError.empty(path: path) }
      return try Self.document(bytes, path) ?? Self.records(path)
    }
  }

  /// Reads all of a file as UTF-8, without a byte order mark.
  private static func bytes(of path: String) throws -> Data {
    let input = try ByteInput(path: path)
    var bytes = Data(), buffer = [UInt8](repeating: 0, count: 1 << 18)
    while true {
      let size = try buffer.withUnsafeMutableBufferPointer { buffer in
        try buffer.baseAddress.map { try input.read(into: $0, capacity: buffer.count) } ?? 0
      }
      guard size > 0 else { break }
      bytes.append(contentsOf: buffer[..<size])
    }
    return bytes.startsWithByteOrderMark ? bytes.dropFirst(3) : bytes
  }

  /// Reads a file that is one object with `data`; nil if it is something else.
  private static func document(_ bytes: Data, _ path: String) throws -> [ContextQuestion]? {
    guard let start = bytes.firstIndex(where: { $0 > 0x20 }) else { return nil }
    var scanner = ObjectScanner()
    let length = bytes[start...].withUnsafeBytes {
      scanner.length(in: $0.assumingMemoryBound(to: UInt8.self))
    }
    guard bytes[start] == UInt8(ascii: "{") else { return nil }
    guard let length else { throw QuestionError.unknownForm(path: path, reason: "it is cut off") }
    guard bytes[(start + length)...].allSatisfy({ $0 <= 0x20 }) else { return nil }
    do {
      let document = try JSONDecoder().decode(QuestionDocument.self, from: bytes)
      return try document.data.flatMap(\.paragraphs).flatMap { paragraph in
        try paragraph.qas.map { try question($0, paragraph.context, path) }
      }
    } catch let error as DecodingError {
      // One line of the other form is one object, too.
      if (try? JSONDecoder().decode(FlatQuestionRecord.self, from: bytes)) != nil { return nil }
      throw QuestionError.unknownForm(path: path, reason: reason(error))
    }
  }

  /// Reads an object for each question.
  private static func records(_ path: String) throws -> [ContextQuestion] {
    let lines = try LabelledLines(path: path)
    guard lines.sample.records != nil else {
      throw QuestionError.unknownForm(path: path, reason: "it begins with something else")
    }
    var questions: [ContextQuestion] = []
    while let (number, text) = try lines.next() {
      do {
        let flat = try JSONDecoder().decode(FlatQuestionRecord.self, from: Data(text.utf8))
        questions.append(try question(flat.record, flat.context, path))
      } catch let error as DecodingError {
        throw LabelledError.badLine(path: path, line: number, reason: reason(error))
      }
    }
    return questions
  }

  private static func question(
    _ record: QuestionRecord, _ context: String, _ path: String
  ) throws -> ContextQuestion {
    func problem(_ reason: String) -> QuestionError {
      .badQuestion(path: path, id: record.id, reason: reason)
    }
    guard !record.isImpossible || record.answers.isEmpty else {
      throw problem("is_impossible, but it has answers; correct one of them")
    }
    let answers = try record.answers.map { answer in
      guard let found = ContextAnswer(answer.text, at: answer.start, in: context) else {
        throw problem(
          "the answer \(String(answer.text.prefix(60)).quoted) is not in the text at "
            + "answer_start \(answer.start); places count Unicode code points from 0")
      }
      return found
    }
    return ContextQuestion(
      id: record.id, question: record.question, context: context, answers: answers)
  }

  /// Returns the place in the JSON and the problem there.
  private static func reason(_ error: DecodingError) -> String {
    func place(_ context: DecodingError.Context) -> String {
      let path = context.codingPath.map { $0.intValue.map { "[\($0)]" } ?? ".\($0.stringValue)" }
      return path.isEmpty ? "" : " in \(path.joined().drop { $0 == "." })"
    }
    switch error {
    case .keyNotFound(let key, let context):
      return "no \(key.stringValue.quoted)\(place(context))"
    case .typeMismatch(_, let context), .valueNotFound(_, let context):
      return "a value of another kind\(place(context))"
    case .dataCorrupted(let context):
      let reason = context.codingPath.isEmpty ? "not valid JSON" : context.debugDescription
      return "\(reason)\(place(context))"
    @unknown default: return "not valid JSON"
    }
  }
}
