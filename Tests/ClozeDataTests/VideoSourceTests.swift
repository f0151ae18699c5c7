import ClozeTestSupport
import Foundation
import Testing

@testable import ClozeData

/// Captions in the layouts of the field, and what each is read as.
@Suite struct VideoSourceTests {
  private struct Scratch {
    let path: String

    func put(_ text: String, _ name: String) throws {
      let file = URL(filePath: "\(path)/\(name)")
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: file)
    }

    func clips(_ names: String...) throws { for name in names { try put("video", name) } }

    func read(_ part: LabelledPart? = nil) throws -> VideoCorpus {
      try VideoSource(paths: [path]).clips(of: part)
    }
  }

  private func with(_ body: (Scratch) throws -> Void) throws {
    try withTemporaryFolder { try body(Scratch(path: $0)) }
  }

  @Test func `Folders of classes and of pictures`() throws {
    try with { scratch in
      try scratch.clips("train/run/a.mp4", "train/jump/b.webm", "test/run/c.avi", "notes.md")
      try scratch.clips("test/jump/d/1.jpg", "test/jump/d/2.jpg", "test/jump/d/10.jpg")
      let corpus = try scratch.read()
      #expect(
        corpus.clips.map(\.name) == [
          "test/run/c.avi", "train/jump/b.webm", "train/run/a.mp4", "test/jump/d",
        ])
      #expect(corpus.clips.map(\.label) == ["run", "jump", "run", "jump"])
      #expect(try scratch.read(.test).clips.count == 2 && corpus.omissions.isEmpty)
    }
    try with { scratch in
      try scratch.clips("f_1.png", "f_2.png")
      #expect(try scratch.read().clips.map(\.path) == [scratch.path])
    }
  }

  @Test func `Captions of one clip come together, and what is missing is named`() throws {
    try with { scratch in
      try scratch.clips("clips/a.mp4", "clips/b.mp4", "clips/c.mp4")
      try scratch.put(
        """
        {"path": "clips/a.mp4", "captions": ["one", "two"], "split": "train"}
        {"path": "clips/a.mp4", "caption": "three", "split": "train"}
        {"path": "clips/gone.mp4", "caption": "four", "split": "train"}
        {"path": "clips/b.mp4", "caption": "five", "split": "test"}
        {"path": "clips/b.mp4", "caption": "six", "split": "train"}
        """, "all.jsonl")
      let corpus = try scratch.read()
      #expect(corpus.clips.map(\.captions) == [["one", "two", "three"], ["five"]])
      #expect(corpus.clips.map(\.line) == [1, 4])
      #expect(
        corpus.omissions.map(\.name) == ["clips/gone.mp4", "clips/c.mp4", "clips/b.mp4"])
      #expect(corpus.omissions[2].reason.contains("for test and for training"))
      #expect(try scratch.read(.test).clips.map(\.captions) == [["five"]])
    }
  }

  @Test func `Edited captions belong to the caption of their line, and families to the clip`()
    throws
  {
    try with { scratch in
      try scratch.clips("a.mp4", "b.mp4", "c.mp4")
      try scratch.put(
        """
        {"path": "a.mp4", "caption": "red", "edits": {"noun": "red x", "colour": "blue"}, "family": 0}
        {"path": "a.mp4", "caption": "scarlet", "edits": {"colour": "azure"}, "family": 9}
        {"path": "b.mp4", "edits": {"colour": "blue"}, "caption": ""}
        {"path": "c.mp4", "caption": "green", "edits": "blue", "family": "last"}
        """, "all.jsonl")
      let clips = try scratch.read().clips
      #expect(
        clips[0].edits == [
          EditedCaption(kind: "colour", right: "red", wrong: "blue"),
          EditedCaption(kind: "noun", right: "red", wrong: "red x"),
          EditedCaption(kind: "colour", right: "scarlet", wrong: "azure"),
        ])
      #expect(clips[1].edits.isEmpty && clips[2].edits.isEmpty)
      #expect(clips.map(\.family) == ["0", nil, "last"])
    }
  }

  @Test func `Unbalanced quotes are an error with the line, in tabs they mean nothing`() throws {
    try with { scratch in
      try scratch.clips("a.mp4", "b.mp4")
      try scratch.put("path,caption\na.mp4,\"says \"\"no\"\"\"\nb.mp4,\"says no\n", "x.csv")
      let error = #expect(throws: LabelledError.self) { try scratch.read() }
      #expect(error?.description.contains("line 3") == true, "\(error?.description ?? "")")
    }
    try with { scratch in
      try scratch.clips("a.mp4", "b.mp4")
      try scratch.put("path\tcaption\na.mp4\tsays \"no\nb.mp4\tone\ttoo many\n", "x.tsv")
      let corpus = try scratch.read()
      #expect(corpus.clips.map(\.captions) == [["says \"no"]])
      #expect(corpus.omissions.contains { $0.name.hasSuffix("x.tsv line 3") })
    }
  }

  @Test func `Two languages`() throws {
    try with { scratch in
      try scratch.clips("v_1_2.avi")
      try scratch.put(
        """
        VideoID,Start,End,WorkerID,Source,AnnotationTime,Language,Description
        v,1,2,0,clean,3,English,"a ""dog"", running"
        v,1,2,0,clean,3,German,ein Hund

        """, "corpus.csv")
      let corpus = try scratch.read()
      #expect(corpus.clips.map(\.captions) == [["a \"dog\", running"]])
      #expect(corpus.clips[0].begin == 0 && corpus.clips[0].end == nil)
      #expect(
        corpus.omissions.map(\.reason) == [
          "1 captions in German, where those in English are taken"
        ])
      var source = VideoSource(paths: [scratch.path])
      source.language = "German"
      #expect(try source.clips().clips.map(\.captions) == [["ein Hund"]])
    }
  }

  @Test func `Stretches make a paragraph, or a clip each`() throws {
    try with { scratch in
      try scratch.clips("videos/v_a.mp4")
      try scratch.put(
        """
        {"v_a": {"duration": 9, "timestamps": [[0, 4.5], [4, 9]],
          "sentences": ["He runs.", " Then he stops."]},
         "v_gone": {"duration": 9, "timestamps": [[0, 9]], "sentences": ["Nothing."]}}
        """, "val_1.json")
      var source = VideoSource(paths: [scratch.path])
      let corpus = try source.clips(of: .validation)
      #expect(corpus.clips.map(\.captions) == [["He runs. Then he stops."]])
      #expect(corpus.omissions == [Omission("v_gone", "has a caption and no video")])
      source.stretches = .each
      let each = try source.clips().clips
      #expect(each.map(\.begin) == [0, 4] && each.map(\.end) == [4.5, 9])
      #expect(each.map(\.name) == ["videos/v_a.mp4#1", "videos/v_a.mp4#2"])
    }
  }

  @Test func `Folders and tables that are no video say so`() throws {
    try with { scratch in
      let empty = VideoError(path: scratch.path, problem: .noVideo(files: 0))
      #expect(throws: empty) { try scratch.read() }
      try scratch.put("a,b\n1,2\n", "x.csv")
      let table = scratch.path + "/x.csv"
      let error = #expect(throws: VideoError.self) { try VideoSource(paths: [table]).clips() }
      #expect(error?.path == table)
    }
  }

  @Test func `Many clips in a folder are listed once each`() throws {
    try with { scratch in
      var rows = "path\tcaption\n"
      for index in 0..<3000 {
        #expect(
          FileManager.default.createFile(atPath: "\(scratch.path)/\(index).mp4", contents: nil))
        rows += "\(index).mp4\tcaption \(index)\n"
      }
      try scratch.put(rows, "captions.tsv")
      let corpus = try scratch.read()
      #expect(corpus.clips.count == 3000 && Set(corpus.clips.map(\.name)).count == 3000)
      #expect(corpus.clips[2999].captions == ["caption 2999"] && corpus.omissions.isEmpty)
    }
  }
}

/// The layouts of published sets.
@Suite(.enabled(if: Videos.data != nil)) struct VideoLayoutTests {
  private func source(_ name: String) -> VideoSource {
    VideoSource(paths: ["\(Videos.data ?? "")/\(name)"])
  }

  private func captions(_ name: String, _ part: LabelledPart?) throws -> [[String]] {
    try source("layouts/" + name).clips(of: part).clips.map(\.captions)
  }

  @Test func `MSR-VTT with the lists of 9,000 and of JSFUSION`() throws {
    let training = try captions("msrvtt", .training)
    #expect(
      training.count == 3
        && training[0] == [
          "bin blue at f two now", "bin blue at f two now is what a man says",
        ])
    #expect(try captions("msrvtt", .test) == [["bin blue at f five again, said once"]])
  }

  @Test func `MSVD, DiDeMo, LSMDC, WebVid, ActivityNet and VATEX`() throws {
    #expect(
      try captions("msvd", .test) == [
        ["bin blue at z four now", "a man says: \"bin blue at z four now\""]
      ])
    #expect(try captions("msvd", .training).count == 2)
    #expect(
      try captions("didemo", .training) == [
        ["bin blue by m one soon bin blue by m two please"],
        ["bin blue by m two please bin blue by m three again"],
      ])
    #expect(
      try captions("lsmdc", .training) == [
        ["bin blue in e eight now"], ["SOMEONE says, \"bin blue in e nine soon."],
      ])
    #expect(try captions("webvid", .training).first == ["bin blue in r eight please, close-up, 4k"])
    let activity = try source("layouts/activitynet").clips()
    #expect(activity.clips.count == 2 && activity.omissions.map(\.name) == ["v_missing"])
    let vatex = try source("layouts/vatex").clips()
    #expect(vatex.clips.map(\.captions.count) == [2, 2] && vatex.omissions.count == 1)
  }

  @Test func `Records, tables and classes`() throws {
    #expect(try source("layouts/jsonl").parts() == [.training, .validation, .test])
    #expect(try captions("jsonl", .test) == [["bin green at u one again"]])
    let classes = try source("layouts/classes").clips()
    #expect(classes.clips.map(\.label) == ["bin", "lay", "bin", "lay"])
    #expect(try source("layouts/classes").parts() == [.training, .test])
  }

  @Test func `Whole sets`() throws {
    let counts = try [LabelledPart.training, .validation, .test].map { part in
      try [source("grid"), source("sprites")].map { try $0.clips(of: part).clips.count }
    }
    #expect(counts == [[800, 1600], [100, 200], [100, 400]])
    let sprites = try source("sprites").clips().clips
    #expect(Set(sprites.compactMap(\.label)).count == 5)
  }
}
