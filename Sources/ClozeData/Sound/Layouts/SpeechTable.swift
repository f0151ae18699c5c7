/// The columns of a table of utterances.
enum SpeechColumn: FileColumn {
  case path, text, speaker, label, part, offset, duration, end

  var names: [String] {
    switch self {
    case .path: ["path", "audio", "audio_filepath", "audio_path", "file", "file_name", "filename"]
    case .text: ["text", "sentence", "transcript", "transcription"]
    case .speaker: ["speaker", "speaker_id", "client_id"]
    case .label: ["label", "class", "digit", "category"]
    case .part: ["split", "subset", "partition"]
    case .offset: ["offset", "start"]
    case .duration: ["duration"]
    case .end: ["end"]
    }
  }

  static let others: Set<SpeechColumn> = []
}

/// A table of utterances.
typealias SpeechTable = CorpusTable<SpeechColumn>

extension SpeechTable {
  /// Reads all utterances.
  ///
  /// - Parameters:
  ///   - folders: The folders that paths are relative to; the first that has the file counts.
  ///   - part: The part of lines that name none.
  /// - Throws: `LabelledError` if quotes or records are wrong, `FileError`.
  func read(below folders: [String], part: LabelledPart?) throws -> SpeechListing {
    try read { row in
      let (name, place) = try row.place(below: folders)
      var utterance = Utterance(name: name, path: place)
      utterance.text = row.texts(.text).first
      (utterance.speaker, utterance.label) = (row[.speaker], row[.label])
      let end = try row.seconds(.end)
      utterance.offset = try row.seconds(.offset) ?? 0
      utterance.duration = try row.seconds(.duration) ?? end.map { $0 - utterance.offset }
      if let duration = utterance.duration, duration <= 0 {
        throw RowProblem(text: "a duration of \(duration) s")
      }
      return CorpusEntry(sample: utterance, part: try row.part(.part) ?? part)
    }
  }
}
