import ClozeData
import ClozeEncoder
import ClozeModels
import ClozeObjectives
import ClozeTensor
import ClozeTraining

extension ItemsBody: ModelBody {
  /// The path of the model that training goes on from.
  public var modelPath: String? {
    get { model }
    set { model = newValue }
  }

  /// The items of the data are the model's vocabulary.
  public static var fixedData: String? { "its items are the model's" }

  /// Returns the body with the sizes of the model that it goes on from, if it names one; what
  /// matters in training alone is kept.
  ///
  /// - Throws: Errors of reading the model.
  public func adopting() throws -> ItemsBody {
    guard let model else { return self }
    var body = self
    body.encoder = try ModelFolder.sizes(of: ModelFolder.locate(model)).encoder
      .trained(as: encoder)
    return body
  }

  /// Checks that the data and the model exist, and that no sizes were chosen that the model
  /// decides.
  public static func check(_ recipe: ItemsRecipe) throws {
    let body = recipe.body
    _ = try body.dataBytes()
    guard let model = body.model else { return }
    let modality = try ModelFolder.modality(of: ModelFolder.locate(model))
    guard modality == ItemsModality.name else {
      throw ItemsModelError.otherModality(path: model, modality: modality ?? Modalities.unnamed)
    }
    let adopted = try body.adopting().encoder
    guard
      body.encoder == adopted
        || body.encoder == recipe.preset.body.encoder.trained(as: body.encoder)
    else { throw ItemsModelError.decided(path: model) }
  }
}

/// The items of a model that training goes on from, beside those of the data.
struct ContinuedItems {
  /// For each item of the data, the model's number of it; nil if the model does not know it.
  let known: [Int32?]
  /// The number of the model's items that are not in the data.
  let lost: Int

  /// Matches the items of `log` with those of the model in `folder`, by their names.
  init(_ log: InteractionLog, folder: String) throws {
    let items = try ItemList.read(from: folder)
    known = (0..<log.items.count).map {
      items.index(of: log.items[$0]).map(Int32.init)
    }
    lost = items.count - known.count { $0 != nil }
  }

  /// One line on the items that have no counterpart.
  var note: String {
    let found = known.count { $0 != nil }
    return "\(found) of \(known.count) items are the model's, "
      + "\(known.count - found) start with random vectors"
      + (lost > 0 ? "; \(lost) of the model are not in the data and are left out" : "")
  }
}

extension ItemsObjectiveModel {
  /// Takes the weights of the model in `folder`: items have the same vectors if they have the same
  /// names, and [MASK] is the last row of both.
  func begin(with folder: String) throws {
    let other = try ModelFolder.load(from: folder, device: model.store.device).model
    let mask = Int32(other.vocabularySize - 1)
    let known = try ContinuedItems(log, folder: folder).known
    model.take(from: other, rows: known.map { $0.map { [$0] } ?? [] } + [[mask]])
  }
}
