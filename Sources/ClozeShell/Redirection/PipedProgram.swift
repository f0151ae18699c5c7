import ClozeData
import Foundation

/// The program behind `|`, which reads the results of a command.
final class PipedProgram {
  /// The descriptor that the program reads from.
  let input: Int32
  private let process: pid_t
  private let output: ProgramOutput?
  private var isOpen = true

  /// Starts the line `line` of the system's shell; its output goes to `streams`.
  init(
    _ line: String, environment: [String: String], _ streams: Streams
  ) throws {
    let pipe = try PipeEnds()
    defer { close(pipe.reading) }
    var spawn = Spawn(path: "/bin/sh", arguments: ["-c", line], environment: environment)
    spawn.descriptors = [(0, pipe.reading)]
    do {
      if streams.areStandard {
        (process, output) = (try spawn.start(), nil)
      } else {
        let output = try ProgramOutput(&spawn)
        process = try output.start(spawn, streams)
        self.output = output
      }
    } catch {
      close(pipe.writing)
      throw error
    }
    input = pipe.writing
  }

  deinit { closeInput() }

  /// Ends the program's input, waits for its end and returns its status.
  func wait() -> Int32 {
    closeInput()
    output?.wait()
    return Spawn.wait(for: process)
  }

  private func closeInput() {
    if isOpen { close(input) }
    isOpen = false
  }
}

/// The output of a program whose session does not write to standard output, read beside the
/// program's work.
private final class ProgramOutput {
  private let ends: [PipeEnds]
  private let end = DispatchGroup()

  /// Makes the pipes of the program that `spawn` starts.
  init(_ spawn: inout Spawn) throws {
    ends = [try PipeEnds(), try PipeEnds()]
    spawn.descriptors += [(1, ends[0].writing), (2, ends[1].writing)]
  }

  /// Starts the program and begins to read.
  func start(_ spawn: Spawn, _ streams: Streams) throws -> pid_t {
    let started = Result { try spawn.start() }
    for end in ends { close(end.writing) }
    let descriptors = ends.map(\.reading)
    guard case .success = started else {
      for descriptor in descriptors { close(descriptor) }
      return try started.get()
    }
    end.enter()
    Thread.detachNewThread { [end] in
      var readers = PipeReaders(descriptors)
      while let (index, bytes) = readers.next() {
        let text = String(decoding: bytes, as: UTF8.self)
        guard index == 0 else {
          streams.message(text)
          continue
        }
        // What cannot be written ends the program, as a closed output does.
        do { try streams.result(text) } catch { break }
      }
      readers.close()
      end.leave()
    }
    return try started.get()
  }

  /// Waits until all output is read.
  func wait() { end.wait() }
}
