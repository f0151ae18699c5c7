import ClozeCapabilities
import ClozeEncoder
import ClozeModels
import ClozeSequences
import ClozeTensor
import ClozeTestSupport
import ClozeText
import ClozeTokens
import Foundation
import Testing

/// Folders as transformers and sentence-transformers write them, and such that contradict
/// themselves or ask for what is not supported. What is right is what those programs give; see
/// Fixtures/make_forms.py.
@Suite struct ModelFolderFormTests {
  private let device = Device(.auto, threads: 1)

  @Test(arguments: try ModelFolderForm.all.filter { $0.refused == nil })
  func isReadAsByTransformers(form: ModelFolderForm) throws {
    let expected = try #require(ModelFolderForm.expected[form.name])
    let texts = try ModelFolderForm.texts
    try withTemporaryFolder { root in
      let folder = try form.build(in: root)
      #expect(try ModelFolder.locate(root) == folder)
      let tokenizer = try WordPieceTokenizer.load(from: folder)
      #expect(texts.map { tokenizer.sequence(tokenizer.encode($0)).ids } == expected.ids)
      #expect(TextModality.holdsTokenizer(at: root))
      #expect(try TextModality.tokenizer(at: root).fingerprint == tokenizer.fingerprint)
      try checkVectors(root, texts, expected, form)
      try checkHead(folder, tokenizer, texts[0], expected)
    }
  }

  /// A setting that cannot be followed is named, in whatever file it is.
  @Test(arguments: try ModelFolderForm.all.filter { $0.refused != nil })
  func isRefusedByName(form: ModelFolderForm) throws {
    let refused = try #require(form.refused)
    try withTemporaryFolder { root in
      _ = try form.build(in: root)
      do {
        _ = try TextModality.embedder(at: root, compute)
        Issue.record("\(form.name) is read")
      } catch {
        #expect("\(error)".contains(refused), "\(error)")
        #expect(!"\(error)".contains("\n"))
      }
    }
  }

  /// A copy has the vectors of what it was made of.
  @Test(arguments: try ModelFolderForm.all.filter { $0.refused == nil })
  func isTheSameWhenWrittenAnew(form: ModelFolderForm) throws {
    let expected = try #require(ModelFolderForm.expected[form.name])
    let texts = try ModelFolderForm.texts
    try withTemporaryFolder { root in
      try FileManager.default.createDirectory(
        atPath: root + "/form", withIntermediateDirectories: true)
      let folder = try form.build(in: root + "/form"), copy = root + "/copy"
      _ = try TextModality.copyModel(from: folder, to: copy)
      let tokenizer = try WordPieceTokenizer.load(from: copy)
      #expect(texts.map { tokenizer.sequence(tokenizer.encode($0)).ids } == expected.ids)
      try checkVectors(copy, texts, expected, form)
    }
  }

  /// The table in docs names every form.
  @Test func formsAreInTheTable() throws {
    let page = try String(
      contentsOf: URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../docs/forms.md"), encoding: .utf8)
    let rows = Set(page.split(separator: "\n"))
    for form in try ModelFolderForm.all {
      #expect(rows.contains { $0.hasPrefix("| \(form.name) | ") }, "\(form.name)")
    }
  }

  @Test func thereAreEnoughForms() throws {
    #expect(try ModelFolderForm.all.count >= 60)
    #expect(try Set(ModelFolderForm.all.map(\.name)).count == ModelFolderForm.all.count)
    #expect(
      try Set(ModelFolderForm.expected.keys)
        == Set(ModelFolderForm.all.filter { $0.refused == nil }.map(\.name)))
  }

  private var compute: Compute { Compute(device: device, dtype: .f32, threads: 1) }

  private func checkVectors(
    _ path: String, _ texts: [String], _ expected: ModelFolderForm.Expected, _ form: ModelFolderForm
  ) throws {
    guard case .texts(let model) = try TextModality.embedder(at: path, compute) else {
      Issue.record("a model of texts")
      return
    }
    let sentences = model.sentences
    let vectors = try model.embed(
      texts, pooling: sentences.pooling ?? .mean, normalize: sentences.normalizes)
    for (found, right) in zip(vectors, expected.vectors) {
      #expect(try difference(found, right) <= 1e-4)
    }
    #expect(vectors.count == expected.vectors.count)
    #expect(sentences.notes.count == (form.noted == nil ? 0 : 1))
    if let noted = form.noted { #expect(sentences.notes[0].contains(noted)) }
  }

  private func checkHead(
    _ folder: String, _ tokenizer: WordPieceTokenizer, _ text: String,
    _ expected: ModelFolderForm.Expected
  ) throws {
    let model = try TextModelFolder.load(from: folder, device: device)
    #expect(model.hasHead == (expected.logits != nil))
    guard let logits = expected.logits else {
      #expect(throws: ModelFolderError(file: folder, problem: .noHead)) {
        try model.trainedHead()
      }
      return
    }
    let ids = tokenizer.sequence(tokenizer.encode(text)).ids
    let blank = ids.firstIndex(of: tokenizer.roles.mask) ?? 1
    let hidden = try model.model.encode(
      ids, SequenceLayout(offsets: [0, Int32(ids.count)]), ForwardContext(evaluating: .f32),
      rows: [Int32(blank)])
    #expect(try difference(model.trainedHead().logits(hidden).values, logits) <= 1e-4)
  }
}
