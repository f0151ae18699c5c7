import ClozeData
import ClozeTensor
import Foundation

@testable import ClozePoints

/// Sizes that differ from each other, as in `Fixtures/make_dvae.py`.
func smallConfiguration() -> DVAEConfiguration {
  var configuration = DVAEConfiguration()
  configuration.patch.points = 40
  configuration.patch.patches = 6
  configuration.patch.patchSize = 8
  configuration.vocabulary = 12
  configuration.features = 7
  configuration.codeWidth = 10
  configuration.decodedFeatures = 14
  configuration.encoder.first = 5
  configuration.encoder.second = 9
  configuration.encoder.third = 11
  configuration.graph.input = 5
  configuration.graph.widths = [6, 8, 10]
  configuration.graph.neighbours = 3
  configuration.graph.groups = 2
  configuration.decoder.coarseHidden = 13
  configuration.decoder.foldHidden = 15
  return configuration
}
