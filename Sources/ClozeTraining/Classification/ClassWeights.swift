import ClozeData
import Foundation

/// The weights of classes in a loss, as recipes name them: `balanced`, or entries such as `rare=4`.
public enum ClassWeights {
  /// One line about the key of recipes.
  public static let summary =
    "weights of classes in the loss: [balanced], or [rare=4,other=0.5]; []: none"

  private static let balanced = ["balanced"]

  /// Returns the name and the weight of an entry such as `rare=4`; nil if it is none.
  private static func entry(_ text: String) -> (name: String, weight: Double)? {
    guard let mark = text.lastIndex(of: "="),
      let weight = Double(text[text.index(after: mark)...]), weight > 0, weight.isFinite
    else { return nil }
    return (String(text[..<mark]), weight)
  }

  /// Returns a line for each entry of `given` that makes no sense.
  public static func problems(_ given: [String]) -> [String] {
    guard given != balanced else { return [] }
    return given.filter { entry($0) == nil }.map {
      "classWeights has \($0): give balanced alone, or entries such as rare=4"
    }
  }

  /// Returns the weights of classes called `names` by the entries `given`; empty for equal ones.
  ///
  /// - Parameter weight: Returns the weight of a class by its number if they are to be balanced.
  /// - Throws: `ClassWeightError`.
  public static func weights(
    _ given: [String], of names: [String], balanced weight: (Int) -> Double
  ) throws -> [Double] {
    guard !given.isEmpty else { return [] }
    guard given != balanced else { return names.indices.map(weight) }
    var weights = [Double](repeating: 1, count: names.count)
    for (name, weight) in given.compactMap(entry) {
      guard let place = names.firstIndex(of: name) else {
        throw ClassWeightError(name: name, known: names)
      }
      weights[place] = weight
    }
    return weights
  }

  /// Returns the weights of classes called `names` by the entries `given`; balanced ones make all
  /// classes of the training samples with these `labels` count alike, as in scikit-learn.
  ///
  /// - Throws: `ClassWeightError`.
  public static func weights(
    _ given: [String], of names: [String], labels: [Int32]
  ) throws -> [Double] {
    let counts = Dictionary(labels.map { ($0, 1) }, uniquingKeysWith: +)
    return try weights(given, of: names) { place in
      Double(labels.count) / Double(names.count * max(1, counts[Int32(place)] ?? 0))
    }
  }
}

/// A weight is given for a class that there is none of.
public struct ClassWeightError: Error, Equatable, Sendable, CustomStringConvertible, LocalizedError
{
  /// The name in the recipe.
  public let name: String
  /// The classes of the data.
  public let known: [String]

  /// Makes the error for a name that is none of the classes.
  public init(name: String, known: [String]) { (self.name, self.known) = (name, known) }

  /// One line: what is wrong, and what to do.
  public var description: String {
    "classWeights names \(name.quoted), which is none of the classes "
      + known.prefix(6).map(\.quoted).joined(separator: ", ")
      + (known.count > 6 ? " and \(known.count - 6) more" : "") + "; correct the name"
  }

  /// The same line, as Foundation's localized description.
  public var errorDescription: String? { description }
}
