import ClozeData
import Foundation

/// The files of examples, three for each task, while they are written.
final class CodeTaskOutput {
  private struct Key: Hashable {
    var task: CodeTask
    var part: CodeTaskSplit
  }

  private var files: [Key: AtomicFile] = [:]
  private var numbers: [Key: Int] = [:]
  private let encoder = JSONEncoder()

  init(folder: String, tasks: [CodeTask]) throws {
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    for task in tasks {
      try makeFolder("\(folder)/\(task.rawValue)")
      for part in CodeTaskSplit.allCases {
        files[Key(task: task, part: part)] = try AtomicFile(
          at: "\(folder)/\(task.rawValue)/\(part.rawValue).jsonl")
      }
    }
  }

  /// Writes `examples`, one per line.
  func write(
    _ examples: [some Encodable], _ task: CodeTask, _ part: CodeTaskSplit
  ) throws {
    let key = Key(task: task, part: part)
    guard let file = files[key] else { return }
    for example in examples {
      try file.write(try encoder.encode(example))
      try file.write(CollectionOfOne(UInt8(ascii: "\n")))
    }
    numbers[key, default: 0] += examples.count
  }

  /// Gives the files their names.
  func commit() throws {
    for file in files.values { try file.commit() }
  }

  /// The number of examples written.
  var total: Int { numbers.values.reduce(0, +) }

  /// The number of examples by task and part.
  var counts: [String: [String: Int]] {
    var counts: [String: [String: Int]] = [:]
    for key in files.keys {
      counts[key.task.rawValue, default: [:]][key.part.rawValue] = numbers[key] ?? 0
    }
    return counts
  }
}
