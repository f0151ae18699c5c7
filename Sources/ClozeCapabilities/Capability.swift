import Foundation

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
}

/// A model or a run is of a modality that lacks a capability.
public struct MissingCapability: Error, Equatable, CustomStringConvertible, LocalizedError {
  /// The owner of a modality.
  public enum Subject: String, Sendable {
    /// A trained model.
    case model = "a model of"
    /// A run, whether it has a model or not.
    case run = "a run on"
  }

  /// The path of the model or run.
  public let path: String
  /// The modality's name.
  public let kind: String
  /// The clause that says what it lacks.
  public let lack: String
  /// The names of the modalities that have the capability.
  public let others: [String]
  /// The owner of the modality.
  public let subject: Subject

  /// `capability` is missing from the modality `kind` of the model or run at `path`; `others` have it.
  public init(
    _ capability: Capability<some Any>, from kind: String, at path: String, others: [String],
    subject: Subject = .model
  ) {
    (self.path, self.kind, self.others) = (path, kind, others)
    (lack, self.subject) = (capability.lack, subject)
  }

  /// One line: the problem, where it is, and what to do.
  public var description: String {
    "'\(path)' is \(subject.rawValue) \(kind), \(lack); give \(subject.rawValue) \(alternatives)"
  }

  /// The same line, for code that asks Foundation for it.
  public var errorDescription: String? { description }

  private var alternatives: String {
    guard let last = others.last, others.count > 1 else { return others.first ?? "another kind" }
    return others.dropLast().joined(separator: ", ") + " or " + last
  }
}
