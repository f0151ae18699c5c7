import ClozeObjectives
import ClozeTraining

extension ClassifyBody {
  /// The problems of the head's values, one line each.
  var headProblems: [String] {
    var problems: [String] = []
    if !(focus >= 0 && focus <= 10) { problems.append("focus is \(focus): must lie in [0, 10]") }
    if let threshold, !threshold.isFinite {
      problems.append("threshold is \(threshold): must be a finite number")
    }
    for (key, value) in [
      ("stride", stride), ("questionLength", questionLength), ("answerLength", answerLength),
    ] where value < 1 {
      problems.append("\(key) is \(value): must be at least 1")
    }
    return problems + ClassWeights.problems(classWeights) + unused
  }

  /// The problems of values that the head would not use.
  private var unused: [String] {
    let weighs = head == .classes || head == .labels || head == .tokens
    var problems: [String] = []
    if !weighs, !classWeights.isEmpty || focus != 0 {
      problems.append("classWeights and focus are for heads of classes, labels and tokens")
    }
    if labelSmoothing != 0, head != .classes || !classWeights.isEmpty || focus != 0 {
      problems.append("labelSmoothing is for classes without classWeights and focus")
    }
    if threshold != nil, head != .labels, head != .spans {
      problems.append("threshold is for heads of labels and spans")
    }
    return problems
  }
}
