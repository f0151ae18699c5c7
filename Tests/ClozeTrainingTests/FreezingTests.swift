import ClozeData
import ClozeEncoder
import ClozeTensor
import ClozeTestSupport
import ClozeTokens
import Foundation
import Testing

@testable import ClozeTraining

/// Parameters that are frozen, freed one block after the other, or trained more slowly.
@Suite struct FreezingTests {
  private func configuration(
    freeze: String? = nil, unfreeze: Int? = nil, layerDecay: Double? = nil
  ) -> TrainingConfiguration {
    var configuration = toyConfiguration(steps: 12)
    configuration.checkpointEvery = 5
    (configuration.freeze, configuration.unfreeze) = (freeze, unfreeze)
    configuration.layerDecay = layerDecay
    return configuration
  }

  @discardableResult
  private func train(
    _ configuration: TrainingConfiguration, in folder: String, stoppingAt stops: [Int] = []
  ) throws -> BlockTask {
    let run = try RunFolder.create(at: folder + "/run", recipe: "")
    for step in stops {
      let trainer = try Trainer(BlockTask(), configuration, run: run) { _ in }
      try trainer.train { trainer.step == step }
    }
    let task = try BlockTask()
    try Trainer(task, configuration, run: run) { _ in }.train()
    return task
  }

  @Test(arguments: [
    ("blocks", ["layers."], [String]()), ("blocks.1", ["layers.1."], []),
    ("blocks.0-1", ["layers.0.", "layers.1."], []), ("blocks.2-9", ["layers.2."], []),
    ("embeddings", ["embeddings."], []), ("head", ["head."], []), ("head.*", ["head."], []),
    ("layers.*.attention.*, head.bias", ["head.bias"], [".attention."]),
    ("*.bias", [], [".bias"]), ("*", [""], []),
  ])
  func patternsNameParameters(text: String, beginnings: [String], parts: [String]) throws {
    let names = try BlockTask().store.parameters.map(\.name)
    let expected = names.filter { name in
      beginnings.contains { name.hasPrefix($0) } || parts.contains { name.contains($0) }
    }
    #expect(!expected.isEmpty)
    #expect(try ParameterPatterns(text, [EncoderNames()]).matches(names) == Set(expected))
  }

  @Test func allButNormsLeavesTheNormsOfBlocks() throws {
    let names = try BlockTask().store.parameters.map(\.name)
    let frozen = try ParameterPatterns("all-but-norms", [EncoderNames()]).matches(names)
    #expect(frozen.contains("layers.0.attention.qkv.weight"))
    #expect(frozen.contains("layers.2.feedForward.output.bias"))
    #expect(frozen.allSatisfy { $0.hasPrefix("layers.") && !$0.contains(".norm.") })
    let trained = Set(names).subtracting(frozen)
    #expect(trained.count { $0.hasPrefix("layers.") } == 3 * 4)
  }

  @Test func parametersOfAPrefixedEncoderAreItsAlone() throws {
    let clips = EncoderNames("encoder of clips", prefix: "video.")
    let names = ["video.layers.3.norm.bias", "text.layers.1.norm.bias", "video.embeddings.class"]
    #expect(try ParameterPatterns("blocks", [clips]).matches(names) == [names[0]])
    #expect(try ParameterPatterns("embeddings", [clips]).matches(names) == [names[2]])
    #expect(clips.block(of: names[0]) == 3 && clips.block(of: names[1]) == nil)
  }

  @Test func patternsWithoutAMatchAreNamed() throws {
    let store = try BlockTask().store
    func message(_ text: String) -> String? {
      #expect(throws: FreezingError.self) {
        try TrainedParameters(store, configuration(freeze: text))
      }?.description
    }
    #expect(message("embedings")?.hasSuffix("did you mean embeddings?") == true)
    #expect(message("layers.0.atention.*")?.contains("matches no parameter") == true)
    #expect(
      message("zzzzzzzz")?.hasSuffix("there are embeddings.*, head.*, layers.*, norm.*") == true)
    #expect(message("blocks.7-9")?.hasSuffix("the model has the blocks 0 to 2") == true)
    #expect(
      message("*") == "training.freeze is '*', which leaves no parameter to train; leave a part out"
    )
    #expect(message("blocks,embeddings,norm,head")?.contains("leaves no parameter") == true)
  }

  @Test(arguments: ["blocks.", "blocks.3-1", "blocks.x", "blocks.-1", "a,,b", ""])
  func malformedPatternsAreProblemsOfARecipe(text: String) {
    let problems = configuration(freeze: text).validate()
    #expect(problems.count == 1 && problems[0].hasPrefix("freeze has "), "\(problems)")
    #expect(configuration(unfreeze: 0).validate().count == 1)
    #expect(configuration(layerDecay: 1.5).validate().count == 1)
    #expect(configuration(layerDecay: .nan).validate().count == 1)
    #expect(configuration(freeze: "blocks", unfreeze: 3, layerDecay: 0.8).validate() == [])
  }

  /// Frozen parameters have no gradients and no moments, in checkpoints either, and stay the same.
  @Test func whatIsFrozenCostsNothingAndStays() throws {
    try withTemporaryFolder { folder in
      let fresh = try BlockTask().weights
      let task = try train(configuration(freeze: "blocks.0-1,embeddings"), in: folder)
      for (name, values) in task.weights {
        let isFrozen = ["layers.0.", "layers.1.", "embeddings."].contains { name.hasPrefix($0) }
        #expect((values == fresh[name]) == isFrozen, "\(name)")
      }
      let run = try RunFolder.open(folder + "/run")
      let moments = try SafeTensorsFile(path: run.checkpoints.all()[0] + "/moments.safetensors")
      let names = moments.entries.map(\.name)
      #expect(names.contains("first.layers.2.attention.qkv.weight"))
      #expect(names.allSatisfy { !$0.contains("layers.0.") && !$0.contains("embeddings.") })
    }
  }

  @Test func noGradientIsComputedForWhatIsFrozen() throws {
    let task = try BlockTask()
    let trained = try TrainedParameters(task.store, configuration(freeze: "blocks.1"))
    trained.mark(task.store, after: 0)
    let batch = try #require(try task.batches(from: BatchCursor()).next()).batch
    try task.loss(batch, ForwardContext(training: 1, step: 0)).loss.backward()
    for parameter in task.store.parameters {
      // Those below it still learn through it.
      let isFrozen = parameter.name.hasPrefix("layers.1.")
      #expect((parameter.value.gradient == nil) == isFrozen, "\(parameter.name)")
    }
    #expect(
      try AdamW(task.store, OptimizerConfiguration(), trained: trained).moments.count
        == task.store.parameters.count { !$0.name.hasPrefix("layers.1.") })
    #expect(trained.note?.contains("are frozen") == true)
    #expect(try TrainedParameters(task.store, configuration()).note == nil)
  }

  /// Blocks are freed from the top, and lower ones have smaller rates.
  @Test func blocksAreFreedFromTheTopAndDecayDownwards() throws {
    let store = try BlockTask().store
    let trained = try TrainedParameters(
      store, configuration(freeze: "layers.1.*", unfreeze: 4, layerDecay: 0.5))
    for (parameter, entry) in zip(store.parameters, trained.entries) {
      let name = parameter.name
      let expected: (start: Int?, share: Double) =
        switch name {
        case _ where name.hasPrefix("layers.2."): (4, 0.5)
        case _ where name.hasPrefix("layers.1."): (nil, 0.25)
        case _ where name.hasPrefix("layers.0."): (12, 0.125)
        case _ where name.hasPrefix("embeddings."): (16, 0.0625)
        default: (0, 1)
        }
      #expect(entry.start == expected.start && entry.share == expected.share, "\(name)")
    }
    trained.mark(store, after: 4)
    #expect(store["layers.2.attention.qkv.weight"]?.requiresGradient == true)
    #expect(store["layers.0.attention.qkv.weight"]?.requiresGradient == false)
  }

  /// The first step of AdamW moves every value by the rate, and so does that of a freed block.
  @Test func theFirstStepOfABlockHasItsRate() throws {
    var configuration = configuration(unfreeze: 2, layerDecay: 0.5)
    (configuration.optimizer.decay, configuration.optimizer.epsilon) = (0, 1e-20)
    configuration.optimizer.clip = nil
    configuration.optimizer.rate = 0.01
    let task = try BlockTask()
    let trained = try TrainedParameters(task.store, configuration)
    let optimizer = try AdamW(task.store, configuration.optimizer, trained: trained)
    let name = "layers.2.feedForward.output.bias"
    let value = try #require(task.store[name]), fresh = value.values
    for (step, cursor) in [1, 2, 3].map({ ($0, BatchCursor()) }) {
      #expect(step == 3 || value.values == fresh)
      trained.mark(task.store, after: step - 1)
      let batch = try #require(try task.batches(from: cursor).next()).batch
      try task.loss(batch, ForwardContext(training: 1, step: step)).loss.backward()
      try optimizer.step(step, rate: 0.01, norm: 1)
    }
    let moves = zip(value.values, fresh).map { abs($0 - $1) }.filter { $0 > 0 }
    #expect(!moves.isEmpty && moves.allSatisfy { abs($0 - 0.005) < 1e-6 }, "\(moves)")
  }

  /// Stopped before, at and after a block is freed: the same bits.
  @Test(arguments: [[1], [2, 3], [4], [5, 6], [7, 8, 11]])
  func resumingGivesTheSameBits(stops: [Int]) throws {
    let configuration = configuration(freeze: "layers.0.*", unfreeze: 3, layerDecay: 0.7)
    let expected = try withTemporaryFolder { try train(configuration, in: $0).weights }
    let resumed = try withTemporaryFolder {
      try train(configuration, in: $0, stoppingAt: stops).weights
    }
    #expect(resumed == expected)
    let free = try withTemporaryFolder { try train(self.configuration(), in: $0).weights }
    #expect(free != expected)
  }

  /// Parameters that a resumed run no longer freezes have moments of zero at first.
  @Test func freezingCanEndInARunThatGoesOn() throws {
    try withTemporaryFolder { folder in
      let first = try train(configuration(freeze: "blocks"), in: folder)
      var longer = configuration()
      longer.steps = 15
      let task = try BlockTask(), run = try RunFolder.open(folder + "/run")
      let trainer = try Trainer(task, longer, run: run) { _ in }
      #expect(trainer.step == 12 && task.weights == first.weights)
      try trainer.train()
      let name = "layers.0.attention.qkv.weight"
      #expect(task.weights[name] != first.weights[name])
    }
  }

  /// A leaf that is tied to a frozen one has no gradient either.
  @Test func tiedParametersAreFrozenTogether() throws {
    let device = Device(.auto, threads: 1)
    let one = try Tensor([1, 2] as [Float], [2], .f32, device).withGradient()
    let other = try Tensor([3, 4] as [Float], [2], .f32, device).withGradient()
    other.tie(to: one)
    one.withGradient(false)
    #expect(!other.requiresGradient)
    other.withGradient()
    #expect(one.requiresGradient)
    try other.multiplying(other).sum().backward()
    #expect(one.gradient?.values == [2, 4])
  }

  @Test func heldParametersWaitForTheirSteps() throws {
    let store = try BlockTask().store
    let held = HeldParameters(steps: 3) { $0.hasPrefix("layers.") }
    let trained = try TrainedParameters(store, configuration(), held: held)
    trained.mark(store, after: 2)
    #expect(store["layers.0.attention.qkv.weight"]?.requiresGradient == false)
    #expect(store["head.weight"]?.requiresGradient == true)
    trained.mark(store, after: 3)
    #expect(store.parameters.allSatisfy { $0.value.requiresGradient })
    #expect(trained.note?.hasSuffix("the last of them after step 3") == true)
  }
}
