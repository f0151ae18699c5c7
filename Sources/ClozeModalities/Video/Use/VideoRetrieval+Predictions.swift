import ClozeCapabilities
import ClozeEvaluation

extension VideoRetrieval {
  /// Returns what was found for each query of a direction: the best candidate, the right one, its
  /// rank, and the candidates that come first.
  ///
  /// - Parameter count: The number of predictions before these.
  func predictions(
    _ direction: Direction, _ answers: [Answer], after count: Int
  ) -> [SamplePrediction] {
    return answers.enumerated().map { query, answer in
      let hits = answer.first.map { name($0, isClip: direction == .textToVideo) }
      var sample = SamplePrediction(
        number: count + query + 1, top: [],
        fields: [
          ResultTable.Property("direction", .text(direction.rawValue)),
          ResultTable.Property("rank", .number(answer.rank)),
          ResultTable.Property("first", .list(hits.map { .text($0) })),
        ])
      sample.gold = right(direction, query).first.map {
        name($0, isClip: direction == .textToVideo)
      }
      switch direction {
      case .textToVideo: sample.texts = [name(query, isClip: false)]
      case .videoToText: sample.name = name(query, isClip: true)
      }
      (sample.label, sample.isRight) = (hits.first, answer.rank == 1)
      return sample
    }
  }

  private func name(_ number: Int, isClip: Bool) -> String {
    guard isClip else { return texts[number] }
    return gallery.clips.shard.clips[Int(gallery.clips.numbers[number])].name
  }
}
