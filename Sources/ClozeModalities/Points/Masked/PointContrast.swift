import ClozeEncoder
import ClozeTensor

/// The head that turns a cloud's class token into the vector that is contrasted.
public struct ContrastHead {
  private let inner: Linear
  private let outer: Linear

  init(_ store: ParameterStore, _ name: String, inputs: Int, outputs: Int) throws {
    let deviation = PointModel.deviation
    inner = try Linear(
      store, "\(name).0", inputs: inputs, outputs: outputs, bias: true, deviation: deviation)
    outer = try Linear(
      store, "\(name).1", inputs: outputs, outputs: outputs, bias: true, deviation: deviation)
  }

  /// Vectors of length 1 of class tokens.
  ///
  /// - Shapes: [B, C] -> [B, D], f32.
  func callAsFunction(_ classes: Tensor) throws -> Tensor {
    try outer(inner(classes).activation(.gelu))
      .cast(to: .f32).normalizedRows()
  }
}

/// The momentum encoder and the queue of its keys (He et al. 2020): states of the model's store.
public struct PointContrast {
  /// The settings.
  public let configuration: ContrastConfiguration
  private let model: PointModel
  private let keys: PointModel
  private let queue: Tensor
  private let place: Tensor

  /// The contrast that `model` trains on; the momentum encoder starts as its copy.
  public init(_ configuration: ContrastConfiguration, _ model: PointModel) throws {
    self.configuration = configuration
    self.model = model
    // Keys are only made in training, where batches have statistics of their own.
    keys = try PointModel(
      model.configuration,
      model.store.scoped("momentum", asStates: true, keepsStates: false) { _ in false })
    queue = try model.store.addState(
      "queue", [configuration.queue, configuration.width], .normal(1))
    place = try model.store.addState("queue.place", [1], .zeros)
    queue.approach(try GradientMode.disabled { try queue.normalizedRows() }, by: 1)
    approach(by: 1)
  }

  /// Moves the momentum encoder a share of the way to the model.
  private func approach(by share: Double) {
    for (key, query) in zip(keys.store.parameters, model.store.parameters) {
      key.value.approach(query.value, by: share)
    }
  }

  /// Lets the momentum encoder follow the model by a step.
  func follow() { approach(by: 1 - configuration.momentum) }

  /// The keys of clouds.
  ///
  /// - Shapes: [B, D].
  func keys(
    _ clouds: PointPatches, hidden: [Bool], _ context: ForwardContext
  ) throws -> Tensor {
    try GradientMode.disabled {
      try vectors(keys.classes(clouds, hidden: hidden, context), by: keys)
    }
  }

  private func vectors(_ classes: Tensor, by model: PointModel) throws -> Tensor {
    guard let head = model.contrast else {
      throw TensorError.badShape(
        operation: "contrast", shape: classes.shape, expected: "a model with a contrast head")
    }
    return try head(classes)
  }

  /// The cross-entropy of finding each cloud's own key among it and the queue.
  ///
  /// - Shapes: `classes` [B, C], `keys` [B, D] -> a single number.
  func plainLoss(_ classes: Tensor, keys: Tensor) throws -> Tensor {
    let queries = try vectors(classes, by: model), count = queries.shape[0]
    let own = try queries.multiplying(keys).sum(axis: 1).reshaped([count, 1])
    let logits = try Tensor.concatenating([own, queries.linear(queue.detached())], axis: 1)
    var shares = [Float](repeating: 0, count: logits.count)
    for row in 0..<count { shares[row * logits.shape[1]] = 1 }
    return try loss(logits, shares)
  }

  /// The cross-entropy of finding both clouds that each mixed one is made of among all keys of the batch
  /// and the queue, each weighted by its share in the mixture.
  ///
  /// - Shapes: `classes` [B, C], `keys` [B, D] -> a single number.
  func mixedLoss(_ classes: Tensor, mixing: PatchMixing, keys: Tensor) throws -> Tensor {
    let queries = try vectors(classes, by: model), count = queries.shape[0]
    let logits = try queries.linear(
      Tensor.concatenating([keys, queue.detached()], axis: 0))
    var shares = [Float](repeating: 0, count: logits.count)
    for (row, rate) in mixing.rates.enumerated() {
      shares[row * logits.shape[1] + row] += Float(rate)
      shares[row * logits.shape[1] + count - 1 - row] += Float(1 - rate)
    }
    return try loss(logits, shares)
  }

  private func loss(_ cosines: Tensor, _ shares: [Float]) throws -> Tensor {
    try cosines.scaled(by: 1 / configuration.temperature).crossEntropy(
      shares: Tensor(shares, cosines.shape, cosines.dtype, cosines.device))
  }

  /// Puts keys in the place of the oldest in the queue.
  func enqueue(_ keys: Tensor) {
    let size = configuration.queue, width = configuration.width
    let start = Int(place.doubles.first ?? 0)
    let count = keys.shape[0]
    keys.withFloats { keys in
      queue.withFloats { queue in
        for row in 0..<count {
          let to = (start + row) % size
          for column in 0..<width { queue[to * width + column] = keys[row * width + column] }
        }
      }
    }
    place.fill { Double((start + count) % size) }
  }
}
