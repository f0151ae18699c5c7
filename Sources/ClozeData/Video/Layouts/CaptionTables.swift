import Foundation

/// The columns of a table of clips.
enum VideoColumn: FileColumn {
  case path, caption, label, part, begin, end, language, edits, family, question, answer, kind

  var names: [String] {
    switch self {
    case .path:
      [
        "path", "video", "clip", "file", "file_name", "filename", "clip_name", "video_id",
        "videoid",
        "VideoID",
      ]
    case .caption:
      ["caption", "captions", "sentence", "text", "description", "Description", "name"]
    case .label: ["label", "class", "action", "category"]
    case .part: ["split", "subset", "partition"]
    case .begin: ["begin", "start", "Start"]
    case .end: ["end", "End"]
    case .language: ["language", "Language"]
    case .edits: ["edits"]
    case .family: ["family"]
    case .question: ["question"]
    case .answer: ["answer"]
    case .kind: ["kind", "type"]
    }
  }

  static let others: Set<VideoColumn> = [.caption, .label, .part, .question]
}

/// Tables of clips: with columns or fields of usual names, MSVD's and WebVid's among them, and
/// LSMDC's, which has no header.
struct CaptionTables {
  let files: ClipFiles
  /// The language of the captions that are taken.
  let language: String
  /// The column of classes; nil for its usual names.
  let label: String?

  /// Lists what the table `name` at the top of the folder says; nil if it is none of clips.
  ///
  /// - Throws: `LabelledError`, `DataError`, `FileError`.
  func list(_ name: String) throws -> VideoListing? {
    let path = "\(files.folder.path)/\(name)"
    let part = files.folder.part(of: name, isNamed: true)
    if let listing = try FilmTable.list(path, files, part) { return listing }
    // What is no table of clips may lie beside some in any form.
    guard let columns = try? FilmTable.columns(path),
      let table = (try? CorpusTable<VideoColumn>(path, named: label.map { [.label: $0] } ?? [:]))
        ?? nil
    else { return nil }
    var others: [String: Int] = [:]
    let isPieces = columns.contains("VideoID") && columns.contains("Start")
    var listing = try table.read { row in
      try entry(row, part, isPieces: isPieces, others: &others)
    }
    for (name, count) in others.sorted(by: { $0.key < $1.key }) {
      listing.omit(path, "\(count) captions in \(name), where those in \(language) are taken")
    }
    return listing
  }

  private func entry(
    _ row: CorpusRow<VideoColumn>, _ part: LabelledPart?, isPieces: Bool,
    others: inout [String: Int]
  ) throws -> CorpusEntry<VideoClip> {
    guard var name = row[.path] else { throw RowProblem(text: "no path") }
    let begin = try row.seconds(.begin), end = try row.seconds(.end)
    // MSVD's files are the stretches already: VIDEO_START_END.
    if isPieces, let start = row[.begin], let stop = row[.end] { name += "_\(start)_\(stop)" }
    let found = files.find(name)
    let place = found ?? name
    var clip = VideoClip(
      name: place, path: place.hasPrefix("/") ? place : "\(files.folder.path)/\(place)")
    if !isPieces { (clip.begin, clip.end) = (begin ?? 0, end) }
    if let end = clip.end, end <= clip.begin {
      throw RowProblem(text: "a stretch from \(clip.begin) to \(end) s")
    }
    (clip.label, clip.line) = (row[.label], row.line)
    if let spoken = row[.language], spoken.lowercased() != language.lowercased() {
      others[spoken, default: 0] += 1
    } else {
      clip.captions = row.texts(.caption).filter { !$0.isEmpty }
    }
    clip.family = row[.family]
    if let question = row[.question], let answer = row[.answer] {
      clip.questions = [ClipQuestion(kind: row[.kind], text: question, answer: answer)]
    }
    // What an edit has changed is the first caption of its line.
    if let right = clip.captions.first {
      clip.edits = row.members(.edits).map { EditedCaption(kind: $0, right: right, wrong: $1) }
    }
    return CorpusEntry(sample: clip, part: try row.part(.part) ?? part)
  }
}

/// LSMDC's tables: tabs, no header, `CLIP START END START END SENTENCE`, where quotes mean nothing.
enum FilmTable {
  /// Lists the table at `path`; nil if it has another form.
  ///
  /// - Throws: `LabelledError`, `DataError`, `FileError`.
  static func list(
    _ path: String, _ files: ClipFiles, _ part: LabelledPart?
  ) throws -> VideoListing? {
    guard let lines = try? LabelledLines(path: path), let first = lines.sample.lines.first,
      row(String(decoding: first, as: UTF8.self)) != nil
    else { return nil }
    var listing = VideoListing()
    for (number, text) in try CorpusLines.read(path) {
      guard let (name, sentence) = row(text) else {
        listing.omit("\(path) line \(number)", "not six columns with times in four")
        continue
      }
      guard var clip = files.clip(name, &listing) else { continue }
      (clip.captions, clip.line) = ([sentence], number)
      listing.add(clip, part)
    }
    return listing
  }

  private static func row(_ line: String) -> (name: String, sentence: String)? {
    let fields = line.components(separatedBy: "\t")
    guard fields.count == 6, fields[1...4].allSatisfy({ $0.wholeMatch(of: /[\d.:]+/) != nil })
    else { return nil }
    return (fields[0], fields[5])
  }

  /// The names of the columns, or of the fields of the first object, of the table at `path`.
  static func columns(_ path: String) throws -> [String] {
    let lines = try LabelledLines(path: path)
    guard let first = lines.sample.lines.first else { return [] }
    return FieldSplitter(.comma).texts(of: first) ?? []
  }
}
