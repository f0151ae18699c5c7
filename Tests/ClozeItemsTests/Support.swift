import ClozeData
import ClozeEncoder
import ClozeObjectives
import ClozeTensor
import Foundation

@testable import ClozeItems

/// A folder that is gone after the test.
func withTemporaryFolder<R>(_ body: (String) throws -> R) throws -> R {
  let path = NSTemporaryDirectory() + "/cloze-items-\(UUID().uuidString)"
  try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(atPath: path) }
  return try body(path)
}

/// Histories in which item n is followed by n + 1 nearly always, of `users` users and `items` items.
func chainLog(users: Int, items: Int, seed: UInt64 = 4) -> InteractionLog {
  var random = CounterRandom(seed: seed, purpose: .test)
  return InteractionLog(
    histories: (0..<users).map { user in
      var item = random.below(items)
      let length = 5 + random.below(9)
      return History(
        user: "user \(user)",
        items: (0..<length).map { _ in
          item = random.uniform() < 0.9 ? (item + 1) % items : random.below(items)
          return "item \(item)"
        })
    })
}

/// A small recipe without randomness but that of the data.
func smallRecipe(causal: Bool) -> ItemsRecipe {
  var recipe = ItemsRecipe()
  recipe.encoder.layers = 1
  recipe.encoder.hidden = 20
  recipe.encoder.heads = 4
  recipe.encoder.feedForward = 33
  recipe.encoder.maximumLength = 9
  recipe.encoder.segments = 0
  recipe.encoder.attention = causal ? .causal : .full
  recipe.masking.rate = 0.3
  recipe.masking.lastShare = 0.2
  recipe.sequencesPerBatch = 16
  recipe.precision = .f32
  recipe.training.optimizer.rate = 5e-3
  recipe.training.steps = 60
  recipe.training.validateEvery = 20
  recipe.training.checkpointEvery = 25
  return recipe
}

/// The largest difference; infinite where counts differ or something is not finite.
func difference(_ a: [Float], _ b: [Float]) -> Float {
  guard a.count == b.count else { return .infinity }
  return zip(a, b).reduce(0) { worst, pair in
    let distance = abs(pair.0 - pair.1)
    return distance.isFinite ? max(worst, distance) : .infinity
  }
}
