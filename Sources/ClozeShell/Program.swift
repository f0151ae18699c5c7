import ArgumentParser
import ClozeTraining
import Foundation

/// The program: arguments in, an exit status out.
public enum Program {
  /// The program's version.
  public static let version = ClozeVersion.current

  /// What the system is told when the program ends.
  public enum Status {
    /// The command did what it was asked.
    public static let done: Int32 = 0
    /// The command failed.
    public static let failed: Int32 = 1
    /// The command line or a recipe asks for what does not exist.
    public static let misuse: Int32 = 2
    /// Stopped by Ctrl-C.
    public static let interrupted: Int32 = 130
  }

  /// Runs the command line `arguments` and returns the exit status. Results and messages go to
  /// `streams`.
  public static func run(_ arguments: [String], streams: Streams = .standard) -> Int32 {
    run(arguments, streams: streams, interrupts: Interrupts())
  }

  /// Runs the command line of this process: a closed output does not kill it, and Ctrl-C ends it
  /// with a checkpoint where it trains.
  public static func runAsProcess(_ arguments: [String]) -> Int32 {
    signal(SIGPIPE, SIG_IGN)
    let interrupts = Interrupts()
    interrupts.install()
    return run(arguments, streams: .standard, interrupts: interrupts)
  }

  private static func run(
    _ arguments: [String], streams: Streams, interrupts: Interrupts
  ) -> Int32 {
    do {
      try Misspelling.check(arguments)
      var command = try Root.parseAsRoot(arguments)
      if let command = command as? any Command {
        var session = Session(streams: streams, interrupts: interrupts, options: command.display)
        session.arguments = arguments
        try command.execute(session)
      } else {
        try command.run()
      }
      return Status.done
    } catch {
      return report(error, arguments, to: streams)
    }
  }

  private static func report(
    _ error: any Error, _ arguments: [String], to streams: Streams
  ) -> Int32 {
    if error is ClosedOutput { return Status.done }
    if let interruption = error as? Interruption {
      streams.message(interruption.message.map { $0 + "\n" } ?? "")
      return interruption.status
    }
    if Root.exitCode(for: error) == .success {
      do {
        try streams.result(Root.fullMessage(for: error) + "\n")
      } catch {
        return report(error, arguments, to: streams)
      }
      return Status.done
    }
    let failure = Failure(error, arguments)
    streams.message("error: \(failure.text)\n")
    return failure.status
  }
}
