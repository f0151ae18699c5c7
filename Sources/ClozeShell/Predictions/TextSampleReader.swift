import ArgumentParser
import ClozeCapabilities
import ClozeData
import Foundation

/// The forms of lines that hold samples of text.
enum SampleForm: String, CaseIterable, ExpressibleByArgument {
  /// A text per line.
  case lines
  /// Two texts per line, with a tab between.
  case pairs
  /// A JSON object per line.
  case jsonl
  /// A table whose first line names the columns.
  case table
}

/// A reader of the samples in the lines of a file or of standard input, one at a time.
///
/// The first line shows the form, unless it is given.
final class TextSampleReader {
  private let lines: LineReader
  private let model: any TextPredictor
  /// The fields that the user names; empty for those of the model.
  private let named: [String]
  private var form: SampleForm?
  private var table: TextTable?
  /// The fields of the first record.
  private var used: [String]?
  private let source: String

  /// Opens the file at `path`, or standard input if `path` is `-`.
  ///
  /// - Parameter fields: The fields of the texts; empty for those of the model.
  init(
    path: String, _ model: any TextPredictor, fields: [String], form: SampleForm?
  ) throws {
    lines = try LineReader(path: path)
    source = path == "-" ? "standard input" : "'\(path)'"
    (self.model, named, self.form) = (model, fields, form)
  }

  /// The number of lines read.
  var count: Int { lines.number }

  /// Returns the next sample, whose number is that of its line; nil after the last. Calls `body`
  /// first if the line has not arrived yet.
  func next(beforeWaiting body: () throws -> Void) throws -> TextSample? {
    while let line = try lines.next(beforeWaiting: body) {
      let isHeader = try lines.number == 1 && settle(Array(line))
      guard !isHeader, let (texts, fields) = try texts(of: Array(line)) else { continue }
      return TextSample(number: lines.number, texts, fields: fields)
    }
    return nil
  }

  private var fields: [String] { named.isEmpty ? model.textFields : named }
  private var needsAll: Bool { !named.isEmpty || model.needsAllFields }
  /// The number of texts of a sample.
  private var limit: Int { needsAll ? fields.count : 2 }

  /// Decides on the form by the first line; returns true if it is only a header.
  private func settle(_ line: [UInt8]) throws -> Bool {
    let found = TextTable(header: line, fields: fields, limit: limit)
    if form == nil {
      let tabs = line.count { $0 == 0x09 }
      let isRecord = record(line) != nil
      guard isRecord || found != nil || tabs < 2 else {
        throw problem(
          "\(tabs + 1) fields with tabs between, which are neither a pair nor the names of columns "
            + "with \(quoted(fields)); name the columns, or take each line as a text with "
            + "--format-in lines")
      }
      form = isRecord ? .jsonl : found != nil ? .table : tabs == 1 ? .pairs : .lines
    }
    guard form == .table else { return false }
    guard let found, !needsAll || found.fields.count == fields.count else {
      throw problem(
        "the header does not name \(quoted(fields)); name the columns of the texts with --field")
    }
    table = found
    return true
  }

  /// Returns the texts of a line and their fields; nil for a blank line between records.
  private func texts(of line: [UInt8]) throws -> (texts: [String], fields: [String])? {
    if form == .jsonl || form == .table, line.allSatisfy({ [0x20, 0x09].contains($0) }) {
      return nil
    }
    switch form {
    case .jsonl: return try texts(ofRecord: line)
    case .table:
      guard let table else { return nil }
      do {
        return (try table.texts(of: line), table.fields)
      } catch let trouble as LineProblem { throw problem("\(trouble)") }
    case .pairs:
      let parts = line.split(separator: 0x09, omittingEmptySubsequences: false)
      guard parts.count == 2 else {
        throw problem(
          "\(parts.count - 1) tabs where one separates two texts; correct the line, or take each "
            + "line as a text with --format-in lines")
      }
      return (parts.map { String(utf8OrLatin1: $0) }, [])
    case .lines, nil: return ([String(utf8OrLatin1: line)], [])
    }
  }

  private func texts(ofRecord line: [UInt8]) throws -> (texts: [String], fields: [String]) {
    guard let record = record(line) else {
      throw problem(
        "no JSON object; correct the line, or take each line as a text with --format-in lines")
    }
    let names =
      needsAll
      ? fields : used ?? Array(fields.filter { record[$0] is String }.prefix(limit))
    used = names
    let texts = names.compactMap { record[$0] as? String }
    guard !names.isEmpty, texts.count == names.count else {
      let missing = names.isEmpty ? fields : names.filter { !(record[$0] is String) }
      throw problem(
        "no text under \(quoted(missing)) (fields: \(quoted(record.keys.sorted(), "and"))); name "
          + "the fields of the texts with --field, or take each line as a text with "
          + "--format-in lines")
    }
    return (texts, names)
  }

  private func record(_ line: [UInt8]) -> [String: Any]? {
    guard line.first(where: { ![0x20, 0x09].contains($0) }) == UInt8(ascii: "{") else { return nil }
    let text = Data(String(utf8OrLatin1: line).utf8)
    return try? JSONSerialization.jsonObject(with: text) as? [String: Any]
  }

  private func problem(_ text: String) -> CommandError {
    CommandError("\(source) line \(lines.number): \(text)")
  }

  private func quoted(_ names: [String], _ word: String = "or") -> String {
    guard !names.isEmpty else { return "none" }
    let shown = names.prefix(6).map(\.quoted)
    guard let last = shown.last, shown.count > 1 else { return shown[0] }
    return shown.dropLast().joined(separator: ", ") + " \(word) " + last
  }
}
