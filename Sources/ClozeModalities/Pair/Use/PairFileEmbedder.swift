import ClozeCapabilities
import ClozeData
import ClozeObjectives
import ClozeTensor
import Foundation

/// A side as what is in files and in manifests, which becomes vectors.
struct PairFileEmbedder: FileEmbedder {
  let space: PairSpace

  var samples: String { "samples of \(space.kind.name)" }
  var blocks: Int { 0 }
  var features: Int { space.model.sizes.spaceWidth }
  var precision: DType { space.compute.dtype }
  var usual: FileVectorForm {
    var form = FileVectorForm()
    (form.pooling, form.isNormalized) = (.cls, true)
    return form
  }

  func problem(of form: FileVectorForm) -> String? {
    form.depths == nil
      ? PairSpace.problem(form.pooling, isNormalized: form.isNormalized)
      : "models of pairs have no vectors of single blocks; leave out --depth, or take another model"
  }

  func embed(
    _ paths: [String], limit: Int?, _ form: FileVectorForm, batch: Int,
    _ observer: any WorkObserver, each: (FileVector) throws -> Void
  ) throws -> (listed: Int, omitted: [OmittedSample]) {
    if let problem = problem(of: form) { throw UsageError(problem) }
    let column = space.kind.column
    var named: [(name: String, value: PairValue)] = []
    var omissions: [Omission] = []
    for path in paths { named += try values(path, column, &omissions) }
    let listed = named.count
    named = Array(named.prefix(limit ?? .max))
    let values = named.map(\.value)
    let samples = try observer.withTemporaryFile { folder in
      try makeFolder(folder)
      return try withoutActuallyEscaping(observer.checkForStop) { check in
        var reading = PairReading(
          prefix: folder + "/", threads: space.compute.threads, observe: { _ in try check() })
        reading.vocabulary = space.vocabulary
        return try space.model.sizes.samples(space.side.rawValue, values, reading)
      }
    }
    var numbers = SampleNumbers(named.map(\.name), unlisted: omissions)
    for (place, reason) in samples.omissions.sorted(by: { $0.key < $1.key }) {
      numbers.omit(named[place].name, Omission(named[place].name, reason))
    }
    let used = values.indices.filter { samples.omissions[$0] == nil }
    guard !used.isEmpty else { throw PairError.empty(kind: space.kind.name, numbers.omissions) }
    let progress = observer.progress("embed", unit: "sample")
    defer { progress?.finish() }
    for first in stride(from: 0, to: used.count, by: PairSpace.most) {
      try observer.checkForStop()
      let part = used[first..<min(first + PairSpace.most, used.count)]
      for (place, vector) in zip(part, try space.vectors(samples, part.map(Int32.init))) {
        let text = ResultTable.Property("text", .text(values[place].text))
        try each(
          FileVector(
            number: numbers.next(named[place].name), name: named[place].name, vectors: [vector],
            details: column.isPath ? [] : [text]))
      }
      progress?.update(done: part.endIndex, total: used.count)
    }
    progress?.finish()
    if let note = numbers.omissions.note("sample", "left out") { observer.note("note: " + note) }
    return (listed, numbers.omitted)
  }

  /// Returns the samples of a manifest, or of a folder of manifests; else the file itself, or the
  /// files of a folder.
  private func values(
    _ path: String, _ column: PairColumn, _ omissions: inout [Omission]
  ) throws -> [(name: String, value: PairValue)] {
    if try PairSource.isManifest(path) {
      let corpus = try PairSource(paths: [path]).read([column])
      omissions += corpus.omissions
      return corpus.rows.compactMap { row in row.values[column].map { (row.name, $0) } }
    }
    let files = try TextFileList(paths: [path]).files.map(\.path)
    guard !column.isPath else { return files.map { ($0, PairValue($0)) } }
    return files.compactMap { file in
      guard let text = try? String(contentsOfFile: file, encoding: .utf8) else {
        omissions.append(Omission(file, "not in UTF-8"))
        return nil
      }
      return (file, column == .items ? PairValue(items: text) : PairValue(text))
    }
  }
}
