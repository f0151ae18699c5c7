import ArgumentParser
import ClozeReport
import ClozeTraining

/// `cloze explain`: shows a recipe and its costs on this machine.
struct ExplainCommand: ComputingCommand {
  static let configuration = help(
    "explain", "Say what a recipe would cost on this machine: parameters, FLOPs, memory, time.",
    notes: """
      FLOPs are per token, at the longest samples. Memory and time are estimates: the speed is \
      measured for a few seconds on random tokens with at most two blocks, and scaled to the whole \
      model by its operations; of points on a few made-up clouds; for very large models on matrix \
      products alone. The number of items is known once the data is read, and assumed before. \
      --yaml prints the whole recipe, ready to edit.
      """,
    examples: [
      "cloze explain text", "cloze explain text --set encoder.layers=6 --set encoder.hidden=384",
      "cloze explain text-tiny --yaml > mine.yaml",
    ])

  @Argument(help: ArgumentHelp("A preset or a YAML file.", valueName: "recipe"))
  var name: String

  @OptionGroup var recipe: RecipeOptions

  @Flag(help: "Print the recipe with all its values as YAML, and nothing else.")
  var yaml = false

  @OptionGroup var compute: ComputeOptions
  @OptionGroup var display: OutputOptions

  func execute(_ session: Session) throws {
    var recipe = try recipe.recipe(name, session)
    if let precision = compute.precision { recipe.precision = precision }
    // A recipe can be shown before there is data for it.
    var complete = recipe
    if complete.dataPaths.isEmpty { complete.dataPaths = ["data"] }
    let problems = complete.validate()
    guard problems.isEmpty else { throw TrainingError.badRecipe(problems) }
    if yaml { return try session.streams.result(recipe.yaml()) }
    try RecipeCost(recipe, compute, compute.device()).show(session)
  }
}
