import ClozeCode
import ClozeItems
import ClozePoints
import ClozeSpeech
import ClozeTensor
import ClozeText
import ClozeTraining
import ClozeVideo

/// Several kinds of data that are trained in one run with one set of blocks.
public enum JointModality: Modality {
  /// The part of its recipes that is specific to the modality.
  public typealias Body = JointBody

  /// The name in recipes and runs.
  public static let name = "joint"

  /// The kinds of pretraining that may be members.
  public static let kinds: [any Modality.Type] = [
    TextModality.self, CodeModality.self, ItemsModality.self, PointsModality.self,
    SpeechModality.self, VideoModality.self, VideoPixelsModality.self,
  ]

  /// Prepares the data of all members, in their folders.
  public static func prepare(
    _ recipe: JointRecipe, run: RunFolder, threads: Int,
    observe: (PreparationEvent) throws -> Void
  ) throws -> JointData {
    try JointData(recipe, run: run, threads: threads, observe: observe)
  }

  /// Returns the sizes of the members.
  public static func sizes(_ recipe: JointRecipe, of data: JointData) throws -> JointSizes {
    JointSizes(data.members.map { ($0.name, $0.weight, $0.sizes) })
  }

  /// Makes the members' tasks with fresh parameters, of which the blocks are the same.
  public static func task(
    _ recipe: JointRecipe, _ data: JointData, device: Device
  ) throws -> JointTask {
    try JointTask(recipe, data, device: device)
  }

  /// The named recipe, which has no members yet.
  public static let presets: [Preset<JointRecipe>] = [
    Preset(name: "joint", summary: "several recipes with one set of blocks: a YAML list of members")
    {
      $0.training.steps = 2000
      $0.training.validateEvery = 200
    }
  ]
}
