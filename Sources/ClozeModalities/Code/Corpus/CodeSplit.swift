import ClozeTensor

/// A split of a corpus into parts that keeps related files together.
public struct CodeSplit: Codable, Sendable, Equatable {
  /// The unit that is never divided.
  public enum Unit: String, Codable, Sendable, CaseIterable {
    /// All files of a project.
    case project
    /// All files of a folder, without the folders in it.
    case folder
    /// Nothing but each file.
    case file
  }

  /// The unit that is never divided.
  public var unit: Unit
  /// The parts' shares of the files; only their ratios count.
  public var shares: [Double]
  /// The seed that selects one of many splits.
  public var seed: UInt64

  /// Makes a split into parts with these `shares`.
  public init(by unit: Unit = .project, shares: [Double], seed: UInt64 = 0) {
    self.unit = unit
    self.shares = shares
    self.seed = seed
  }

  /// Returns a message for each invalid setting.
  public func validate() -> [String] {
    shares.isEmpty || shares.contains { !($0 > 0 && $0.isFinite) }
      ? ["the shares of the parts are \(shares); there must be one above 0 for each part"] : []
  }

  /// Returns the part of each of `files`, from 0.
  ///
  /// Units are taken in random order, and each goes to the part that lacks most of its share. So
  /// shares are met as closely as the units' sizes allow, and no part is empty that could have a
  /// unit.
  ///
  /// - Throws: `CodeCorpusError.invalidSettings`.
  public func parts(of files: [CodeFile]) throws -> [Int] {
    let problems = validate()
    guard problems.isEmpty else { throw CodeCorpusError.invalidSettings(problems) }
    var members: [String: [Int]] = [:]
    for (index, file) in files.enumerated() { members[key(of: file), default: []].append(index) }
    var units = members.keys.sorted()
    var random = CounterRandom(seed: seed, purpose: .split)
    units.shuffle(using: &random)
    let total = shares.reduce(0, +)
    var filled = [Int](repeating: 0, count: shares.count)
    var parts = [Int](repeating: 0, count: files.count)
    for (index, unit) in units.enumerated() {
      let part = part(filled, total: total, unitsLeft: units.count - index, files: files.count)
      for member in members[unit] ?? [] { parts[member] = part }
      filled[part] += members[unit]?.count ?? 0
    }
    return parts
  }

  /// Returns the part that lacks most of its share; an empty one if only as many units are left as
  /// there are empty parts.
  private func part(_ filled: [Int], total: Double, unitsLeft: Int, files: Int) -> Int {
    let empty = filled.indices.filter { filled[$0] == 0 }
    let candidates = unitsLeft <= empty.count ? empty : Array(filled.indices)
    let lack = candidates.map {
      (part: $0, files: shares[$0] / total * Double(files) - Double(filled[$0]))
    }
    return lack.max { ($0.files, -$0.part) < ($1.files, -$1.part) }?.part ?? 0
  }

  private func key(of file: CodeFile) -> String {
    switch unit {
    case .project: file.project
    case .folder: file.folder
    case .file: file.path
    }
  }
}
