import ClozeData

/// The files that a command could not read, while it goes on with the others.
///
/// Each is named in a note at once, and the command fails at its end. A single file that is all
/// there is becomes the error itself.
final class UnreadFiles {
  /// The number of samples that were read.
  private var done = 0
  /// True if the output has records, if only of the start of a sound.
  private var hasRecords = false
  private var lines: [String] = []
  /// True while the only line waits to be a note.
  private var isHeld = false
  private let samples: String
  private let session: Session

  /// Makes an empty list of `samples`, in the plural, for a command in `session`.
  init(of samples: String, _ session: Session) { (self.samples, self.session) = (samples, session) }

  /// Adds a file that could not be read.
  func add(_ omission: Omission) { add("\(omission.name): \(omission.reason)") }

  /// Adds a file that could not be read, with the line that names it and the reason.
  func add(_ line: String) {
    show()
    lines.append(line)
    isHeld = done == 0 && lines.count == 1
    if !isHeld { session.note(line) }
  }

  /// Counts samples that were read.
  func count(_ number: Int) {
    guard number > 0 else { return }
    show()
    done += number
  }

  /// Notes that records were written, also where what they are of cannot be read to its end.
  func wrote() { hasRecords = true }

  private func show() {
    if isHeld, let line = lines.first { session.note(line) }
    isHeld = false
  }

  /// Ends the command's output by `finish` if there is any, and throws if a file could not be read.
  func conclude(_ finish: () throws -> Void) throws {
    if done > 0 || hasRecords || lines.isEmpty { try finish() }
    guard let first = lines.first else { return }
    guard lines.count + done > 1 else { throw CommandError(first) }
    show()
    throw CommandError(
      "\(lines.count) of \(lines.count + done) \(samples) cannot be read; "
        + (session.isQuiet ? "the first is \(first)" : "they are named above"))
  }
}
