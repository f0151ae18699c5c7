import ClozeData
import ClozeEncoder
import ClozeObjectives
import ClozeTensor
import Foundation

@testable import ClozeItems

/// Histories in which item n is followed by n + 1 nearly always, of `users` users and `items`
/// items.
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
