import ClozeTraining
import Foundation

/// An ability of some modalities, identified by the protocol to which they conform.
///
/// `Provider` is the type of conforming types, such as `any Filling.Type`:
///
/// ```swift
/// let filling = try Registry.provider(of: .filling, forModelAt: "run")
/// let filler = try filling.filler(at: "run", compute)
/// ```
public struct Capability<Provider>: Sendable {
  /// The clause that describes what a model lacks, such as `which cannot be filled in`.
  public let lack: String

  /// Makes a capability whose absence is described by `lack`.
  public init(lack: String) { self.lack = lack }
}

/// The error for a model or a run of a modality without a capability.
public struct MissingCapability: Error, Equatable, CustomStringConvertible, LocalizedError {
  /// The subject that has the modality.
  public enum Subject: String, Sendable {
    /// A trained model.
    case model = "a model of"
    /// A run, with or without a model.
    case run = "a run on"
  }

  /// The path of the model or run.
  public let path: String
  /// The modality's name.
  public let kind: String
  /// The clause that describes what it lacks.
  public let lack: String
  /// The names of the modalities that have the capability.
  public let others: [String]
  /// The subject that has the modality.
  public let subject: Subject

  /// Makes the error for `capability` missing from the modality `kind` of the model or run at
  /// `path`; `others` have it.
  public init(
    _ capability: Capability<some Any>, from kind: String, at path: String, others: [String],
    subject: Subject = .model
  ) {
    (self.path, self.kind, self.others) = (path, kind, others)
    (lack, self.subject) = (capability.lack, subject)
  }

  /// One line: the problem, where it is, and what to do.
  public var description: String {
    let remedy =
      members.isEmpty
      ? "give \(subject.rawValue) \(alternatives)"
      : "name one of its members: " + members.map { "\(path)/\($0)" }.joined(separator: ", ")
    return "'\(path)' is \(subject.rawValue) \(kind), \(lack); \(remedy)"
  }

  /// The same line, as Foundation's localized description.
  public var errorDescription: String? { description }

  /// The members of the run, if it is of several recipes.
  private var members: [String] {
    let folder = RunFolder.unchecked(path).path + "/" + RunFolder.members
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.sorted().map { "\(RunFolder.members)/\($0)" }
  }

  private var alternatives: String {
    guard let last = others.last, others.count > 1 else { return others.first ?? "another kind" }
    return others.dropLast().joined(separator: ", ") + " or " + last
  }
}
