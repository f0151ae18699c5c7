import ClozeData
import ClozeTensor
import ClozeTestSupport
import ClozeText
import ClozeTraining
import Foundation
import Testing

@testable import ClozeSequences

/// Recipes of texts with classes, and the split of those texts.
@Suite struct LabelledSplitTests {
  private func corpus(_ scratch: String, _ files: [String: String]) throws -> LabelledCorpus {
    for (name, text) in files {
      let url = URL(fileURLWithPath: scratch + "/" + name)
      try FileManager.default.createDirectory(
        at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: url)
    }
    var corpus = LabelledCorpus()
    corpus.paths = [scratch + "/data"]
    return corpus
  }

  /// Texts of which each has copies with other labels, written in several ways.
  private func copies(_ texts: Int) -> String {
    var random = CounterRandom(seed: 1, purpose: .test)
    return "text\tlabel\n"
      + (0..<texts).flatMap { text in
        ["Word \(text) is here", "word \(text) is  here ", "word \(text) IS here"].map {
          "\($0)\t\(random.below(2) == 0 ? "x" : "y")\n"
        }
      }.joined()
  }

  @Test func aSampleHasOneFieldOrTwo() {
    var corpus = LabelledCorpus()
    (corpus.paths, corpus.fields) = (["x"], ["a", "b", "c"])
    #expect(corpus.validate().count == 1)
  }

  @Test func splitsNeedTwoClassesAndSamples() throws {
    try withTemporaryFolder { scratch in
      let corpus = try corpus(scratch, ["data/train.txt": "A:a one\nA:b two\n"])
      #expect(throws: LabelledError.oneClass(name: "A", samples: 2)) {
        try LabelledSplit.read(ClassHead.self, corpus, usual: ["text"])
      }
      try FileManager.default.moveItem(
        atPath: scratch + "/data/train.txt", toPath: scratch + "/data/test.txt")
      #expect(throws: LabelledError.noSamples(part: "training", paths: [scratch + "/data"])) {
        try LabelledSplit.read(ClassHead.self, corpus, usual: ["text"])
      }
    }
  }

  @Test func equalTextsAreOnOneSide() throws {
    try withTemporaryFolder { scratch in
      var corpus = try corpus(scratch, ["data/all.tsv": copies(60)])
      corpus.validation = 0.25
      func number(_ sample: LabelledText) -> String {
        String(sample.texts[0].split(separator: " ")[1])
      }
      let split = try LabelledSplit.read(ClassHead.self, corpus, usual: ["text"])
      #expect((40...45).contains(split.validation.count))
      let trained = Set(split.training.map(number))
      #expect(trained.isDisjoint(with: split.validation.map(number)))
      #expect(split.notes.count == 2, "\(split.notes)")
      #expect(split.notes[0].contains("samples have the text of a sample of another class"))
      #expect(split.notes[1].hasPrefix("120 samples repeat the text of another one"))
      // As in a run of an earlier version, which goes on with its split.
      corpus.equalTogether = false
      let former = try LabelledSplit.read(ClassHead.self, corpus, usual: ["text"])
      #expect(!Set(former.training.map(number)).isDisjoint(with: former.validation.map(number)))
      #expect(former.notes[1].contains("samples that validate have the text of one that trains"))
    }
  }

  @Test func samplesThatTeachLittleAreNoted() throws {
    let notes = LabelledSplit<LabelledText>.notes(
      training: [LabelledText([" "], label: "a"), LabelledText(["x"], label: "b")],
      validation: [LabelledText(["y", ""], label: "a")], areClasses: true)
    #expect(notes == ["2 samples have an empty text: nothing of it can be learned"])
    try withTemporaryFolder { scratch in
      let corpus = try corpus(
        scratch,
        [
          "data/train.tsv": "text\tlabel\na\t0\nb\t1\n",
          "data/dev.tsv": "text\tlabel\nc\t0\nd\t2\n",
        ])
      #expect(
        try LabelledSplit.read(ClassHead.self, corpus, usual: ["text"]).notes == [
          "no sample that trains is of the class '2': 1 of 2 samples that validate must count as "
            + "wrong"
        ])
    }
  }

  @Test func aReasonIsGivenWhereNothingValidates() throws {
    try withTemporaryFolder { scratch in
      let text = (0..<20).map { "same\t\($0 % 2)\n" }.joined()
      let corpus = try corpus(scratch, ["data/all.tsv": "text\tlabel\n" + text])
      let split = try LabelledSplit.read(ClassHead.self, corpus, usual: ["text"])
      #expect(split.validation.isEmpty && split.training.count == 20)
      #expect(
        split.notes.last?.hasPrefix("nothing validates: all samples have the same text") == true,
        "\(split.notes)")
    }
  }

  /// Labels of two files, one of which went through a table of numbers with gaps.
  @Test func labelsOfOneNumberAreRefused() throws {
    try withTemporaryFolder { scratch in
      var recipe = ClassifyRecipe<TextClassification>()
      recipe.data = try corpus(
        scratch,
        [
          "data/train.tsv": "text\tlabel\na\t0\nb\t1\n",
          "data/dev.tsv": "text\tlabel\nc\t0.0\nd\t1.0\n",
        ])
      let run = try RunFolder.create(at: scratch + "/run", recipe: recipe.yaml())
      #expect(throws: LabelledError.sameNumber(label: "label", first: "0", second: "0.0")) {
        try ClassifyData(recipe, run: run) { _ in }
      }
    }
  }

  @Test func theSeedOfTheSplitDrawsIt() throws {
    try withTemporaryFolder { scratch in
      let text = (0..<80).map { "word\($0)\t\($0 % 2)\n" }.joined()
      var corpus = try corpus(scratch, ["data/all.tsv": "text\tlabel\n" + text])
      let usual = try LabelledSplit.read(ClassHead.self, corpus, usual: ["text"])
      #expect(usual.notes.isEmpty && usual.validation.count == 8)
      corpus.splitSeed = 1
      #expect(
        try LabelledSplit.read(ClassHead.self, corpus, usual: ["text"]).validation
          != usual.validation)
    }
  }

  @Test func validationIsReadFromTheFilesNamed() throws {
    try withTemporaryFolder { scratch in
      var corpus = try corpus(
        scratch,
        [
          "data/train.tsv": "text\tlabel\na\t0\nb\t1\n", "data/dev.tsv": "text\tlabel\nc\t0\n",
          "other.tsv": "text\tlabel\nA\t0\nd\t1\n", "more/dev.tsv": "text\tlabel\ne\t0\n",
          "more/test.tsv": "text\tlabel\nf\t0\n", "odd/test.tsv": "text\tlabel\nf\t0\n",
          "odd/train.tsv": "text\tlabel\nf\t0\n",
        ])
      func texts() throws -> [String] {
        let split = try LabelledSplit.read(ClassHead.self, corpus, usual: ["text"])
        #expect(split.training.map(\.texts) == [["a"], ["b"]])
        return split.validation.map { $0.texts[0] }
      }
      #expect(try texts() == ["c"])
      corpus.validationPaths = [scratch + "/other.tsv"]
      #expect(try texts() == ["A", "d"])
      let notes = try LabelledSplit.read(ClassHead.self, corpus, usual: ["text"]).notes
      #expect(notes.count == 2 && notes[0].hasPrefix("1 samples in files of --data"))
      #expect(notes[1].hasPrefix("1 of 2 samples that validate have the text of one that trains"))
      corpus.validationPaths = [scratch + "/more"]
      #expect(try texts() == ["e"])
      // A file that is named is read whatever it is called.
      corpus.validationPaths = [scratch + "/more/test.tsv"]
      #expect(try texts() == ["f"])
      corpus.validationPaths = [scratch + "/odd"]
      #expect(throws: LabelledError.noSamples(part: "validation", paths: [scratch + "/odd"])) {
        try LabelledSplit.read(ClassHead.self, corpus, usual: ["text"])
      }
    }
  }

  /// Numbers are refused before anything is trained; a run that learns them goes on.
  @Test func numbersAreRefused() throws {
    try withTemporaryFolder { scratch in
      var recipe = ClassifyRecipe<TextClassification>()
      let rows = (0..<60).map { "word\($0)\t\(Double($0) / 7)\n" }
      recipe.data = try corpus(scratch, ["data/all.tsv": "text\tlabel\n" + rows.joined()])
      let run = try RunFolder.create(at: scratch + "/run", recipe: recipe.yaml())
      let found = #expect(throws: LabelledError.self) {
        try ClassifyData(recipe, run: run) { _ in }
      }
      let text = found?.description ?? ""
      #expect(text.contains("60 different ones in 60 samples") && text.contains("bins"), "\(text)")
    }
  }
}
