import ClozeData
import ClozeTensor
import ClozeTraining
import Foundation

/// The prepared data of all members of a joint run.
public struct JointData {
  /// A member with its prepared data.
  struct Member {
    let name: String
    let weight: Double
    /// The sizes of its model.
    let sizes: any RecipeSizes
    /// Returns its task with fresh parameters.
    let part: (Device) throws -> any JointPart
  }

  let members: [Member]

  /// Prepares the data of the members of a recipe, each in a folder of its own in that of the run:
  /// `members/NAME`, with the member's complete recipe.
  ///
  /// - Throws: Errors of reading, with the member's name.
  init(
    _ recipe: JointRecipe, run: RunFolder, threads: Int,
    observe: (PreparationEvent) throws -> Void
  ) throws {
    members = try recipe.members.map { member in
      let folder = run.part("\(RunFolder.members)/\(member.name)")
      let found = try Self.recipe(recipe, member, in: folder)
      func prepared<Body: RecipeBody>(_ found: Recipe<Body>) throws -> Member {
        let data = try Body.Kind.prepare(found, run: folder, threads: threads) { event in
          guard case .note(let text) = event else { return try observe(event) }
          try observe(.note("\(member.name): \(text)"))
        }
        return Member(
          name: member.name, weight: member.weight,
          sizes: try Body.Kind.sizes(found, of: data),
          part: { device in
            let task = try Body.Kind.task(found, data, device: device)
            if run.checkpoints.all().isEmpty, let transfer = try EncoderTransfer(found) {
              _ = try transfer.copy(into: task.store, vocabulary: folder.tokenizer)
            }
            return JointTaskPart<Body.Kind>(task: task, run: folder)
          })
      }
      func opened(_ found: some TrainingRecipe) throws -> Member { try prepared(found.typed) }
      do { return try opened(found) } catch  where !(error is CancellationError) {
        throw JointError.member(member.name, oneLine(error))
      }
    }
  }

  /// Returns the complete recipe of a member: that of its folder if the run has begun, else the one
  /// that its entry names, which is written there.
  private static func recipe(
    _ recipe: JointRecipe, _ member: JointMember, in folder: RunFolder
  ) throws -> any TrainingRecipe {
    let found = try recipe.recipe(of: member)
    func settled(_ found: some TrainingRecipe) throws -> any TrainingRecipe {
      if let text = try? folder.recipeText() {
        return try type(of: found).init().applying(yaml: text, name: folder.recipe, isRun: true)
      }
      var resolved = try found.resolved { URL(fileURLWithPath: $0).standardizedFileURL.path }
      resolved.dataPaths = found.dataPaths.map(absolute)
      resolved.validationPaths = found.validationPaths.map(absolute)
      let text = try resolved.yaml()
      try makeFolder(folder.path)
      try AtomicFile.write(text, to: folder.recipe)
      return try type(of: found).init().applying(yaml: text, name: folder.recipe)
    }
    return try settled(found)
  }

  private static func absolute(_ path: String) -> String {
    URL(fileURLWithPath: path).standardizedFileURL.path
  }
}
