import ClozeData
import Foundation

/// A program that shows long texts page by page.
struct Pager: Sendable {
  /// The line for the system's shell.
  let command: String
  private let interrupts: Interrupts

  /// Makes the pager that `PAGER` of `environment` names, by default `less -FRX`; nil if the name
  /// is empty.
  init?(
    _ interrupts: Interrupts,
    environment: [String: String] = ProcessInfo.processInfo.environment
  ) {
    let named = (environment["PAGER"] ?? "less -FRX").trimmingCharacters(in: .whitespaces)
    guard !named.isEmpty else { return nil }
    (command, self.interrupts) = (named, interrupts)
  }

  /// Shows `text` if it does not fit into `height` lines; returns false if it does or there is no
  /// such program.
  func show(_ text: String, height: Int?) -> Bool {
    // A line of the screen is left for the prompt.
    guard let height, text.utf8.lazy.filter({ $0 == 0x0A }).count >= height,
      let pipe = try? PipeEnds()
    else { return false }
    var spawn = Spawn(path: "/bin/sh", arguments: ["-c", command])
    spawn.descriptors = [(0, pipe.reading)]
    // Ctrl-C is the pager's, which goes on after it: this process must not leave the terminal to
    // the prompt before the pager has ended.
    return interrupts.ignoring {
      let process = try? spawn.start()
      close(pipe.reading)
      // A reader who leaves early has seen enough.
      try? write(text, to: pipe.writing)
      close(pipe.writing)
      // The system's shell ends so if it cannot find or start the program.
      return process.map { ![126, 127].contains(Spawn.wait(for: $0)) } ?? false
    }
  }
}
