import ClozeEncoder
import Testing

@testable import ClozeTensor

/// Models of clips: embedded frames, divided blocks, chosen frames, pairs of texts and clips.
@Suite struct VideoTests {
  private static let frames = [5, 1, 8, 3]

  private func configuration(
    _ change: (inout EncoderConfiguration) -> Void = { _ in }
  ) -> EncoderConfiguration {
    var configuration = EncoderConfiguration(), settings = DividedBlock.Settings()
    configuration.block = BlockName(rawValue: DividedBlock.name)
    (configuration.layers, configuration.hidden, configuration.heads) = (2, 96, 4)
    (configuration.feedForward, configuration.normPlacement) = (200, .pre)
    (configuration.maximumLength, configuration.initializerRange) = (8 * 17, 0.2)
    settings.patches = 16
    configuration.blockSettings[DividedBlock.name] = settings
    change(&configuration)
    return configuration
  }

  /// The parts of a model in one store.
  private struct Model {
    let grid: PatchGrid
    let store: ParameterStore
    let embedding: FrameEmbedding
    let encoder: Encoder
    let selector: FrameSelector
    let cross: TrajectoryCross

    init(
      _ configuration: EncoderConfiguration, _ device: Device, dtype: DType = .f32,
      selecting selection: SelectorConfiguration = SelectorConfiguration(),
      words: WordAttention = .trajectory
    ) throws {
      grid = try PatchGrid(size: 16, patch: 4, tube: 2)
      store = ParameterStore(seed: 3, dtype: dtype, device: device)
      embedding = try FrameEmbedding(store, grid, frames: 8, configuration)
      encoder = try Encoder(store, configuration)
      selector = try FrameSelector(store, "selector", configuration, selection)
      cross = try TrajectoryCross(store.scoped("cross"), configuration, words: words)
      // Zeros at first, which would leave time out.
      for layer in 0..<configuration.layers {
        var random = CounterRandom(seed: 9, purpose: .test, sample: layer)
        let projection = try #require(store["layers.\(layer).time.projection.weight"])
        projection.fill { random.normal() * 0.1 }
      }
    }

    func encode(_ clips: [[UInt8]], _ context: ForwardContext) throws -> ClipFeatures {
      let layout = try embedding.layout(frames: clips.map { $0.count / grid.bytes })
      let patches = try grid.patches(
        of: clips.flatMap { $0 }, scale: .clip, context.dtype, store.device)
      let (x, left) = try encoder(
        embedding(patches, layout, context), layout, context,
        changing: [
          1: { try selector($0, $1, context) }
        ])
      return try ClipFeatures(x, left, halving: grid.side)
    }
  }

  private func clip(_ frames: Int, seed: UInt64) throws -> [UInt8] {
    var random = CounterRandom(seed: seed, purpose: .test)
    return (0..<frames * 2 * 16 * 16 * 3).map { _ in UInt8(random.below(256)) }
  }

  private func words(_ count: Int, _ width: Int, _ device: Device, seed: UInt64) throws -> Tensor {
    var random = CounterRandom(seed: seed, purpose: .test)
    return try Tensor(
      (0..<count * width).map { _ in Float(random.normal()) }, [count, width], .f32, device)
  }

  /// A clip and a pair have the same bits alone and beside others, for any number of threads.
  @Test(arguments: [DType.f32, .bf16], WordAttention.allCases)
  func bitsDoNotDependOnTheBatch(dtype: DType, words kind: WordAttention) throws {
    var results: [[Float]] = []
    for threads in [1, 3] {
      let device = Device(.auto, threads: threads)
      guard device.backend.dtypes.contains(dtype) else { return }
      let model = try Model(configuration(), device, words: kind)
      let context = ForwardContext(evaluating: dtype)
      let clips = try Self.frames.enumerated().map { try clip($1, seed: UInt64($0)) }
      let lengths = [7, 1, 12], texts = SequenceLayout(offsets: [0, 7, 8, 20])
      let words = try words(20, 96, device, seed: 7)
      let all = try model.encode(clips, context)
      let list = [(0, 1), (2, 0), (1, 2), (2, 3), (0, 0)].map { (text: $0.0, clip: $0.1) }
      let pairs = try PairLayout(
        texts: texts, frames: all.frames, patches: all.patchesPerFrame, pairs: list)
      let together = try model.cross(words, all, pairs, context).values
      #expect(together.allSatisfy { $0.isFinite })
      for (number, pair) in list.enumerated() {
        let one = try model.encode([clips[pair.clip]], context)
        let row = Array(all.classes.values[pair.clip * 96..<(pair.clip + 1) * 96])
        #expect(one.classes.values == row, "clip \(pair.clip)")
        let start = Int(texts.offsets[pair.text])
        let text = try words.slice(axis: 0, start..<start + lengths[pair.text])
        let alone = try PairLayout(
          texts: SequenceLayout(offsets: [0, Int32(lengths[pair.text])]), frames: one.frames,
          patches: one.patchesPerFrame, pairs: [(text: 0, clip: 0)])
        let rows =
          Int(pairs.output.offsets[number]) * 96..<Int(pairs.output.offsets[number + 1]) * 96
        #expect(
          try model.cross(text, one, alone, context).values == Array(together[rows]),
          "pair \(number)")
      }
      results.append(together)
    }
    #expect(results[0] == results[1])
  }

  /// Every parameter gets a gradient, the same for any number of threads, with dropped paths and
  /// noisy choices of frames.
  @Test func trainingIsTheSameForAnyNumberOfThreads() throws {
    var selection = SelectorConfiguration()
    (selection.depths, selection.draws) = ([1], 50)
    let gradients = try [1, 2, 3].map { threads -> [[Double]] in
      let device = Device(.auto, threads: threads)
      let model = try Model(configuration { $0.dropPath = 0.5 }, device, selecting: selection)
      let context = ForwardContext(training: 5, step: 2)
      let clips = try Self.frames.enumerated().map { try clip($1, seed: UInt64($0)) }
      let features = try model.encode(clips, context)
      #expect(features.frames == [3, 1, 5, 2])
      let pairs = try PairLayout(
        texts: SequenceLayout(offsets: [0, 7, 20]), frames: features.frames,
        patches: features.patchesPerFrame, pairs: [(0, 0), (1, 0), (1, 3), (0, 2), (0, 1)])
      let rows = try model.cross(words(20, 96, device, seed: 7), features, pairs, context)
      try rows.activation(.tanh).sum().backward()
      for parameter in model.store.parameters {
        let gradient = parameter.value.gradient?.doubles ?? [.nan]
        #expect(gradient.allSatisfy { $0.isFinite }, "\(parameter.name)")
        #expect(gradient.contains { $0 != 0 }, "\(parameter.name)")
      }
      return model.store.parameters.map { $0.value.gradient?.doubles ?? [] }
    }
    #expect(gradients[0] == gradients[1] && gradients[0] == gradients[2])
  }

  /// With the projection of time at its zeros a clip's frames are encoded as single ones.
  @Test func timeIsLeftOutAtFirst() throws {
    let device = Device(.auto, threads: 1), store = ParameterStore(seed: 3, device: device)
    let encoder = try Encoder(store, configuration()), x = try words(34, 96, device, seed: 1)
    let context = ForwardContext(evaluating: .f32)
    func encoded(_ frames: [Int]) throws -> [Float] {
      try encoder(x, SequenceLayout(frames: frames, rows: 17), context).values
    }
    #expect(try encoded([2]) == encoded([1, 1]))
    let projection = try #require(store["layers.0.time.projection.weight"])
    var random = CounterRandom(seed: 1, purpose: .test)
    projection.fill { random.normal() }
    #expect(try encoded([2]) != encoded([1, 1]))
  }

  @Test func rowsAreThoseOfTheWhole() throws {
    let device = Device(.reference, threads: 1)
    let model = try Model(
      configuration { ($0.hidden, $0.heads, $0.feedForward) = (12, 3, 20) }, device, dtype: .f64)
    let layout = try SequenceLayout(frames: [2, 1], rows: 5), rows: [Int32] = [0, 3, 5, 10, 14]
    let x = try words(15, 12, device, seed: 4).cast(to: .f64)
    let context = ForwardContext(evaluating: .f64)
    let results = try [false, true].map { choosing -> [[Double]] in
      for parameter in model.store.parameters { parameter.value.clearGradient() }
      let y =
        try choosing
        ? model.encoder(x, layout, context, rows: rows)
        : model.encoder(x, layout, context).gatherRows(rows)
      try y.activation(.tanh).sum().backward()
      return [y.doubles] + model.store.parameters.compactMap { $0.value.gradient?.doubles }
    }
    #expect(results[0].count == results[1].count && results[0].count > 40)
    for (whole, chosen) in zip(results[0], results[1]) {
      #expect(zip(whole, chosen).allSatisfy { abs($0 - $1) < 1e-10 } && whole.count == chosen.count)
    }
  }

  /// Frames without some places are encoded as if these had never been; with all they are whole.
  @Test func placesMayBeLeftOut() throws {
    let device = Device(.auto, threads: 2), model = try Model(configuration(), device)
    for (index, parameter) in model.store.parameters.enumerated() {
      var random = CounterRandom(seed: 5, purpose: .test, sample: index)
      parameter.value.fill { random.normal() * 0.2 }
    }
    let grid = model.embedding.grid, context = ForwardContext(evaluating: .f32)
    let counts = [3, 2], places: [[Int32]] = [[0, 2, 7], [0, 1, 5, 16]]
    let layout = try model.embedding.layout(frames: counts, places: places)
    #expect(layout.offsets == [0, 9, 17] && layout.positions.prefix(5) == [0, 2, 7, 17, 19])
    let frames = try #require(layout.frames)
    #expect(frames.wholeRows.suffix(4) == [68, 69, 73, 84] && frames.wholeRows.count == 17)
    let bytes = try clip(3, seed: 1) + clip(2, seed: 2)
    let whole = try grid.patches(of: bytes, scale: .plain, .f32, device)
    let patches = frames.wholeRows.filter { $0 % 17 > 0 }.map { $0 / 17 * 16 + $0 % 17 - 1 }
    let x = try model.embedding(whole.gatherRows(patches), layout, context)
    // The same rows as of the whole clips.
    let all = try model.embedding(whole, model.embedding.layout(frames: counts), context)
    #expect(try x.values == all.gatherRows(frames.wholeRows).values)
    let y = try model.encoder(x, layout, context)
    // Each clip alone, cut down to frames that have no other places.
    for (clip, rows) in [Int32(0)..<9, 9..<17].enumerated() {
      let alone = try model.encoder(
        x.gatherRows(Array(rows)),
        SequenceLayout(frames: [counts[clip]], rows: places[clip].count), context)
      let part = try y.gatherRows(Array(rows))
      #expect(zip(alone.values, part.values).allSatisfy { abs($0 - $1) < 1e-4 })
    }
    let everything = try model.embedding.layout(frames: [3], places: [Array(0..<17)])
    #expect(everything.positions == (try model.embedding.layout(frames: [3])).positions)
    #expect(throws: TensorError.self) { try ClipFeatures(y, layout) }
    for wrong: [[Int32]] in [
      [[0]], [[1, 2], [0]], [[0, 17], [0]], [[0, 2, 2], [0]], [[], [0]],
    ] {
      #expect(throws: TensorError.self) {
        try model.embedding.layout(frames: counts, places: wrong)
      }
    }
  }

  /// Halves of a frame's sides by hand: the mean of each square of patches.
  @Test func patchesArePooledWithinFrames() throws {
    let device = Device(.auto, threads: 1)
    let layout = try SequenceLayout(frames: [1, 2], rows: 5)
    let values = (0..<15).map { Float($0 * $0) }
    let x = try Tensor(values, [15, 1], .f32, device)
    let features = try ClipFeatures(x, layout, halving: 2)
    #expect(features.classes.values == [0, (25 + 100) / 2])
    #expect(features.frames == [1, 2] && features.patchesPerFrame == 1)
    let means: [Float] = [30 / 4, 230 / 4, 630 / 4]
    #expect(features.patches.values == means)
    #expect(try ClipFeatures(x, layout).patchesPerFrame == 4)
    #expect(throws: TensorError.self) { try ClipFeatures(x, layout, halving: 4) }
  }

  @Test func layoutsWithoutFramesAreRefused() throws {
    let device = Device(.auto, threads: 1), model = try Model(configuration(), device)
    let x = try words(17, 96, device, seed: 1), context = ForwardContext(evaluating: .f32)
    let plain = SequenceLayout(offsets: [0, 17])
    #expect(throws: TensorError.self) { try model.encoder(x, plain, context) }
    #expect(throws: TensorError.self) { try ClipFeatures(x, plain) }
    #expect(throws: TensorError.self) { try model.embedding.layout(frames: [9]) }
    #expect(throws: TensorError.self) { try SequenceLayout(frames: [1], rows: 0) }
    let clip = try SequenceLayout(frames: [1], rows: 17)
    #expect(throws: TensorError.self) {
      try model.encoder(x, clip, context, view: AttentionView(keys: [1]))
    }
    #expect(throws: TensorError.self) { try model.selector(x, clip, context, texts: x) }
    for (text, other) in [(1, 0), (0, 1), (-1, 0)] {
      #expect(throws: TensorError.self) {
        try PairLayout(
          texts: plain, frames: [1], patches: 16, pairs: [(text: text, clip: other)])
      }
    }
  }

  @Test func problemsNameTheKey() {
    let problems = configuration {
      $0.normPlacement = .post
      $0.positions = .rotary
      $0.attention = .causal
      $0.blockSettings[DividedBlock.name] = DividedBlock.Settings()
    }.validate()
    #expect(
      problems.map { $0.prefix(9) } == ["normPlace", "attention", "positions"])
    var selection = SelectorConfiguration()
    (selection.depths, selection.share, selection.draws, selection.sigma) = ([2, 1], 0, 0, 0)
    #expect(selection.validate().count == 4)
    #expect([0, 1, 2, 4, 25].map(SelectorConfiguration().kept(of:)) == [0, 1, 1, 2, 18])
  }

  /// A choice keeps the best frames in their order, and its noise is that of the seed and step.
  @Test func framesAreChosenInOrder() throws {
    let device = Device(.auto, threads: 2)
    var selection = SelectorConfiguration()
    selection.draws = 20
    let model = try Model(configuration(), device, selecting: selection)
    let layout = try SequenceLayout(frames: [8, 5], rows: 17)
    let x = try words(13 * 17, 96, device, seed: 2)
    let chosen = try model.selector.chosen(x, layout)
    #expect(chosen.count == 5 + 3 && chosen == chosen.sorted())
    let (kept, left) = try model.selector(x, layout, ForwardContext(evaluating: .f32))
    #expect(left.frames?.counts == [5, 3])
    #expect(
      try kept.values
        == x.gatherRows(chosen.flatMap { (Int32($0 * 17)..<Int32($0 * 17 + 17)) }).values)
    func trained(_ seed: UInt64, _ step: Int) throws -> [Float] {
      try model.selector(x, layout, ForwardContext(training: seed, step: step)).0.values
    }
    #expect(try trained(1, 4) == trained(1, 4))
    #expect(try trained(1, 4) != trained(1, 5))
    #expect(try trained(1, 4) != trained(2, 4))
  }

  @Test func mapsAreSharesOfAttention() throws {
    let device = Device(.auto, threads: 1), model = try Model(configuration(), device)
    let context = ForwardContext(evaluating: .f32), maps = TrajectoryMaps()
    let features = try model.encode([clip(2, seed: 1), clip(3, seed: 2)], context)
    let pairs = try PairLayout(
      texts: SequenceLayout(offsets: [0, 6]), frames: features.frames,
      patches: features.patchesPerFrame, pairs: [(0, 1), (0, 0)])
    let words = try words(6, 96, device, seed: 3)
    let y = try model.cross(words, features, pairs, context, maps: maps)
    #expect(try y.values == model.cross(words, features, pairs, context).values)
    // Of 3 and of 2 frames the selector leaves 2 and 1.
    #expect(maps.layers.count == 2 && maps.layers[0].map { $0.frames[0].count } == [2, 1])
    for map in maps.layers.joined() {
      #expect(map.patches.count == 6 && map.words.count == 6)
      for (word, row) in map.words.enumerated() {
        #expect(abs((row + map.frames[word]).reduce(0, +) - 1) < 1e-9)
        for frame in map.patches[word] {
          #expect(frame.count == 4 && abs(frame.reduce(0, +) - 1) < 1e-9)
        }
      }
    }
  }

  /// Without trajectories a word's attention to all words and patches is 1 in sum, and follows the
  /// frames where they change places.
  @Test func plainMapsAreSharesOfAttention() throws {
    let device = Device(.auto, threads: 1)
    let model = try Model(configuration(), device, words: .patches)
    let context = ForwardContext(evaluating: .f32), maps = TrajectoryMaps()
    let features = try model.encode([clip(3, seed: 2)], context)
    let pairs = try PairLayout(
      texts: SequenceLayout(offsets: [0, 4]), frames: features.frames,
      patches: features.patchesPerFrame, pairs: [(0, 0)])
    let words = try words(4, 96, device, seed: 3)
    let y = try model.cross(words, features, pairs, context, maps: maps)
    #expect(try y.values == model.cross(words, features, pairs, context).values)
    #expect(maps.layers.count == 2 && maps.layers.allSatisfy { $0[0].frames[0].count == 2 })
    for map in maps.layers.joined() {
      for (word, row) in map.words.enumerated() {
        #expect(abs((row + map.frames[word]).reduce(0, +) - 1) < 1e-9)
        for (patches, sum) in zip(map.patches[word], map.frames[word]) {
          #expect(patches.count == 4 && abs(patches.reduce(0, +) - sum) < 1e-9)
        }
      }
    }
    let turned = try ClipFeatures(
      classes: features.classes, patches: features.patches.gatherRows([4, 5, 6, 7, 0, 1, 2, 3]),
      frames: [2], patchesPerFrame: 4)
    let other = TrajectoryMaps()
    _ = try model.cross(words, turned, pairs, context, maps: other)
    for (word, patches) in maps.layers[0][0].patches.enumerated() {
      let found = other.layers[0][0].patches[word]
      let differences = zip(patches.joined(), found.reversed().joined()).map { abs($0 - $1) }
      #expect(differences.allSatisfy { $0 < 1e-6 } && patches[0] != patches[1])
    }
  }
}
