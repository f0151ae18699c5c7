import ClozeData
import ClozeEncoder
import ClozeModels
import ClozeTensor
import ClozeTestSupport
import Foundation
import Testing

/// Folders of models that are no masked language models.
@Suite struct NativeModelFolderTests {
  private struct Shape: Codable, Equatable { var width: Int }

  private func store(_ seed: UInt64) throws -> ParameterStore {
    let store = ParameterStore(seed: seed, device: Device(.auto, threads: 1))
    _ = try store.add("layer.weight", [2, 3], .normal(1), decays: true)
    _ = try store.addState("layer.mean", [3], .normal(1))
    return store
  }

  private func values(_ store: ParameterStore) -> [[Float]] {
    (store.parameters + store.states).map(\.value.values)
  }

  @Test func whatWasSavedIsRead() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/model", saved = try store(1), other = try store(2)
      try NativeModelFolder.save(saved, Shape(width: 3), modality: "shapes", to: path)
      #expect(try ModelFolder.modality(of: path) == "shapes")
      let shape: Shape = try NativeModelFolder.configuration(of: path, modality: "shapes")
      #expect(shape == Shape(width: 3))
      let summary = try #require(try NativeModelFolder.summary(of: path))
      #expect(summary.modality == "shapes" && summary.numbers == 9)
      #expect(summary.values == [.init(path: "width", text: "3")])
      try NativeModelFolder.fill(other, from: path)
      #expect(values(other) == values(saved))
    }
  }

  @Test func partOfAModelCanBeRead() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/model", saved = try store(1), other = try store(2)
      try NativeModelFolder.save(saved, Shape(width: 3), modality: "shapes", to: path)
      let before = values(other)
      try NativeModelFolder.fill(other, from: path) { $0 == "layer.mean" }
      #expect(values(other) == [before[0], values(saved)[1]])
      _ = try other.add("head", [1], .ones, decays: false)
      #expect(throws: ModelFolderError.self) { try NativeModelFolder.fill(other, from: path) }
      let all = try store(3)
      try NativeModelFolder.save(other, Shape(width: 3), modality: "shapes", to: path)
      #expect(throws: ModelFolderError.self) { try NativeModelFolder.fill(all, from: path) }
      try NativeModelFolder.fill(all, from: path) { $0.hasPrefix("layer.") }
    }
  }

  @Test func otherModelsAreRefused() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/model"
      try NativeModelFolder.save(store(1), Shape(width: 3), modality: "shapes", to: path)
      #expect(
        throws: ModelFolderError(
          file: path, problem: .otherModality(found: "shapes", wanted: "sounds"))
      ) {
        let _: Shape = try NativeModelFolder.configuration(of: path, modality: "sounds")
      }
      #expect(
        throws: ModelFolderError(
          file: path + "/config.json", problem: .otherModality(found: "shapes", wanted: "tokens"))
      ) { try ModelFolder.load(from: path, device: Device(.auto, threads: 1)) }
      try AtomicFile.write(
        #"{"model_type": "cloze", "cloze": {"modality": "shapes", "model": {"width": "x"}}}"#,
        to: path + "/config.json")
      #expect(
        throws: ModelFolderError(
          file: path + "/config.json",
          problem: .wrongType(key: "cloze.model.width", expected: "a whole number"))
      ) {
        let _: Shape = try NativeModelFolder.configuration(of: path, modality: "shapes")
      }
    }
  }
}
