import ClozeEncoder
import ClozeItems
import ClozeTensor
import ClozeTestSupport
import ClozeText
import ClozeTokens
import ClozeTraining
import Foundation
import Testing

@testable import ClozeJoint

/// Joint runs: shared blocks, the bits of members, resumed runs, errors.
@Suite struct JointTests {
  private static let small = [
    "encoder.layers=1", "encoder.hidden=16", "encoder.heads=2", "encoder.feedForward=32",
  ]

  private let device = Device(.auto, threads: 2)

  private func withData(_ body: (String) throws -> Void) throws {
    try withTemporaryFolder { folder in
      let words = ["ship", "sea", "wind", "sail", "harbour", "wave", "storm", "star"]
      let text = (0..<60).map { line in
        (0..<9).map { words[(line * 7 + $0 * $0 * 3) % words.count] }.joined(separator: " ") + "."
      }.joined(separator: "\n\n")
      try text.write(toFile: folder + "/book.txt", atomically: true, encoding: .utf8)
      let rows = (0..<40).flatMap { user in
        (0..<8).map { "u\(user)\ti\((user + $0 * $0) % 12)\t\($0)" }
      }
      try (["user\titem\ttime"] + rows).joined(separator: "\n")
        .write(toFile: folder + "/taste.tsv", atomically: true, encoding: .utf8)
      try body(folder)
    }
  }

  private func text(_ folder: String, name: String = "reading") -> JointMember {
    var member = JointMember(name: name, recipe: "text-tiny")
    member.data = [folder + "/book.txt"]
    member.set = Self.small + ["tokenizer.vocabularySize=80", "tokensPerBatch=256"]
    return member
  }

  private func items(_ folder: String) -> JointMember {
    var member = JointMember(name: "taste", recipe: "items")
    member.data = [folder + "/taste.tsv"]
    member.set = Self.small
    return member
  }

  private func recipe(_ members: [JointMember], steps: Int = 6) -> JointRecipe {
    var recipe = JointRecipe()
    recipe.members = members
    recipe.precision = .f32
    recipe.training.steps = steps
    recipe.training.validateEvery = 3
    recipe.training.checkpointEvery = 2
    recipe.training.logEvery = 1
    return recipe
  }

  private func run<M: Modality>(
    _ run: TrainingRun<M>, until most: Int = .max
  ) throws -> RunFolder {
    var steps = 0
    try run.execute(
      device: device, threads: 2,
      stop: {
        steps += 1
        return steps >= most
      }, preparing: { _ in }, training: { _ in })
    return run.run
  }

  private func weights(_ folder: String) throws -> Data {
    try Data(contentsOf: URL(fileURLWithPath: folder + "/model.safetensors"))
  }

  @Test func `A single member has the bits that it has alone`() throws {
    try withData { folder in
      let recipe = recipe([text(folder)])
      let joint = try run(
        TrainingRun<JointModality>.start(recipe, at: folder + "/joint", on: device))
      var alone = try #require(
        try recipe.recipe(of: recipe.members[0]) as? Recipe<TextBody>)
      alone.training = recipe.training
      let plain = try run(TrainingRun<TextModality>.start(alone, at: folder + "/alone", on: device))
      #expect(try weights(joint.path + "/members/reading/model") == weights(plain.model))
    }
  }

  @Test func `Blocks are the same in all members, and nothing else is`() throws {
    try withData { folder in
      let recipe = recipe([text(folder), items(folder)])
      #expect(recipe.validate() == [])
      let folder = try RunFolder.create(at: folder + "/run", recipe: "")
      let data = try JointModality.prepare(recipe, run: folder, threads: 2) { _ in }
      let task = try JointModality.task(recipe, data, device: device)
      let names = task.store.parameters.map(\.name)
      #expect(names.contains("layers.0.attention.output.weight"))
      #expect(names.contains { $0.hasPrefix("members.reading.embeddings.") })
      #expect(names.contains { $0.hasPrefix("members.taste.embeddings.") })
      #expect(!names.contains { $0.hasPrefix("members.") && $0.contains(".layers.") })
      let stream = try task.batches(from: BatchCursor())
      defer { stream.cancel() }
      var seen: Set<Int> = []
      while seen.count < 2 {
        let batch = try #require(try stream.next()).batch
        guard seen.insert(batch.member).inserted else { continue }
        try task.loss(batch, ForwardContext(training: 1, step: 0)).loss.backward()
        let own = "members." + ["reading", "taste"][batch.member] + "."
        for parameter in task.store.parameters {
          let isOthers = parameter.name.hasPrefix("members.") && !parameter.name.hasPrefix(own)
          if isOthers { #expect(parameter.value.gradient == nil, "\(parameter.name)") }
          if parameter.name.hasPrefix("layers.") {
            #expect(parameter.value.gradient != nil, "\(parameter.name)")
          }
        }
        task.store.clearGradients()
      }
      let metrics = try task.validate()
      #expect(Set(recipe.metrics.map(\.name)).isSubset(of: metrics.keys))
      #expect(metrics.keys.contains("validation_reading_loss"))
    }
  }

  @Test func `A run that was stopped has the bits of one that was not`() throws {
    try withData { folder in
      let recipe = recipe([text(folder), items(folder)], steps: 7)
      let whole = try run(
        TrainingRun<JointModality>.start(recipe, at: folder + "/whole", on: device))
      let path = folder + "/stopped"
      _ = try run(TrainingRun<JointModality>.start(recipe, at: path, on: device), until: 3)
      let resumed = try run(TrainingRun<JointModality>.resume(path, steps: nil))
      for member in ["reading", "taste"] {
        let model = "/members/\(member)/model"
        #expect(try weights(whole.path + model) == weights(resumed.path + model))
      }
      #expect(
        RunFolder.whole(ofMemberAt: path + "/members/taste")
          == URL(fileURLWithPath: path).standardizedFileURL.path)
      #expect(RunFolder.whole(ofMemberAt: path) == nil)
    }
  }

  @Test func `A run needs its members' files no more, and refuses other members`() throws {
    try withData { folder in
      let yaml = """
        modality: text
        recipe: text-tiny
        encoder: {layers: 1, hidden: 16, heads: 2, feedForward: 32}
        tokenizer: {vocabularySize: 80}
        tokensPerBatch: 256
        data: {paths: [\(folder)/book.txt]}
        """
      try yaml.write(toFile: folder + "/a.yaml", atomically: true, encoding: .utf8)
      let members = [JointMember(name: "reading", recipe: folder + "/a.yaml"), items(folder)]
      let path = folder + "/run"
      _ = try run(
        TrainingRun<JointModality>.start(recipe(members, steps: 5), at: path, on: device),
        until: 2)
      try FileManager.default.removeItem(atPath: folder + "/a.yaml")
      #expect {
        _ = try TrainingRun<JointModality>.resume(path, steps: nil) { recipe in
          var other = recipe
          other.members[1].weight = 3
          return other
        }
      } throws: { "\($0)".contains("members cannot change") }
      let resumed = try run(TrainingRun<JointModality>.resume(path, steps: nil))
      #expect(FileManager.default.fileExists(atPath: resumed.path + "/members/reading/model"))
      var set = text(folder)
      set.set = ["training.steps=3"]
      #expect(recipe([set]).validate().contains { $0.contains("training.steps=3") })
      #expect(recipe([text(folder, name: "Validation")]).validate().count == 1)
    }
  }

  @Test func `Batches follow the weights, and a weight of 0 has none`() {
    let draw = JointDraw([1, 0, 3], seed: 5)
    let members = (0..<4000).map(draw.member)
    #expect(!members.contains(1))
    #expect((2850...3150).contains(members.count { $0 == 2 }))
    #expect(members == (0..<4000).map(JointDraw([1, 0, 3], seed: 5).member))
    #expect((0..<100).allSatisfy { JointDraw([1e308, 1e308, 0], seed: 1).member(of: $0) < 2 })
    #expect((0..<100).allSatisfy { JointDraw([0, 2, 0], seed: 1).member(of: $0) == 1 })
  }

  @Test func `What is wrong with members is named`() throws {
    try withData { folder in
      var wide = text(folder, name: "wide")
      wide.set += ["encoder.hidden=32"]
      let other = recipe([text(folder), wide])
      #expect {
        _ = try run(TrainingRun<JointModality>.start(other, at: folder + "/wide", on: device))
      } throws: { error in
        "\(error)".contains("cannot have the same blocks: layers.0.")
      }
      #expect(recipe([]).validate().count == 1)
      #expect(recipe([text(folder), text(folder)]).validate().contains { $0.contains("twice") })
      var idle = text(folder)
      idle.weight = 0
      #expect(recipe([idle]).validate().contains { $0.contains("weight 0") })
      var strange = text(folder)
      strange.set = ["encoder.hiden=3"]
      #expect { try recipe([strange]).check() } throws: { "\($0)".contains("members.reading") }
      var gone = text(folder)
      gone.data = [folder + "/gone.txt"]
      #expect { try recipe([gone]).check() } throws: { "\($0)".contains("the member reading") }
    }
  }

  @Test func `Members are read from a list, with unknown keys named`() throws {
    let text = """
      modality: joint
      members:
        - name: reading
          recipe: text-tiny
          data: [book.txt]
        - {name: taste, recipe: items, weight: 2.5, set: [encoder.hidden=16]}
      """
    let read = try JointRecipe().applying(yaml: text, name: "joint.yaml")
    #expect(read.members.map(\.name) == ["reading", "taste"])
    #expect(read.members.map(\.weight) == [1, 2.5])
    let again = try JointRecipe().applying(yaml: read.yaml(), name: "again")
    #expect(again == read)
    #expect {
      _ = try JointRecipe().applying(
        yaml: "members: [{name: a, recipe: text, wheight: 2}]", name: "joint.yaml")
    } throws: { "\($0)".contains("wheight") }
    #expect {
      _ = try JointRecipe().applying(yaml: "members: [{recipe: text}]", name: "joint.yaml")
    } throws: { "\($0)".contains("without name or recipe") }
  }
}
