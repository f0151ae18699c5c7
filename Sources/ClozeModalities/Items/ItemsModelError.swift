import Foundation

/// A reason why a folder cannot be used as a model of items.
public enum ItemsModelError: Error, Equatable, CustomStringConvertible, LocalizedError {
  /// The folder holds a model of something else.
  case otherModality(path: String, modality: String)
  /// An item occurs twice in the model's list.
  case repeatedItem(path: String, line: Int)
  /// None of the requested items is known to the model.
  case otherItems(users: Int)
  /// The list of items does not match the weights.
  case itemCount(path: String, items: Int, rows: Int)

  /// Sizes were chosen that the model that training goes on from determines.
  case decided(path: String)

  /// One line: what is wrong, where, and what to do.
  public var description: String {
    switch self {
    case .otherModality(let path, let modality):
      "\(path) is a model of \(modality), not of items; give a run of a recipe for items"
    case .repeatedItem(let path, let line):
      "\(path) line \(line): the item is there twice; write the model again from its run"
    case .otherItems(let users):
      "the model knows none of the items that \(users) users took next; give data with the items that "
        + "it was trained on"
    case .decided(let path):
      "encoder is what the model \(path) decides; leave it as it is, or leave out --model"
    case .itemCount(let path, let items, let rows):
      "\(path) has \(items) items and weights for \(rows - 1); write the model again from its run"
    }
  }

  /// The same line, as Foundation's localized description.
  public var errorDescription: String? { description }
}
