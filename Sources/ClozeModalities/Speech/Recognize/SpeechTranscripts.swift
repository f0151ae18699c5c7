import ClozeData
import ClozeTensor

/// The texts of utterances as labels, and the reasons why some have none.
struct SpeechTranscripts: Sendable {
  /// The labels of the utterances that can be learned from, by their numbers.
  let labels: [Int32: [Int32]]
  /// The omissions, each with its reason.
  let omissions: [SoundOmission]

  /// Spells the texts of the utterances at `indices`.
  ///
  /// - Parameter steps: Returns the number of steps of an utterance.
  init(
    _ indices: [Int32], of utterances: [Utterance], _ units: SpeechUnits,
    steps: (Int32) -> Int
  ) {
    var labels: [Int32: [Int32]] = [:], omissions: [SoundOmission] = []
    for index in indices {
      let utterance = utterances[Int(index)]
      guard let text = utterance.text else {
        omissions.append(SoundOmission(utterance.name, "it has no text"))
        continue
      }
      switch units.spelling(of: text) {
      case .unknown(let letters):
        let list = letters.map { "'\($0)'" }.joined(separator: ", ")
        omissions.append(SoundOmission(utterance.name, "its text has \(list), which are unknown"))
      case .labels([]):
        omissions.append(SoundOmission(utterance.name, "its text has no words"))
      case .labels(let spelt):
        let least = CTC.leastFrames(spelt), steps = steps(index)
        if steps < least {
          omissions.append(
            SoundOmission(
              utterance.name, "its \(steps) steps are too few for a text that needs \(least)"))
        } else {
          labels[index] = spelt
        }
      }
    }
    (self.labels, self.omissions) = (labels, omissions)
  }

  /// A line about what was left out; nil if nothing was.
  ///
  /// - Parameter purpose: What they are left out of, such as `training`.
  func note(_ purpose: String) -> String? {
    omissions.note("utterance", "left out of \(purpose)")
  }
}
