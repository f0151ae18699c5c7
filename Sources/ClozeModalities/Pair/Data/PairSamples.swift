import ClozeConfiguration
import ClozeData
import ClozeEvaluation
import ClozeModels
import ClozeTensor
import ClozeTraining

/// Pairs of samples of two kinds, split into those that train and those that validate.
public struct PairSamples: Sendable {
  /// The samples of each side, the first one first.
  public let sides: [any PairSideSamples]
  /// The tokens of each kind that has tokens, by its name.
  public let vocabularies: [String: any PairVocabulary]
  /// The pairs.
  let pairs: [PairTable.Entry]
  /// The name of each pair.
  let names: [String]
  /// The different samples of each side, as the manifests have them.
  let values: [[PairValue]]
  /// The numbers of the pairs that train, ascending.
  public let training: [Int32]
  /// The numbers of the pairs that validate, ascending.
  public let validation: [Int32]
  /// The numbers of the pairs that test, ascending.
  public let test: [Int32]
  /// True if the run that they are for has no checkpoints yet, so that it starts from the model
  /// that it goes on from.
  var begins = false

  /// A checksum of the samples and of the parts.
  var digest: String {
    let parts = [training, validation].map { part in
      part.map { "\(pairs[Int($0)].first) \(pairs[Int($0)].other)" }.joined(separator: "\n")
    }
    return Checksum.sha256((sides.map(\.digest) + parts).joined(separator: "\n\n").utf8)
  }

  /// Returns the identity of a pair, by which equal samples are known.
  func identity(_ pair: Int32) -> (first: Int32, other: Int32) {
    (pairs[Int(pair)].first, pairs[Int(pair)].other)
  }
}

extension PairSamples {
  /// The way to the tokens of the kinds that have tokens.
  typealias Vocabularies = (_ training: [[PairValue]]) throws -> [String: any PairVocabulary]

  /// Reads the pairs of a corpus.
  ///
  /// - Parameters:
  ///   - sizes: The kinds and their keys.
  ///   - reading: The folder and the threads for what is derived from files.
  ///   - vocabularies: Returns the tokens, from the values of each side that train.
  /// - Throws: Errors of reading; `PairManifestError`, also for omissions if none may be;
  ///   `PairError.empty`.
  init(
    _ data: PairCorpusSettings, _ sizes: PairSizes, _ reading: PairReading,
    vocabularies make: Vocabularies
  ) throws {
    let kinds = sizes.both.map { $0.column }
    var corpus = try data.corpus(kinds)
    if let note = corpus.encodingNote { try reading.observe(.note(note)) }
    let table = PairTable(corpus, kinds)
    // What cannot be read is known before there are tokens, which are those of the pairs left.
    let files = try sizes.both.indices.map { side -> (any PairSideSamples)? in
      sizes.both[side] is any TokenKind.Type
        ? nil : try sizes.samples(side, table.values[side], reading)
    }
    let entries = table.usable(files.map { $0?.omissions ?? [:] }, &corpus.omissions)
    try Self.check(corpus.omissions, data, kinds, left: entries.count, reading)
    let split = PairSplit(entries, of: table, share: data.validation, seed: data.splitSeed)
    let trained = split.training.map { entries[Int($0)] }
    let made = try make(
      kinds.indices.map { side in
        Set(trained.map { PairTable.number(side, $0) }).sorted()
          .map { table.values[side][Int($0)] }
      })
    sides = try kinds.indices.map { side in
      if let read = files[side] { return read }
      var reading = reading
      reading.vocabulary = made[kinds[side].rawValue]
      return try sizes.samples(side, table.values[side], reading)
    }
    (vocabularies, pairs, values) = (made, entries, table.values)
    names = entries.map { table.rows[$0.row].name }
    (training, validation, test) = (split.training, split.validation, split.test)
    let shared = data.validation > 0 ? split.sharedNote(entries, of: table) : nil
    for note in table.notes + [shared].compactMap(\.self) + sides.flatMap(\.notes) {
      try reading.observe(.note(note))
    }
  }

  private static func check(
    _ omissions: [Omission], _ data: PairCorpusSettings, _ kinds: [PairColumn], left: Int,
    _ reading: PairReading
  ) throws {
    if data.strict, !omissions.isEmpty { throw PairManifestError.incomplete(omissions) }
    guard left > 0 else {
      throw PairManifestError.noPairs(paths: data.paths, kinds: kinds, omissions)
    }
    if let note = omissions.note("pair", "left out") { try reading.observe(.note(note)) }
  }
}

extension PairTable {
  /// Returns the pairs whose samples can be used; the others become omissions.
  func usable(
    _ reasons: [[Int: String]], _ omissions: inout [Omission]
  ) -> [Entry] {
    entries.filter { entry in
      for side in 0..<2 {
        guard let reason = reasons[side][Int(Self.number(side, entry))] else { continue }
        omissions.append(Omission(rows[entry.row].place, "\(kinds[side].rawValue): \(reason)"))
        return false
      }
      return true
    }
  }

  /// Lines about repetitions and leaks.
  var notes: [String] {
    let again =
      repeated > 0 ? ["\(counted(repeated, "pair")) listed before: each counts once"] : []
    return again + [leakNote].compactMap(\.self)
  }
}

extension PairSizes {
  /// Reads the samples of a side.
  func samples(
    _ side: Int, _ values: [PairValue], _ reading: PairReading
  ) throws -> any PairSideSamples {
    func samples<Kind: PairKind>(_: Kind.Type) throws -> any PairSideSamples {
      try Kind.samples(values, Kind.settings(sides), reading)
    }
    return try samples(both[side])
  }
}
