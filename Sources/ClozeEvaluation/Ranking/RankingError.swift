import Foundation

/// A problem with the input of a ranking evaluation.
public enum RankingError: Error, Equatable, Sendable {
  /// There are no cases to evaluate.
  case noCases
  /// A case's history or target holds an item that the catalogue does not have.
  case unknownItem(user: Int, item: Int32, itemCount: Int)
  /// The interactions were counted for a different number of items than the ranker has.
  case popularityMismatch(counted: Int, itemCount: Int)
  /// A protocol needs more negatives than there are items left to draw from.
  case tooFewItems(user: Int, available: Int, negatives: Int)
  /// Two results cannot be compared case by case.
  case differentCases(first: Int, second: Int)
}

extension RankingError: CustomStringConvertible, LocalizedError {
  /// One line: what is wrong, where, and what to do.
  public var description: String {
    switch self {
    case .noCases:
      "there is nobody to evaluate: no user has a history long enough; "
        + "give more data or filter less"
    case .unknownItem(let user, let item, let itemCount):
      "user \(user): item \(item) is not among the \(itemCount) items that are ranked; "
        + "evaluate on data with the items that the model was trained on"
    case .popularityMismatch(let counted, let itemCount):
      "interactions are counted for \(counted) items, but \(itemCount) are ranked; "
        + "count them on the data that the model was trained on"
    case .tooFewItems(let user, let available, let negatives):
      "user \(user): \(negatives) negatives are asked for, but only \(available) items can be drawn "
        + "(neither seen nor the target, and of some popularity where that counts); "
        + "ask for fewer or use the protocol \"full\""
    case .differentCases(let first, let second):
      "results over \(first) and \(second) users cannot be compared user by user; "
        + "evaluate both on the same data and split"
    }
  }

  /// The same line, as Foundation's localized description.
  public var errorDescription: String? { description }
}
