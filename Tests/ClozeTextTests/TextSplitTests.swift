import ClozeData
import ClozeSequences
import ClozeTestSupport
import ClozeText
import ClozeTokens
import ClozeTraining
import Foundation
import Testing

/// The documents that train and those that validate.
@Suite struct TextSplitTests {
  private struct Prepared {
    let data: TextData
    let notes: [String]

    /// The documents of a table.
    func documents(_ table: SampleTable?) -> Set<Int> {
      table.map { table in Set((0..<table.count).map { table.document(of: $0) }) } ?? []
    }
  }

  private func prepare(
    _ folder: String, lines: [String], validating: [String]? = nil,
    _ change: (inout TextRecipe) -> Void = { _ in }
  ) throws -> Prepared {
    let run = folder + "/run-\(UUID().uuidString)", files = ["/data.txt", "/more.txt"]
    for (file, lines) in zip(files, [lines, validating ?? []]) {
      try lines.map { $0 + "\n" }.joined()
        .write(toFile: folder + file, atomically: true, encoding: .utf8)
    }
    var recipe = TextRecipe()
    recipe.data.paths = [folder + files[0]]
    if validating != nil { recipe.data.validationPaths = [folder + files[1]] }
    (recipe.data.unit, recipe.data.validationFraction) = ("line", 0.2)
    recipe.tokenizer.vocabularySize = 60
    change(&recipe)
    var notes: [String] = []
    let data = try TextModality.prepare(
      recipe, run: RunFolder.create(at: run, recipe: recipe.yaml()), threads: 1
    ) { if case .note(let note) = $0 { notes.append(note) } }
    return Prepared(data: data, notes: notes)
  }

  private let lines = (0..<60).map { "document \($0) is about number \($0 * 7)" }

  @Test func theSeedOfTheSplitDrawsIt() throws {
    try withTemporaryFolder { folder in
      func held(_ change: (inout TextRecipe) -> Void) throws -> Set<Int> {
        let prepared = try prepare(folder, lines: lines, change)
        return prepared.documents(prepared.data.validation)
      }
      let usual = try held { _ in }
      #expect((6...18).contains(usual.count))
      #expect(try held { $0.seed = 1 } == usual)
      #expect(try held { $0.data.splitSeed = 1 } != usual)
    }
  }

  @Test func equalDocumentsAreNoted() throws {
    try withTemporaryFolder { folder in
      let copies = try prepare(folder, lines: lines + lines[..<10])
      #expect(copies.notes.contains { $0.hasPrefix("10 documents repeat another one") })
      let same = try prepare(
        folder, lines: [String](repeating: lines[0] + " and " + lines[1], count: 200))
      #expect(same.data.validation == nil)
      #expect(
        same.notes.contains(
          "nothing is held out for validation: the 200 documents are only 1 different text"),
        "\(same.notes)")
    }
  }

  @Test func validationIsReadFromTheFilesNamed() throws {
    try withTemporaryFolder { folder in
      let other = [lines[3], lines[5] + " or so", lines[6] + " and more"]
      let given = try prepare(folder, lines: lines, validating: other)
      #expect(given.documents(given.data.training).count == 60)
      #expect(given.documents(given.data.validation).count == 3)
      #expect(
        given.notes.contains("1 of 3 documents that validate are equal to one that trains"),
        "\(given.notes)")
      let own = try prepare(folder, lines: lines)
      #expect(own.data.digest != given.data.digest)
    }
  }
}
