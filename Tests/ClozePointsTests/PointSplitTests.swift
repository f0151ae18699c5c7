import ClozeData
import ClozeTensor
import ClozeTestSupport
import ClozeTraining
import Foundation
import Testing

@testable import ClozePoints

/// The clouds that train and those that validate.
@Suite struct PointSplitTests {
  /// Writes clouds of ten points into folders of classes; clouds of one mark are equal.
  private func write(_ clouds: [(name: String, mark: Int)], to folder: String) throws {
    for cloud in clouds {
      let url = URL(fileURLWithPath: folder + "/" + cloud.name)
      try FileManager.default.createDirectory(
        at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      let lines = (0..<10).map { "\(cloud.mark) \($0) \($0 * $0 + cloud.mark)\n" }
      try Data(lines.joined().utf8).write(to: url)
    }
  }

  private func samples(
    _ corpus: PointCorpus
  ) throws -> (samples: PointSamples, notes: [String]) {
    var notes: [String] = []
    let samples = try PointSamples(corpus, points: 8) {
      if case .note(let note) = $0 { notes.append(note) }
    }
    return (samples, notes)
  }

  private func corpus(_ paths: String..., validation: Double = 0.3) -> PointCorpus {
    var corpus = PointCorpus()
    (corpus.paths, corpus.validation) = (paths, validation)
    return corpus
  }

  @Test func differentCloudsAreDrawnAsEver() throws {
    try withTemporaryFolder { folder in
      try write((0..<20).map { ("a/\($0).xyz", $0) }, to: folder)
      var random = CounterRandom(seed: 42, purpose: .split)
      var order = Array(0..<Int32(20))
      for index in 0..<6 { order.swapAt(index, index + random.below(20 - index)) }
      let (samples, notes) = try samples(corpus(folder))
      #expect(samples.validation == order[..<6].sorted() && notes.count == 1)
      var other = corpus(folder)
      other.splitSeed = 43
      #expect(try self.samples(other).samples.validation != samples.validation)
    }
  }

  @Test func equalCloudsAreOnOneSide() throws {
    try withTemporaryFolder { folder in
      try write((0..<40).map { ("\($0 % 2)/\($0).xyz", $0 % 14) }, to: folder)
      try write([("0/first.xyz", 99), ("1/first.xyz", 99)], to: folder)
      var corpus = corpus(folder)
      for seed in 1...4 as ClosedRange<UInt64> {
        corpus.splitSeed = seed
        let (samples, notes) = try samples(corpus)
        let equals = samples.set.firstEquals
        #expect(Set(equals).count == 15 && samples.validation.count >= 10)
        let trained = Set(samples.training.map { equals[Int($0)] })
        #expect(trained.isDisjoint(with: samples.validation.map { equals[Int($0)] }))
        #expect(
          notes[1] == "27 clouds have the points of another one; equal clouds are on one side of "
            + "the split")
        #expect(notes[2] == "1 clouds have the points of a cloud of another class")
      }
      corpus.equalTogether = false
      #expect(try samples(corpus).notes[1].contains("have those of one that trains"))
    }
  }

  @Test func validationIsReadFromTheFilesNamed() throws {
    try withTemporaryFolder { folder in
      try write((0..<6).map { ("data/\($0 % 2)/\($0).xyz", $0) }, to: folder)
      try write([("other/1/x.xyz", 3), ("other/1/y.xyz", 50)], to: folder)
      try write([("more/test/0/x.xyz", 60), ("more/train/0/y.xyz", 61)], to: folder)
      var corpus = corpus(folder + "/data")
      let own = try samples(corpus).samples
      corpus.validationPaths = [folder + "/other"]
      let (samples, notes) = try samples(corpus)
      #expect(samples.training == [0, 1, 2, 3, 4, 5] && samples.validation == [6, 7])
      #expect(samples.set.labels[6...] == [1, 1] && samples.set.classes == ["0", "1"])
      #expect(samples.set.digest != own.set.digest)
      #expect(
        notes.last?.hasSuffix("1 of those that validate have those of one that trains") == true)
      // Of a folder with parts those for testing validate: they are kept from training.
      corpus.validationPaths = [folder + "/more"]
      #expect(try self.samples(corpus).samples.validation == [6])
    }
  }

  @Test func classesThatNeverTrainAreRefused() throws {
    try withTemporaryFolder { folder in
      try write((0..<6).map { ("data/\($0 % 2)/\($0).xyz", $0) }, to: folder)
      try write([("other/strange/x.xyz", 3)], to: folder)
      var recipe = PointsClassifyRecipe()
      recipe.data.paths = [folder + "/data"]
      recipe.data.validationPaths = [folder + "/other"]
      recipe.backbone.patch.points = 8
      let run = try RunFolder.create(at: folder + "/run", recipe: "")
      #expect(throws: PointModelError.unknownClass(name: "strange", known: 2)) {
        try PointsClassifyModality.prepare(recipe, run: run, threads: 1) { _ in }
      }
      // Its validation share is of no use then, and may be 0.
      recipe.training.selection.metric = "validation_accuracy"
      recipe.data.validation = 0
      #expect(PointsClassifyBody.problems(of: recipe).isEmpty)
    }
  }
}
