import ClozeCapabilities
import ClozeReport
import ClozeTensor
import Foundation

/// The lines of an input, or the samples of files, among which is searched, with their vectors.
struct SearchedLines {
  /// The words by which each line is shown.
  private(set) var titles: [String] = []
  /// Their numbers.
  private(set) var numbers: [Int] = []
  /// Their vectors, one after the other.
  private(set) var vectors: [Float] = []
  /// Further properties of samples of files; empty for lines.
  private(set) var details: [[ResultTable.Property]] = []

  /// Reads `input` and computes the vectors.
  ///
  /// - Parameters:
  ///   - embedder: The model, and how lines are read.
  ///   - show: The field that is shown, where lines are JSON records; nil for the text.
  ///   - like: The number of a line that has to be readable.
  /// - Throws: `CommandError` if there are no lines, or a line lacks what it should have.
  init(
    _ input: InputOption, _ embedder: LineEmbedder, show: String? = nil, like: Int? = nil,
    _ progress: ProgressReporter?
  ) throws {
    var embedder = embedder, titles: [String] = [], numbers: [Int] = []
    let model = embedder.model
    embedder.observe = { number, line, text in
      if number == like, !model.canRead(text) {
        throw CommandError("line \(number) cannot be cut into tokens; give another with --like")
      }
      titles.append(try Self.title(number, line, text, show))
      numbers.append(number)
    }
    var vectors: [Float] = []
    try embedder.embed(try input.lines(), progress) { vectors += $0 }
    progress?.finish()
    guard !numbers.isEmpty else {
      throw CommandError("\(input.name) has no lines; give some that can be found")
    }
    (self.titles, self.numbers, self.vectors) = (titles, numbers, vectors)
  }

  /// Computes the vectors of the samples in `paths`.
  ///
  /// - Throws: Errors of reading them.
  init(
    _ paths: [String], _ model: any FileEmbedder, _ form: FileVectorForm,
    _ observer: some WorkObserver
  ) throws {
    var titles: [String] = [], vectors: [Float] = [], details: [[ResultTable.Property]] = []
    try model.embed(paths, form, batch: 256, observer) {
      titles.append($0.name)
      vectors += $0.vector
      details.append($0.details)
    }
    (self.titles, self.vectors, self.details) = (titles, vectors, details)
    numbers = titles.indices.map { $0 + 1 }
  }

  /// Returns the vector of a line by its place.
  func vector(_ place: Int) -> [Float] {
    let width = vectors.count / max(1, numbers.count)
    return Array(vectors[place * width..<(place + 1) * width])
  }

  /// The names of what is shown of each beside its rank and similarity.
  var columns: [String] {
    details.isEmpty ? ["line", "text"] : ["sample", "name"] + (details.first ?? []).map(\.name)
  }

  /// Returns the values of `columns` for what was found.
  func values(of hit: TextIndex.Hit) -> [RecordValue] {
    let further = details.isEmpty ? [] : details[hit.line - 1].map { RecordValue($0.value) }
    return [.int(hit.line), .string(hit.title)] + further
  }

  /// Returns an index of the lines.
  func index(width: Int, device: Device, isCentred: Bool = true) throws -> TextIndex {
    try TextIndex(
      titles: titles, numbers: numbers, vectors: vectors, width: width, device: device,
      isCentred: isCentred)
  }

  private static func title(
    _ number: Int, _ line: ArraySlice<UInt8>, _ text: String, _ show: String?
  ) throws -> String {
    guard let show else { return String(text.prefix { !$0.isNewline }) }
    let record = try? JSONSerialization.jsonObject(with: Data(line)) as? [String: Any]
    guard let value = record?[show] else {
      throw CommandError(
        "line \(number) has nothing under '\(show)'; name another field with --show")
    }
    return "\(value)"
  }
}
