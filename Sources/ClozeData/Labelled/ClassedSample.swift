import Foundation

/// A sample of a corpus that may have a class, such as the name of its folder.
public protocol ClassedSample {
  /// The kind of samples in messages, in the plural, such as `clips`.
  static var plural: String { get }
  /// The class; nil if the corpus names none.
  var label: String? { get }
}

extension Utterance: ClassedSample {
  /// `utterances`.
  public static let plural = "utterances"
}

extension VideoClip: ClassedSample {
  /// `clips`.
  public static let plural = "clips"
}

/// A reason why the classes of samples cannot be used.
public enum ClassedSampleError: Error, Equatable, Sendable {
  /// Samples have no class.
  case noLabels(samples: String)
  /// A sample is of a class that is none of the model's.
  case unknownClass(name: String, known: Int)
}

extension ClassedSampleError: CustomStringConvertible, LocalizedError {
  /// One line: what is wrong, and what to do.
  public var description: String {
    switch self {
    case .noLabels(let samples):
      "the \(samples) have no classes; give a folder for each class, or a table with a column 'label'"
    case .unknownClass(let name, let known):
      "the class '\(name)' is none of the \(known) that the model knows; give data with its classes"
    }
  }

  /// The same line, as Foundation's localized description.
  public var errorDescription: String? { description }
}

extension Sequence where Element: ClassedSample {
  /// Returns the place of each sample's class among `classes`.
  ///
  /// - Throws: `ClassedSampleError`.
  public func labels(among classes: [String]) throws -> [Int32] {
    let places = Dictionary(
      classes.enumerated().map { ($1, Int32($0)) }, uniquingKeysWith: { one, _ in one })
    return try map { sample in
      let label = try sample.requiredLabel()
      guard let place = places[label] else {
        throw ClassedSampleError.unknownClass(name: label, known: places.count)
      }
      return place
    }
  }

  /// Returns the classes of all samples, in alphabetical order.
  ///
  /// - Throws: `ClassedSampleError.noLabels` if one has none.
  public func classes() throws -> [String] { Set(try map { try $0.requiredLabel() }).sorted() }
}

extension ClassedSample {
  fileprivate func requiredLabel() throws -> String {
    guard let label else { throw ClassedSampleError.noLabels(samples: Self.plural) }
    return label
  }
}
