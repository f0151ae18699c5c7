/// Something that some modalities can do, by the protocol that these conform to.
///
/// `Provider` is the type of conforming types, such as `any Filling.Type`:
///
/// ```swift
/// let filling = try Registry.provider(of: .filling, forModelAt: "run")
/// let filler = try filling.filler(at: "run", compute)
/// ```
public struct Capability<Provider>: Sendable {
  /// The clause that says of a model what it lacks, such as `which cannot be filled in`.
  public let lack: String

  /// A capability whose absence reads as `lack`.
  public init(lack: String) { self.lack = lack }

  /// The error of a model of the modality `kind`, which lacks the capability; `others` have it.
  public func missing(from kind: String, at path: String, others: [String]) -> UsageError {
    let advice =
      others.isEmpty ? "no model can do that" : "give a model of \(Self.alternatives(others))"
    return UsageError("'\(path)' is a model of \(kind), \(lack); \(advice)")
  }

  private static func alternatives(_ names: [String]) -> String {
    guard let last = names.last, names.count > 1 else { return names.first ?? "" }
    return names.dropLast().joined(separator: ", ") + " or " + last
  }
}
