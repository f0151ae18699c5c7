import ClozeData
import Foundation
import Testing

/// Corpora in the layouts of the field, small, and what each is read as.
@Suite struct SpeechSourceTests {
  private func read(
    _ folder: ScratchFolder, _ part: LabelledPart? = nil, maximalSeconds: Double? = nil
  ) throws -> SpeechCorpus {
    try SpeechSource(paths: [folder.path], maximalSeconds: maximalSeconds).utterances(of: part)
  }

  @Test func folderPerClass() throws {
    let folder = try ScratchFolder()
    for name in ["train/cat/a.wav", "train/dog/a.wav", "test/cat/b.wav", "test/dog/b.flac"] {
      try folder.tone(name)
    }
    try folder.put("notes", "README.txt")
    let corpus = try read(folder)
    #expect(
      corpus.utterances.map(\.name).sorted() == [
        "test/cat/b.wav", "test/dog/b.flac", "train/cat/a.wav", "train/dog/a.wav",
      ])
    #expect(Set(corpus.utterances.map(\.label)) == ["cat", "dog"] && corpus.omissions.isEmpty)
    #expect(try SpeechSource(paths: [folder.path]).parts() == [.training, .test])
    #expect(try read(folder, .test).utterances.count == 2)
    let missing = SoundError(
      path: folder.path, problem: .noPart(.validation, found: [.training, .test]))
    #expect(throws: missing) { try read(folder, .validation) }
  }

  @Test func plainFolderAndFile() throws {
    let folder = try ScratchFolder()
    let path = try folder.tone("a.wav")
    try folder.tone("deep/er/b.WAV")
    try folder.tone("c.m4a")
    let corpus = try read(folder)
    #expect(Set(corpus.utterances.map(\.name)) == ["a.wav", "deep/er/b.WAV", "c.m4a"])
    #expect(corpus.utterances.allSatisfy { $0.label == nil && $0.text == nil })
    let source = SpeechSource(paths: [path])
    #expect(
      try source.utterances(of: .training).utterances == [Utterance(name: "a.wav", path: path)])
    #expect(try source.parts() == [])
    #expect(throws: SoundError.self) { try source.utterances(of: .test) }
  }

  @Test func filesOfOneNameHaveFoldersInTheirNames() throws {
    let folder = try ScratchFolder()
    var paths: [String] = []
    for name in ["a/one/x.wav", "b/one/x.wav", "b/two/x.wav", "c/y.wav"] {
      paths.append(try folder.tone(name))
    }
    func names(_ paths: [String]) throws -> [String] {
      try SpeechSource(paths: paths).utterances().utterances.map(\.name)
    }
    #expect(try names(paths) == ["a/one/x.wav", "b/one/x.wav", "b/two/x.wav", "y.wav"])
    #expect(try names(Array(paths[1...])) == ["one/x.wav", "two/x.wav", "y.wav"])
    // Stretches of one file keep their numbers.
    let table = "path\tstart\tend\n\(paths[0])\t0\t0.1\n\(paths[0])\t0.1\t0.2\n"
    let listed = try names([folder.put(table, "list.tsv")])
    #expect(listed == [paths[0] + "#1", paths[0] + "#2"])
  }

  @Test func tablesInLatin1AreNamed() throws {
    let folder = try ScratchFolder()
    for name in ["a.wav", "b.wav", "c.wav"] { try folder.tone(name) }
    let lines = "path\ttext\na.wav\tété\nb.wav\tb\nc.wav\tà\n"
    let path = folder("list.tsv")
    try #require(lines.data(using: .isoLatin1)).write(to: URL(filePath: path))
    let corpus = try SpeechSource(paths: [path]).utterances()
    #expect(corpus.utterances.map(\.text) == ["été", "b", "à"])
    #expect(corpus.encodingNote == "1 table not in UTF-8: \(path) (2 lines taken as Latin-1)")
    try folder.put(lines, "list.tsv")
    #expect(try SpeechSource(paths: [path]).utterances().encodingNote == nil)
  }

  @Test func folderWithoutSound() throws {
    let folder = try ScratchFolder()
    #expect(throws: SoundError(path: folder.path, problem: .noSound(files: 0))) {
      try read(folder)
    }
    try folder.put("a", "a.txt")
    try folder.put("{}", "b/c.json")
    #expect(throws: SoundError(path: folder.path, problem: .noSound(files: 2))) {
      try read(folder)
    }
    #expect(throws: FileError.self) {
      try SpeechSource(paths: [folder("missing")]).utterances()
    }
    #expect(throws: DataError.noPaths) { try SpeechSource(paths: []).utterances() }
  }

  @Test func speechCommands() throws {
    let folder = try ScratchFolder()
    for name in [
      "yes/0a7c_nohash_0.wav", "yes/0a7c_nohash_1.wav", "no/ffd2_nohash_0.wav",
      "no/1b4c_nohash_0.wav", "_background_noise_/tap.wav",
    ] { try folder.tone(name) }
    try folder.put("yes/0a7c_nohash_1.wav\n", "validation_list.txt")
    try folder.put("no/ffd2_nohash_0.wav\r\nno/gone_nohash_0.wav\r\n", "testing_list.txt")
    let corpus = try read(folder, .training)
    #expect(
      Set(corpus.utterances.map(\.name)) == ["yes/0a7c_nohash_0.wav", "no/1b4c_nohash_0.wav"])
    #expect(Set(corpus.utterances.map(\.speaker)) == ["0a7c", "1b4c"])
    #expect(corpus.utterances.allSatisfy { $0.label == String($0.name.prefix { $0 != "/" }) })
    #expect(corpus.omissions.map(\.name) == ["no/gone_nohash_0.wav", "_background_noise_"])
    #expect(try read(folder, .validation).utterances.map(\.name) == ["yes/0a7c_nohash_1.wav"])
    #expect(try read(folder, .test).utterances.map(\.speaker) == ["ffd2"])
  }

  @Test func libriSpeech() throws {
    let folder = try ScratchFolder()
    for name in ["train-clean-100/19/198/19-198-0000", "dev-clean/84/121/84-121-0001"] {
      try folder.tone(name + ".flac")
    }
    try folder.put(
      "19-198-0000 NORTHANGER ABBEY\n19-198-0001 GONE\n", "train-clean-100/19/198/19-198.trans.txt")
    try folder.put("84-121-0001 GO  ON\n", "dev-clean/84/121/84-121.trans.txt")
    let corpus = try read(folder, .training)
    #expect(corpus.utterances.map(\.text) == ["NORTHANGER ABBEY"])
    #expect(corpus.utterances.map(\.speaker) == ["19"])
    #expect(
      corpus.omissions == [
        SoundOmission("train-clean-100/19/198/19-198-0001", "has a text and no sound")
      ])
    #expect(try read(folder, .validation).utterances.map(\.text) == ["GO  ON"])
    // A subset that is named itself is for training, whatever it is called.
    let subset = try SpeechSource(paths: [folder("dev-clean")]).utterances(of: .training)
    #expect(subset.utterances.map(\.name) == ["84/121/84-121-0001.flac"])
  }

  @Test func commonVoice() throws {
    let folder = try ScratchFolder()
    for name in ["a.mp3", "b.mp3", "c.mp3"] { try folder.tone("clips/" + name) }
    let header = "client_id\tpath\tsentence\tup_votes\n"
    try folder.put(header + "s1\ta.mp3\t\"Say\" it, he said.\t2\n", "train.tsv")
    try folder.put(header + "s2\tb.mp3\t'quoted\"\t2\ns2\tgone.mp3\tx\t1\n", "dev.tsv")
    try folder.put(header + "s3\tc.mp3\tFine.\t0\n", "test.tsv")
    try folder.put(header + "s3\tc.mp3\tOther.\t0\n", "other.tsv")
    let corpus = try read(folder, .training)
    #expect(corpus.utterances.map(\.text) == ["\"Say\" it, he said."])
    #expect(corpus.utterances.map(\.path) == [folder("clips/a.mp3")])
    #expect(corpus.omissions.map(\.name) == ["gone.mp3"])
    #expect(try read(folder, .validation).utterances.map(\.text) == ["'quoted\""])
    #expect(try read(folder).utterances.map(\.speaker) == ["s1", "s2", "s3"])
  }

  @Test func fairseq() throws {
    let folder = try ScratchFolder()
    for name in ["a.wav", "x/b.wav"] { try folder.tone("sound/" + name) }
    try folder.put("\(folder("sound"))\na.wav\t800\nx/b.wav\t999\n", "train.tsv")
    try folder.put("H I | Y O U |\n\n", "train.ltr")
    try folder.put("../other\nc.wav\t800\n", "valid.tsv")
    let corpus = try read(folder, .training)
    #expect(corpus.utterances.map(\.text) == ["HI YOU", ""])
    #expect(corpus.utterances.map(\.name) == ["a.wav", "x/b.wav"])
    #expect(corpus.omissions.map(\.name) == ["c.wav"])
    try folder.put("only one\n", "train.wrd")
    #expect(
      throws: SoundError(
        path: folder("train.wrd"), problem: .lineCounts(1, other: folder("train.tsv"), 2))
    ) { try read(folder) }
    try folder.put("hello\nyou two\n", "train.wrd")
    #expect(
      try SpeechSource(paths: [folder("train.tsv")]).utterances().utterances.map(\.text) == [
        "hello", "you two",
      ])
  }

  @Test func kaldi() throws {
    let folder = try ScratchFolder()
    try folder.tone("wav/r1.wav", 16_000)
    try folder.put(
      "r1 wav/r1.wav\nr2 sph2pipe -f wav x.sph |\nr3 raw.ark:77\n", "data/train/wav.scp")
    try folder.put(
      "u1 r1 0.25 1.5\nu2 r1 1.5 -1\nu3 r2 0 1\nu4 r1 2 1\n", "data/train/segments")
    try folder.put("u1 hello you\nu2\nu9 nobody\n", "data/train/text")
    try folder.put("u1 s1\nu2 s2\n", "data/train/utt2spk")
    try folder.put("t1 ../../wav/r1.wav\n", "data/test/wav.scp")
    let corpus = try read(folder, .training)
    #expect(corpus.utterances.map(\.name) == ["data/train/u1", "data/train/u2"])
    #expect(corpus.utterances.map(\.offset) == [0.25, 1.5])
    #expect(corpus.utterances.map(\.duration) == [1.25, nil])
    #expect(corpus.utterances.map(\.text) == ["hello you", ""])
    #expect(corpus.utterances.map(\.speaker) == ["s1", "s2"])
    #expect(
      Set(corpus.omissions.map(\.name))
        == Set(
          ["r2", "r3", "u3", "u4", "u9"].map { "data/train/" + $0 }))
    #expect(corpus.omissions.contains { $0.reason.contains("'sph2pipe -f wav x.sph |'") })
    #expect(try read(folder, .test).utterances.map(\.name) == ["data/test/t1"])
    let seconds = try corpus.utterances.map { try SoundReader.read($0, rate: 8000).seconds }
    #expect(seconds == [1.25, 0.5])
  }

  @Test func tables() throws {
    let folder = try ScratchFolder()
    for name in ["a.wav", "b.wav"] { try folder.tone(name, 8000) }
    let tab = "path\tsplit\tspeaker\tdigit\ttext\n"
    try folder.put(
      tab + "a.wav\ttrain\tann\t7\tsay \"seven\nb.wav\tdev\tbob\t3\tthree\n", "index.tsv")
    let first = try read(folder)
    #expect(first.utterances.map(\.text) == ["say \"seven", "three"])
    #expect(first.utterances.map(\.label) == ["7", "3"])
    #expect(try SpeechSource(paths: [folder.path]).parts() == [.training, .validation])
    let comma = "audio,sentence,start,end\na.wav,\"one, \"\"two\"\"\",0.25,0.5\na.wav,x,0.5,0.75\n"
    let path = try folder.put(comma, "words.csv")
    let second = try SpeechSource(paths: [path]).utterances()
    #expect(second.utterances.map(\.name) == ["a.wav#1", "a.wav#2"])
    #expect(second.utterances.map(\.text) == ["one, \"two\"", "x"])
    #expect(second.utterances.map(\.duration) == [0.25, 0.25])
    let lines =
      #"{"audio_filepath": "a.wav", "duration": 0.5, "offset": 0.25, "text": "é", "label": 3}"#
      + "\n" + #"{"audio": {"path": "b.wav"}, "transcript": "b"}"# + "\n"
    let third = try SpeechSource(paths: [folder.put(lines, "m.jsonl")]).utterances()
    #expect(third.utterances.map(\.text) == ["é", "b"] && third.utterances[0].label == "3")
    #expect(third.utterances[0].offset == 0.25 && third.utterances[0].duration == 0.5)
  }

  @Test func tablesWithDamage() throws {
    let folder = try ScratchFolder()
    for name in ["a.wav", "b.wav"] { try folder.tone(name) }
    let table = "path\ttext\toffset\tsplit\na.wav\tx\t0\t\nb.wav\ty\n\tz\t0\t\nb.wav\ty\tnan\t\n"
    let path = try folder.put(
      table + "b.wav\ty\t0\tblue\na.wav\tx\t0\t\ngone.wav\tx\t0\t\n", "t.tsv")
    let corpus = try SpeechSource(paths: [path]).utterances()
    #expect(corpus.utterances.map(\.name) == ["a.wav"])
    #expect(
      Set(corpus.omissions.map(\.name))
        == Set(
          [3, 4, 5, 6].map { "\(path) line \($0)" } + ["a.wav", "gone.wav"]))
    let open = try folder.put("path,text\na.wav,\"never closed\nb.wav,x\n", "t.csv")
    #expect(throws: LabelledError.self) { try SpeechSource(paths: [open]).utterances() }
    let other = try folder.put("id,words\n1,x\n", "u.csv")
    #expect(throws: SoundError.self) { try SpeechSource(paths: [other]).utterances() }
    let broken = try folder.put("{\"path\": \"a.wav\"}\n{\"path\": \n", "v.jsonl")
    #expect(throws: LabelledError.self) { try SpeechSource(paths: [broken]).utterances() }
  }

  @Test func folderOfCorpora() throws {
    let folder = try ScratchFolder()
    try folder.tone("one/clips/a.wav")
    try folder.put("path\ttext\nclips/a.wav\thello\n", "one/index.tsv")
    try folder.tone("two/1/2/1-2-3.wav")
    try folder.put("1-2-3 WORDS\n", "two/1/2/1-2.trans.txt")
    try folder.tone("three.wav")
    let corpus = try read(folder)
    #expect(
      Set(corpus.utterances.map(\.name)) == [
        "one/clips/a.wav", "two/1/2/1-2-3.wav", "three.wav",
      ])
    #expect(Set(corpus.utterances.compactMap(\.text)) == ["hello", "WORDS"])
    let both = try SpeechSource(paths: [folder("one"), folder("two")]).utterances()
    #expect(both.utterances.map(\.name) == ["one/clips/a.wav", "two/1/2/1-2-3.wav"])
  }
}
