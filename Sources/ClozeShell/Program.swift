import ArgumentParser
import ClozeData
import ClozeTraining
import Foundation

/// The program, which maps arguments to an exit status.
public enum Program {
  /// The program's version.
  public static let version = ClozeVersion.current

  /// The exit statuses.
  public enum Status {
    /// The command succeeded.
    public static let done: Int32 = 0
    /// The command failed.
    public static let failed: Int32 = 1
    /// The command line or a recipe requests something that does not exist.
    public static let misuse: Int32 = 2
    /// A script or a notebook stopped at a failing line.
    public static let stopped: Int32 = 3
    /// Stopped by Ctrl-C.
    public static let interrupted: Int32 = 130
  }

  /// Runs the command line `arguments` and returns the exit status. Results and messages are
  /// written to `streams`.
  public static func run(_ arguments: [String], streams: Streams = .standard) -> Int32 {
    run(arguments, Dispatcher(streams: streams, interrupts: Interrupts()))
  }

  /// Runs the command line of this process: a closed output does not kill it, and Ctrl-C stops
  /// training with a checkpoint. Without arguments, statements are read from standard input.
  public static func runAsProcess(_ arguments: [String]) -> Int32 {
    signal(SIGPIPE, SIG_IGN)
    if arguments == [VideoWorker.word] {
      VideoWorker.serve()
      return Status.done
    }
    let interrupts = Interrupts()
    interrupts.install()
    if arguments.first == Launcher.word {
      return LaunchedCommand.run(Array(arguments.dropFirst()), interrupts)
    }
    let dispatcher = Dispatcher(
      streams: .standard, interrupts: interrupts, launcher: Launcher())
    guard arguments.isEmpty || arguments == ["--no-rc"] else { return run(arguments, dispatcher) }
    if isatty(0) == 1 && (isatty(1) == 1 || isatty(2) == 1) {
      return terminal(arguments, dispatcher)
    }
    return status(of: [], dispatcher.streams) { try Door.input(dispatcher.shell()) }
  }

  private static func terminal(_ arguments: [String], _ dispatcher: Dispatcher) -> Int32 {
    var status = Status.done
    let failure = Self.status(of: [], dispatcher.streams) {
      status = try Door.terminal(arguments, dispatcher)
    }
    return failure == Status.done ? status : failure
  }

  private static func run(_ arguments: [String], _ dispatcher: Dispatcher) -> Int32 {
    status(of: arguments, dispatcher.streams) {
      if arguments.first == "-c" {
        try Door.text(Array(arguments.dropFirst()), dispatcher.shell())
      } else {
        try dispatcher.run(arguments)
      }
    }
  }

  /// Returns the exit status of `body`, which runs the command line `arguments`. Errors are
  /// reported.
  static func status(
    of arguments: [String], _ streams: Streams, _ body: () throws -> Void
  ) -> Int32 {
    do {
      try body()
      return Status.done
    } catch is ClosedOutput {
      return Status.done
    } catch let interruption as Interruption {
      streams.message(interruption.message.map { $0 + "\n" } ?? "")
      return interruption.status
    } catch let end as ScriptEnd {
      if let text = end.text { streams.error(text) }
      return end.status
    } catch {
      let failure = Failure(error, arguments)
      streams.error(failure.text)
      return failure.status
    }
  }
}
