import ClozeData
import ClozeReport

/// The file formats of vectors, by their endings.
enum VectorFormat: String, CaseIterable {
  /// A matrix for NumPy.
  case npy
  /// A matrix in a zip file, under the name `vectors`.
  case npz
  /// One JSON object per vector: its line, or its sample's number and name, and its numbers.
  case jsonl
  /// One line per vector, with a header.
  case csv

  /// Makes the format that the name of a file determines.
  init?(path: String) {
    guard let dot = path.lastIndex(of: ".") else { return nil }
    self.init(rawValue: path[path.index(after: dot)...].lowercased())
  }
}

/// A writer of vectors to a file that appears complete or not at all, or to a stream.
final class VectorWriter {
  private enum Target {
    case matrix(NPYWriter)
    case archive(NPZWriter)
    case text(AtomicFile, isJSON: Bool)
    case stream((String) throws -> Void, isJSON: Bool)
  }

  private let target: Target
  /// The number of vectors written.
  private(set) var count = 0

  /// Makes a file at `path`, whose name determines the format, for vectors of `width` numbers.
  ///
  /// - Parameter named: True if each vector has a name, for which CSV has a column.
  init(path: String, width: Int, named: Bool = false) throws {
    switch VectorFormat(path: path) {
    case .npy, nil: target = .matrix(try NPYWriter(path: path, columns: width))
    case .npz:
      let writer = try NPZWriter(path: path)
      try writer.begin("vectors", columns: width)
      target = .archive(writer)
    case .jsonl: target = .text(try AtomicFile(at: path), isJSON: true)
    case .csv:
      let file = try AtomicFile(at: path)
      try file.write(Self.header(width, named: named))
      target = .text(file, isJSON: false)
    }
  }

  /// Makes lines for `write`, each as soon as its vector is there: CSV with a header, or JSON.
  init(
    to write: @escaping (String) throws -> Void, isJSON: Bool, width: Int, named: Bool = false
  ) throws {
    if !isJSON { try write(Self.header(width, named: named)) }
    target = .stream(write, isJSON: isJSON)
  }

  private static func header(_ width: Int, named: Bool) -> String {
    ((named ? ["name"] : []) + (0..<width).map { "f\($0)" }).joined(separator: ",") + "\n"
  }

  /// The path of the file while it is written; nil if it is none.
  var temporaryPath: String? {
    switch target {
    case .matrix(let writer): writer.temporaryPath
    case .archive(let writer): writer.temporaryPath
    case .text(let file, _): file.temporaryPath
    case .stream: nil
    }
  }

  /// Appends one vector; matrices have no names.
  func append(_ vector: [Float], name: String? = nil) throws {
    count += 1
    switch target {
    case .matrix(let writer): try writer.append(vector)
    case .archive(let writer): try writer.append(vector)
    case .text(let file, let isJSON): try file.write(line(vector, name, isJSON))
    case .stream(let write, let isJSON): try write(line(vector, name, isJSON))
    }
  }

  private func line(_ vector: [Float], _ name: String?, _ isJSON: Bool) -> String {
    let numbers = vector.map { $0.isFinite || !isJSON ? "\($0)" : "null" }
    guard isJSON else {
      return ((name.map { [csvField(.string($0))] } ?? []) + numbers).joined(separator: ",") + "\n"
    }
    let place = name.map { "\"sample\": \(count), \"name\": \(jsonString($0))" }
    return "{\(place ?? "\"line\": \(count)"), \"vector\": [\(numbers.joined(separator: ", "))]}\n"
  }

  /// Gives the file its name.
  func finish() throws {
    switch target {
    case .matrix(let writer): try writer.finish()
    case .archive(let writer): try writer.finish()
    case .text(let file, _): try file.commit()
    case .stream: break
    }
  }
}
