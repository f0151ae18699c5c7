import ClozeData
import ClozeSequences
import ClozeTestSupport
import Foundation
import Testing

/// Recipes of texts with classes, and the split of those texts.
@Suite struct LabelledSplitTests {
  @Test func aSampleHasOneFieldOrTwo() {
    var corpus = LabelledCorpus()
    (corpus.paths, corpus.fields) = (["x"], ["a", "b", "c"])
    #expect(corpus.validate().count == 1)
  }

  @Test func splitsNeedTwoClassesAndSamples() throws {
    try withTemporaryFolder { scratch in
      var corpus = LabelledCorpus()
      corpus.paths = [scratch]
      try "A:a one\nA:b two\n".write(
        toFile: scratch + "/train.txt", atomically: true, encoding: .utf8)
      #expect(throws: LabelledError.oneClass(name: "A", samples: 2)) {
        try LabelledSplit(corpus, usual: ["text"])
      }
      try FileManager.default.moveItem(
        atPath: scratch + "/train.txt", toPath: scratch + "/test.txt")
      #expect(throws: LabelledError.noSamples(part: "training", paths: [scratch])) {
        try LabelledSplit(corpus, usual: ["text"])
      }
    }
  }
}
