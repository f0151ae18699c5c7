import ClozeData
import Foundation
import Testing

/// Models of clips with captions at the command line: vectors, search, pictures, reports.
@Suite(.enabled(if: VideoReader.problem == nil, "video is not read by this program"))
struct VideoRunTests {
  let scratch: Scratch

  init() throws {
    scratch = try Scratch()
    let made = cloze(
      "data", "make", "moving", "--count", "8", "--validation", "3", "--test", "4", "--seed", "3",
      "--out", scratch("moving"))
    #expect(made.status == 0, "\(made.messages)")
    let trained = cloze(
      ["pretrain", "video-tiny", "--data", scratch("moving"), "--out", scratch("run")]
        + ["--threads", "1", "--precision", "f32", "--steps", "2", "--set", "batch=4"]
        + ["backbone.crossLayers=1", "backbone.count=3"].flatMap { ["--set", $0] })
    #expect(trained.status == 0, "\(trained.messages)")
  }

  private var run: String { scratch("run") }
  private var clip: String { scratch("moving/clips/test-000001.apng") }

  private func refused(_ arguments: [String], status: Int32, _ reason: String) {
    let outcome = cloze(arguments)
    #expect(
      outcome.status == status && outcome.messages.contains(reason), "\(outcome.messages)")
  }

  @Test func clipsAndCaptionsBecomeVectorsAndAreFound() throws {
    let lines = try scratch.write("captions.txt", "the ring stays\nthe cross moves left\n")
    let made = cloze(
      "embed", run, "--files", scratch("moving"), "--output", scratch("v.jsonl"))
    #expect(made.status == 0, "\(made.messages)")
    #expect(made.rows.contains(["vectors", "15"]) && made.rows.contains(["normalized", "true"]))
    let texts = cloze("embed", run, "--input", lines, "--output", scratch("t.npy"))
    #expect(texts.rows.contains(["vectors", "2"]), "\(texts.messages)")
    let found = cloze(
      "search", run, "--input", scratch("moving"), "--query", "the ring stays", "--top", "4")
    #expect(
      found.rows.first
        == ["rank", "similarity", "sample", "name", "begin", "end", "caption"],
      "\(found.messages)")
    #expect(found.rows.count == 5 && found.rows.dropFirst().allSatisfy { !$0[6].isEmpty })
    let itself = cloze("search", run, "--files", scratch("moving"), "--query", clip, "--top", "1")
    #expect(itself.rows.last?[3].hasSuffix("test-000001.apng") == true, "\(itself.messages)")
    #expect(Double(itself.rows.last?[1] ?? "").map { $0 > 0.999 } == true)
    let captions = cloze("search", run, "--input", lines, "--query", clip)
    #expect(captions.rows.first == ["rank", "similarity", "line", "text"], "\(captions.messages)")
    #expect(captions.rows.count == 3)
    let map = cloze("plot", "embeddings", run, "--files", scratch("moving"), "--format", "tsv")
    #expect(map.rows.count == 16, "\(map.messages)")
  }

  @Test func otherFormsAreRefused() {
    let files = ["--files", scratch("moving"), "--output", scratch("v.npy")]
    refused(["embed", run] + files + ["--depth", "4"], status: 2, "--depth is 4")
    refused(
      ["search", run, "--files", clip, "--depth", "1", "--query", "a ring"], status: 2,
      "--depth is for clips")
    refused(["embed", run] + files + ["--pool", "mean"], status: 2, "--pool mean")
    refused(["embed", run] + files + ["--no-normalize"], status: 2, "--no-normalize")
    refused(
      ["search", run, "--files", scratch("moving"), "--like", "16"], status: 1,
      "has no sample 16; it has 15")
    refused(["plot", "clip", run, clip], status: 2, "has no caption")
    refused(["plot", "clip", run, clip, "a ring", "--layer", "1"], status: 2, "0...0")
    refused(["plot", "clip", run, scratch("moving"), "--index", "15"], status: 2, "no clip 15")
  }

  @Test func picturesAndPagesShowClips() throws {
    for arguments in [
      ["clip", run, clip, "the ring stays"], ["clip", run, scratch("moving"), "--index", "2"],
      ["retrieval", run, "--split", "test"],
      ["retrieval", run, "--split", "test", "--examples", "0"],
    ] {
      for file in ["picture.png", "picture.svg"] {
        let drawn = cloze(["plot"] + arguments + ["--output", scratch(file)])
        #expect(drawn.status == 0, "\(arguments): \(drawn.messages)")
      }
      #expect(cloze(["plot"] + arguments).status == 0)
    }
    let listed = cloze("plot", "retrieval", run, "--split", "test", "--format", "tsv")
    #expect(listed.rows.count == 9 && listed.rows[0].contains("first_cosine"), "\(listed.messages)")
    let words = cloze("plot", "clip", run, clip, "ring", "--format", "tsv")
    // Three tokens look at three times of sixteen patches.
    #expect(words.rows.count == 1 + 3 * 3 * 16, "\(words.messages)")
    let reported = cloze("report", run, "--output", scratch("run.html"))
    #expect(reported.status == 0 && !reported.messages.contains("note: run has no"))
    let page = try String(contentsOfFile: scratch("run.html"), encoding: .utf8)
    #expect(page.contains("captions that run ranks first") && page.contains("image/png;base64"))
    #expect(page.contains("The right caption has rank"))
  }
}
