import ClozeModels
import ClozeTensor
import ClozeTraining

extension PointsBody {
  /// The paths of the model and of the dVAE.
  public static var paths: [WritableKeyPath<PointsBody, String?>] {
    [\.modelPath, \.tokenizerPath]
  }

  /// The path of the model that training goes on from.
  public var modelPath: String? {
    get { model }
    set { model = newValue }
  }

  /// Returns the body with the sizes of the model that it goes on from, and with its dVAE if it
  /// names none; what matters in training alone is kept.
  func adoptingModel() throws -> PointsBody {
    guard let model else { return self }
    let folder = try ModelFolder.locate(model), found = try PointModel.configuration(of: folder)
    var body = self
    body.backbone = found.backbone
    body.backbone.encoder = found.backbone.encoder.trained(as: backbone.encoder)
    body.vocabulary = found.vocabulary
    body.tokenizer = tokenizer ?? folder + PointModel.tokenizerFolder
    return body
  }

  /// Throws `PointModelError.decided` if sizes were chosen that differ from those of the model.
  ///
  /// - Parameter usual: The body of the preset that the recipe is based on.
  func checkModel(usual: PointsBody) throws {
    guard let model else { return }
    var usual = usual.backbone
    usual.encoder = usual.encoder.trained(as: backbone.encoder)
    let adopted = try adopting().backbone
    guard backbone == usual || backbone == adopted else {
      throw PointModelError.decided(keys: ["the sizes of backbone"], path: model)
    }
  }

  /// Throws `PointModelError.otherDVAE` if `tokenizer` is not the dVAE of the model.
  func checkModel(with tokenizer: PointDVAE, device: Device) throws {
    guard let model, let folder = try? ModelFolder.locate(model) else { return }
    let own = try PointDVAE.load(from: folder + PointModel.tokenizerFolder, device: device)
    guard own.digest == tokenizer.digest else {
      throw PointModelError.otherDVAE(path: self.tokenizer ?? "", model: model)
    }
  }
}
