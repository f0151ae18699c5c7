import ArgumentParser
import ClozeCapabilities
import ClozeData
import ClozeReport

/// `cloze transcribe`: writes down what is said in sound files.
struct TranscribeCommand: ComputingCommand {
  static let configuration = help(
    "transcribe", "Write down what is said in sound files.",
    notes: """
      MODEL is a recogniser that 'finetune speech-ctc' trained. One record is written for each utterance: file, \
      text, seconds, start; recordings longer than the model's utterances are cut at pauses while they are read, \
      so that their length does not matter. With --words each word has a record: file, word, start, end in \
      seconds of the file, and confidence, the mean over letters of each one's highest probability. A remark says \
      why a sound ends before its end, as that of a file that is cut off.

      Folders are walked, and tables and layouts of corpora give their utterances; - is standard input. Files \
      that cannot be read are named, the others are written down all the same, and the exit status is then 1. \
      As jsonl, csv and tsv, records are written as soon as they are known.
      """,
    examples: [
      "cloze transcribe recogniser clip.flac recordings/",
      "cloze transcribe recogniser talk.mp3 --words --format tsv",
      "cat talk.wav | cloze transcribe recogniser - --beam 16 --format jsonl",
    ])

  @OptionGroup var model: ModelArgument

  @Argument(
    help: ArgumentHelp(
      "Sound files, folders and tables of them; - for standard input.", valueName: "path"))
  var paths: [String]

  @Option(
    help: ArgumentHelp(
      "How many beginnings of a text are searched (default: the likeliest letter of each step).",
      valueName: "number"))
  var beam: Int?

  @Flag(help: "Show each word with its time and confidence.")
  var words = false

  @OptionGroup var compute: ComputeOptions
  @OptionGroup var display: OutputOptions

  mutating func adopt(_ settings: ShellSettings) { compute.adopt(settings) }

  func validate() throws {
    if let beam, !(1...1024).contains(beam) {
      throw ValidationError("--beam is \(beam): must lie in 1...1024")
    }
    if paths.count(where: { $0 == "-" }) > 1 {
      throw ValidationError("'-' is given twice, and standard input can be read once")
    }
  }

  func execute(_ session: Session) throws {
    let (provider, path, settled) = try model.provider(of: .transcribing, compute, session)
    let transcriber = try provider.transcriber(at: path, settled)
    let stream = RecordStream(
      session,
      columns: words
        ? ["file", "word", "start", "end", "confidence", "remark"]
        : ["file", "text", "seconds", "start", "remark"])
    let work = Work(
      transcriber: transcriber, stream: stream, observer: SessionObserver(session),
      unread: UnreadFiles(of: "sounds", session), command: self)
    for path in paths { try work.transcribe(path) }
    try work.unread.conclude(stream.finish)
  }

  /// The work on sounds, those that cannot be read among them.
  private struct Work {
    let transcriber: any Transcriber
    let stream: RecordStream
    let observer: SessionObserver
    let unread: UnreadFiles
    let command: TranscribeCommand

    /// Writes down the sounds at a path.
    func transcribe(_ path: String) throws {
      guard let found = try attempt({ try transcriber.sounds(in: path) }) else { return }
      for problem in found.problems { unread.add("\(problem.name): \(problem.reason)") }
      for sound in found.sounds {
        let isRead: Void? = try attempt {
          try transcriber.transcribe(sound, beam: command.beam) { transcript in
            do { try write(transcript) } catch { throw Stopped(cause: error) }
          }
        }
        if isRead != nil { unread.count(1) }
      }
    }

    private func write(_ transcript: Transcript) throws {
      try observer.checkForStop()
      try stream.append(command.rows(of: transcript))
      unread.wrote()
      try stream.push()
    }

    /// Returns what `body` returns; nil if it cannot read the sound.
    private func attempt<Result>(_ body: () throws -> Result) throws -> Result? {
      do { return try body() } catch let error as Stopped { throw error.cause } catch
        where Omission.concerns(error)
      {
        unread.add("\(error)")
        return nil
      }
    }
  }

  /// An error of what is done with transcripts, which says nothing about the sound.
  private struct Stopped: Error {
    let cause: any Error
  }

  private func rows(of transcript: Transcript) -> [[RecordValue]] {
    let remark = transcript.remark.map(RecordValue.string) ?? .null
    guard words else {
      return [
        [
          .string(transcript.file), .string(transcript.text), .seconds(transcript.seconds),
          .seconds(transcript.start), remark,
        ]
      ]
    }
    return transcript.words.map { word in
      [
        .string(transcript.file), .string(word.text), .seconds(word.start), .seconds(word.end),
        .double(word.confidence), remark,
      ]
    }
  }
}
