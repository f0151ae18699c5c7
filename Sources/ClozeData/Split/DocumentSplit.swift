import ClozeTensor

/// The rule that holds out documents for validation.
///
/// A document's side depends only on its identity (a hash of its content), the seed and the
/// fraction: documents of equal content are on the same side, and adding or reordering documents
/// does not move the others. The fraction is of documents and is met on average.
public struct DocumentSplit: Codable, Sendable, Equatable {
  /// The share of documents held out, in 0..<1.
  public var validationFraction = 0.05
  /// The seed that selects one of many splits.
  public var seed: UInt64 = 0

  /// Makes a split that holds out `validationFraction` of the documents.
  public init(validationFraction: Double = 0.05, seed: UInt64 = 0) {
    self.validationFraction = validationFraction
    self.seed = seed
  }

  /// Returns a message for each invalid setting.
  public func validate() -> [String] {
    validationFraction >= 0 && validationFraction < 1
      ? [] : ["validationFraction is \(validationFraction); it must be at least 0 and less than 1"]
  }

  /// Returns the number in [0, 1) that decides for a document: held out if below the fraction.
  public func draw(identity: UInt64) -> Double {
    var random = CounterRandom(
      seed: seed, purpose: .split, sample: Int(Int64(bitPattern: identity)))
    return random.uniform()
  }

  /// Returns true for each document, given by its identity, that is held out.
  ///
  /// With a fraction above 0 and at least two different documents, there is at least one on each
  /// side: if necessary the nearest one is moved.
  public func isValidation(identities: some Collection<UInt64>) -> [Bool] {
    guard validationFraction > 0 else { return Array(repeating: false, count: identities.count) }
    var least = (draw: Double.infinity, identity: UInt64(0))
    var greatest = (draw: -1.0, identity: UInt64(0))
    for identity in identities {
      let draw = draw(identity: identity)
      if (draw, identity) < (least.draw, least.identity) { least = (draw, identity) }
      if (draw, identity) > (greatest.draw, greatest.identity) { greatest = (draw, identity) }
    }
    guard least.identity != greatest.identity else {
      return Array(repeating: false, count: identities.count)
    }
    return identities.map { identity in
      if identity == least.identity { return true }
      return identity != greatest.identity && draw(identity: identity) < validationFraction
    }
  }
}
