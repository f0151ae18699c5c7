import ClozeReport
import ClozeShell
import Foundation
import Synchronization

/// What a command line came to.
struct Outcome {
  let status: Int32
  /// Standard output.
  let result: String
  /// Standard error.
  let messages: String

  /// The lines of the result, split at tabs.
  var rows: [[String]] {
    result.split(separator: "\n").map {
      $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
    }
  }
}

/// Runs a command line within the test's process.
func cloze(_ arguments: [String]) -> Outcome {
  let texts = Mutex((result: "", messages: ""))
  let streams = Streams(
    result: { text in texts.withLock { $0.result += text } },
    message: { text in texts.withLock { $0.messages += text } })
  let status = Program.run(arguments, streams: streams)
  return texts.withLock { Outcome(status: status, result: $0.result, messages: $0.messages) }
}

/// Runs a command line within the test's process.
func cloze(_ arguments: String...) -> Outcome { cloze(arguments) }

/// A folder that is removed at the end of a test.
final class Scratch {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "/cloze-shell-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// The path of `name` in the folder.
  func callAsFunction(_ name: String) -> String { path + "/" + name }

  /// Writes a file into the folder and returns its path.
  @discardableResult
  func write(_ name: String, _ bytes: some Sequence<UInt8>) throws -> String {
    try Data(bytes).write(to: URL(fileURLWithPath: self(name)))
    return self(name)
  }

  /// Writes a text into the folder and returns its path.
  @discardableResult
  func write(_ name: String, _ text: String) throws -> String { try write(name, text.utf8) }

  /// A corpus of `sentences` sentences, the same ones each time.
  func corpus(sentences: Int = 600) throws -> String {
    let subjects = ["the small cat", "an old dog", "a tired farmer", "my neighbour", "one bird"]
    let verbs = ["sees", "follows", "paints", "carries", "remembers", "builds", "finds"]
    let objects = ["a boat", "the stone house", "an empty basket", "the river", "a lantern"]
    let text = (0..<sentences).map { index in
      let end = index % 10 == 9 ? "\n\n" : " "
      return "\(subjects[index * 7 % 5]) \(verbs[index * 11 / 3 % 7]) \(objects[index / 2 % 5])."
        + end
    }
    return try write("corpus.txt", text.joined())
  }
}

/// A model so small that it trains in a second.
let tinySettings = [
  "--set", "encoder.hidden=16", "--set", "encoder.heads=2", "--set", "encoder.feedForward=32",
  "--set", "encoder.maximumLength=32", "--set", "samples.maximumLength=32",
  "--set", "tokensPerBatch=256", "--set", "training.validateEvery=10",
  "--set", "training.checkpointEvery=10", "--threads", "1", "--precision", "f32",
]

/// The built program, which stands beside the tests.
let program = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
  .deletingLastPathComponent().appendingPathComponent("cloze")

/// The exit status and the output of a command line of the system's shell, in which `$CLOZE` is the
/// program and `$DIR` the folder.
func systemShell(_ line: String, in scratch: Scratch) throws -> (status: Int32, output: String) {
  let process = Process(), pipe = Pipe()
  process.executableURL = URL(fileURLWithPath: "/bin/sh")
  process.arguments = ["-c", line]
  process.environment = ProcessInfo.processInfo.environment.merging(
    ["CLOZE": program.path, "DIR": scratch.path], uniquingKeysWith: { $1 })
  process.standardOutput = pipe
  process.standardError = pipe
  try process.run()
  let data = try pipe.fileHandleForReading.readToEnd() ?? Data()
  process.waitUntilExit()
  return (process.terminationStatus, String(decoding: data, as: UTF8.self))
}
