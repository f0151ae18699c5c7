import ClozeCode
import ClozeData
import ClozeEncoder
import ClozeSequences
import ClozeTensor
import ClozeTokens
import ClozeTraining
import Foundation
import ClozeObjectives
import Testing

/// Pretraining on source code: from files to samples, a model folder, and blanks in programs.
@Suite struct CodeModalityTests {
  private let device = Device(.auto, threads: 1)

  private func recipe(_ folder: String) -> CodeRecipe {
    var recipe = CodeRecipe()
    recipe.data.paths = [folder]
    recipe.data.validationFraction = 0.3
    recipe.precision = .f32
    recipe.tokenizer.vocabularySize = 200
    recipe.samples.maximumLength = 40
    recipe.tokensPerBatch = 160
    recipe.encoder.layers = 1
    recipe.encoder.hidden = 12
    recipe.encoder.heads = 3
    recipe.encoder.feedForward = 20
    recipe.encoder.maximumLength = 40
    return recipe
  }

  /// Projects of a few functions each.
  private func write(_ scratch: CodeCorpusScratch, projects: Int) throws {
    for project in 0..<projects {
      let functions = (0..<6).map { index in
        "def take_\(index)(tea, cup):\n  if tea > \(project):\n    cup = tea + \(index)\n"
          + "  return cup\n\n"
      }
      try scratch.put(functions.joined(), "src/project\(project)/pots.py")
      try scratch.put("x = \(project)\ny = x * x\nprint(x, y)\n", "src/project\(project)/small.py")
    }
  }

  @Test func samplesEndBehindLogicalLines() throws {
    let scratch = try CodeCorpusScratch()
    try write(scratch, projects: 8)
    let recipe = recipe(scratch("src"))
    #expect(recipe.validate() == [])
    let run = try RunFolder.create(at: scratch("run"), recipe: recipe.yaml())
    let data = try CodeModality.prepare(recipe, run: run, threads: 1) { _ in }
    let end = try #require(data.tokenizer.roles.sentenceEnd)
    let table = data.training
    let inner = (0..<table.count).filter { index in
      table[index].upperBound != table.shard.document(table.document(of: index)).upperBound
    }
    #expect(!inner.isEmpty)
    for index in inner { #expect(table.shard.token(table[index].upperBound - 1) == end) }
    let validation = try #require(data.validation)
    let groups = { (table: SampleTable) in
      Set((0..<table.count).map { table.shard.identity(table.document(of: $0)) })
    }
    #expect(groups(table).isDisjoint(with: groups(validation)))
    #expect(groups(table).count + groups(validation).count == 8)
    #expect(try CodeModality.prepare(recipe, run: run, threads: 2) { _ in }.digest == data.digest)
  }

  @Test(arguments: [false, true]) func stepsAndFolders(nextSentence: Bool) throws {
    let scratch = try CodeCorpusScratch()
    try write(scratch, projects: 8)
    var recipe = recipe(scratch("src"))
    if nextSentence {
      recipe.objectives[NextSentenceObjective.name] = NextSentenceObjective.Settings()
    }
    recipe.masking.policy = "wholeWord"
    let run = try RunFolder.create(at: scratch("run"), recipe: recipe.yaml())
    let data = try CodeModality.prepare(recipe, run: run, threads: 1) { _ in }
    let task = try CodeModality.task(recipe, data, device: device)
    let stream = try task.batches(from: BatchCursor())
    defer { stream.cancel() }
    let batch = try #require(try stream.next()).batch
    #expect((batch.samples.labels != nil) == nextSentence)
    let loss = try task.loss(batch, ForwardContext(training: 1, step: 1))
    #expect(loss.loss.doubles[0].isFinite)
    try loss.loss.backward()
    let unmoved = task.store.parameters.filter { $0.value.gradient == nil }.map(\.name)
    #expect(unmoved == [])
    #expect(Set(try task.validate().keys) == Set(recipe.metrics.map(\.name)))
    try task.save(to: scratch("model"))
    let model = try SequenceModel<CodeModality>(
      path: scratch("model"), precision: .f32, device: device)
    #expect(model.tokenizer.fingerprint == data.tokenizer.fingerprint)
    let found = try model.fill("def f(tea):\n  return [MASK]\n", top: 3)
    #expect(found.count == 3 && found.allSatisfy { $0.blank == 0 && $0.probability > 0 })
    #expect(throws: SequenceModelError.noBlank(text: "x = 1\n")) {
      try model.fill("x = 1\n", top: 3)
    }
    #expect(
      try model.embed(["x = 1", ""], pooling: .mean, normalize: false).map(\.count) == [12, 12])
    for pooling in [Pooling.mean, .cls] {
      let usual = try model.embed(["x = 1", "y"], pooling: pooling, normalize: false)
      let states = try model.states(
        ["x = 1", "y"], pooling: pooling, after: Array(0...model.blocks))
      #expect(states.map(\.count) == [model.blocks + 1, model.blocks + 1])
      #expect(states.map { $0[model.blocks] } == usual && states.allSatisfy { $0[0] != $0[1] })
    }
  }

  /// Files that cannot be cut into tokens do not train, and held-out projects do not count in the
  /// vocabulary.
  @Test func onlyProgramsOfTrainingProjectsMakeTheVocabulary() throws {
    let scratch = try CodeCorpusScratch()
    try write(scratch, projects: 8)
    try scratch.put("x = (\n", "src/open/a.py")
    let recipe = recipe(scratch("src"))
    let run = try RunFolder.create(at: scratch("run"), recipe: recipe.yaml())
    let data = try CodeModality.prepare(recipe, run: run, threads: 1) { _ in }
    #expect(data.training.shard.metadata.report.skippedCounts[.unlexable] == 1)
    let corpus = try CodeCorpus(paths: [scratch("src")], settings: recipe.data.files)
    let split = DocumentSplit(
      validationFraction: recipe.data.validationFraction, seed: recipe.seed)
    let left = Set(try corpus.training(split).projects)
    #expect(!left.isEmpty && left.count < corpus.projects.count)
    let held = try #require(data.validation)
    let heldDocuments = Set((0..<held.count).map { held.document(of: $0) })
    let documents = corpus.files.filter { !$0.path.hasSuffix("open/a.py") }
    for (index, file) in documents.enumerated() {
      #expect(heldDocuments.contains(index) == !left.contains(file.project), "\(file.path)")
    }
    #expect(throws: CodeCorpusError.self) {
      try CodeCorpus(paths: [scratch("src/open/a.py")]).forEachPiece { _ in }
    }
  }

  /// Files that are in two projects may be on both sides, which is said.
  @Test func copiesOnBothSidesAreNoted() throws {
    let scratch = try CodeCorpusScratch()
    try write(scratch, projects: 8)
    for project in 0..<8 {
      try scratch.put("same = 1\nagain = same\n", "src/project\(project)/same.py")
    }
    try write(scratch, projects: 2)
    try scratch.put("y = 1\nother = y\n", "other/p/a.py")
    try scratch.put("same = 1\nagain = same\n", "other/p/b.py")
    func notes(_ recipe: CodeRecipe) throws -> [String] {
      var notes: [String] = []
      let path = scratch("run-\(UUID().uuidString)")
      let run = try RunFolder.create(at: path, recipe: recipe.yaml())
      let data = try CodeModality.prepare(recipe, run: run, threads: 1) {
        if case .note(let note) = $0 { notes.append(note) }
      }
      #expect(data.validation != nil)
      return notes
    }
    var recipe = recipe(scratch("src"))
    let own = try notes(recipe)
    #expect(own.contains { $0.contains("documents that validate are equal to one that trains; ") })
    recipe.data.validationPaths = [scratch("other")]
    let given = try notes(recipe)
    #expect(
      given.contains("1 of 2 documents that validate are equal to one that trains"), "\(given)")
  }

  /// Projects without a program have no say in the split: the one that has some is not held out.
  @Test(arguments: 1...6 as ClosedRange<UInt64>) func aSingleProjectOfProgramsTrains(seed: UInt64)
    throws
  {
    let scratch = try CodeCorpusScratch()
    try scratch.put("one = 1\n", "src/a/one.py")
    try scratch.put("two = (\n", "src/b/two.py")
    let corpus = try CodeCorpus(paths: [scratch("src")])
    let training = try corpus.training(DocumentSplit(validationFraction: 0.5, seed: seed))
    #expect(training.files.map(\.path) == [scratch("src/a/one.py")])
  }

  /// A docstring is a string of the language; lexed as a program this one would be an error.
  @Test func docstringsAreStrings() throws {
    let text = "Don't (ever", function = "def f(tea):\n  return tea\n"
    let sample = LabelledText(
      [text, function], fields: ["docstring", "function"], label: "Correct")
    let tokenizer = try CodeClassification.tokenizer(trainedOn: [sample], size: 200)
    let encoder = CodeClassification.encoder(tokenizer)
    let ids = try #require(encoder.encode(text, "docstring"))
    #expect(tokenizer.decode(ids, skippingSpecials: false) == "\"\"\"\(text)\"\"\"")
    #expect(encoder.encode(text, "function") == nil)
    #expect(encoder.encode(function, nil) == tokenizer.encode(function))
    let samples = [sample, LabelledText([text], fields: ["function"], label: "Other")]
    let head = try ClassHead(
      training: samples, validation: [], LabelledCorpus(), HeadSettings())
    let sequences = HeadSamples(
      samples, head, encoder,
      WindowLimits(longest: 60, segments: 2, settings: HeadSettings()), seed: 1)
    #expect(sequences.unreadable == 1 && sequences.windows[1].sequence.count == 2)
    #expect(!CodeModality.canRead(text, with: tokenizer))
    #expect(CodeModality.canRead(function, with: tokenizer))
  }

  @Test func blanksStandForNames() throws {
    let scratch = try CodeCorpusScratch()
    try write(scratch, projects: 2)
    let tokenizer = try CodeClassification.tokenizer(
      trainedOn: [LabelledText(["def f(tea):\n  return tea.cup + 1\n"], label: "x")], size: 120)
    let mask = tokenizer.roles.mask
    func places(_ text: String) -> [Int] {
      let ids = CodeModality.encode(blanked: text, with: tokenizer)
      return ids.indices.filter { ids[$0] == mask }
    }
    #expect(places("x = tea\n") == [])
    #expect(places("x = [MASK]\n").count == 1)
    #expect(places("x = [MASK].cup + [MASK](1)\n").count == 2)
    #expect(places("x = 'some [MASK] tea'\n").count == 1)
    #expect(places("get[MASK] = [MASK][MASK]\n").count == 3)
    #expect(places("[MASK]tea = 1  # [MASK]\n") == [])
    #expect(!tokenizer.encode("x = [MASK]\n").contains(mask))
  }

  @Test func recipesAreComplete() throws {
    for preset in CodeModality.presets {
      var recipe = preset.recipe
      recipe.data.paths = ["src"]
      #expect(recipe.validate() == [], "\(preset.name)")
    }
    let keys = try CodeRecipe().keys()
    #expect(keys.filter(\.summary.isEmpty).map(\.path) == [])
    #expect(Set(CodeRecipe.allSummaries.keys).subtracting(keys.map(\.path)) == [])
    var recipe = recipe("src")
    (recipe.tokensPerBatch, recipe.tokenizer.vocabularySize) = (0, 0)
    (recipe.data.validationFraction, recipe.data.files.projectDepth) = (1, 0)
    recipe.data.paths = []
    #expect(recipe.validate().count == 5)
  }
}
