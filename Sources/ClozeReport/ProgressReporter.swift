import Foundation
import Synchronization

/// The progress of a long task.
public struct ProgressUpdate: Equatable, Sendable {
  /// The number of units (steps, files, sequences) done so far.
  public var done: Int
  /// The total number of units, if known.
  public var total: Int?
  /// The training loss, if there is one.
  public var loss: Double?
  /// The number of tokens per second, if measured.
  public var tokensPerSecond: Double?
  /// The share of the time that is spent waiting for data, if measured.
  public var waiting: Double?

  /// Makes an update for `done` units of `total`.
  public init(
    done: Int, total: Int? = nil, loss: Double? = nil, tokensPerSecond: Double? = nil,
    waiting: Double? = nil
  ) {
    self.done = done
    self.total = total
    self.loss = loss
    self.tokensPerSecond = tokensPerSecond
    self.waiting = waiting
  }
}

/// Shows progress on standard error: one line that is redrawn if the terminal allows it, otherwise
/// a line from time to time, without control codes.
public final class ProgressReporter: Sendable {
  private struct State {
    var first: (time: Double, done: Int)?
    var shownAt: Double?
    var pending: ProgressUpdate?
    var isLineOpen = false
  }

  private let label: String
  private let unit: String
  private let terminal: Terminal
  private let interval: Double
  private let clock: @Sendable () -> Double
  private let write: @Sendable (String) -> Void
  private let state = Mutex(State())

  /// The minimum time between redraws, in seconds.
  private static let redrawInterval = 0.1
  private static let clearLine = "\r\u{1B}[K"

  /// Makes a reporter for the task `label`, counted in `unit`.
  ///
  /// - Parameters:
  ///   - terminal: the destination of the text; by default standard error.
  ///   - interval: the time in seconds between lines if a line cannot be redrawn.
  ///   - clock: returns monotonic seconds from an arbitrary start.
  ///   - write: writes the text; by default to standard error.
  public init(
    label: String, unit: String = "step", terminal: Terminal = Terminal(descriptor: 2),
    interval: Double = 10,
    clock: @escaping @Sendable () -> Double = { ProcessInfo.processInfo.systemUptime },
    write: @escaping @Sendable (String) -> Void = Output.message
  ) {
    (self.label, self.unit, self.terminal, self.interval) = (label, unit, terminal, interval)
    (self.clock, self.write) = (clock, write)
  }

  /// Shows `update`, unless another one was shown just before.
  public func update(_ update: ProgressUpdate) {
    state.withLock { state in
      let now = clock()
      if state.first == nil { state.first = (now, update.done) }
      state.pending = update
      let least = terminal.allowsControlCodes ? Self.redrawInterval : interval
      if let shownAt = state.shownAt, now - shownAt < least { return }
      show(&state, at: now)
    }
  }

  /// Writes `text` on a line of its own; the progress line reappears below it.
  public func message(_ text: String) {
    state.withLock { state in
      write((state.isLineOpen ? Self.clearLine : "") + text + "\n")
      state.isLineOpen = false
      state.shownAt = terminal.allowsControlCodes ? nil : state.shownAt
    }
  }

  /// Shows the last update if it was held back, and ends the line.
  public func finish() {
    state.withLock { state in
      if state.pending != nil { show(&state, at: clock()) }
      if state.isLineOpen { write("\n") }
      state.isLineOpen = false
    }
  }

  private func show(_ state: inout State, at now: Double) {
    guard let update = state.pending, let first = state.first else { return }
    let line = ProgressLine(
      label: label, unit: unit, update: update, elapsed: now - first.time,
      doneMeanwhile: update.done - first.done)
    if terminal.allowsControlCodes {
      // The last cell stays free, since writing there would wrap the line.
      let width = max(1, terminal.width - 1)
      write(Self.clearLine + cut(line.drawn(width: width), to: width))
      state.isLineOpen = true
    } else {
      write(line.plain + "\n")
    }
    (state.pending, state.shownAt) = (nil, now)
  }
}

/// The text of one line of progress.
struct ProgressLine {
  let label: String
  let unit: String
  let update: ProgressUpdate
  /// The time in seconds since the first update.
  let elapsed: Double
  /// The number of units done since the first update; a resumed run does not start at 0.
  let doneMeanwhile: Int

  private static let barWidths = 6...20

  /// Returns the line with a bar:
  /// `pretrain [#####---------------]  25%  step 250/1000  loss 3.210 ...`. The bar takes the
  /// remaining width of `width` cells, and is the first part to be dropped.
  func drawn(width: Int) -> String {
    let room = width - textWidth(plain) - 2
    guard let fraction, room >= Self.barWidths.lowerBound else { return plain }
    let bar = bar(fraction, width: min(room, Self.barWidths.upperBound))
    return (["\(label) \(bar) \(percent(fraction))"] + rest).joined(separator: "  ")
  }

  /// The line without a bar: `pretrain:  25%  step 250/1000  loss 3.21 ...`.
  var plain: String {
    ([fraction.map { "\(label): \(percent($0))" } ?? "\(label):"] + rest).joined(separator: "  ")
  }

  private var fraction: Double? {
    update.total.flatMap { $0 > 0 ? Double(update.done) / Double($0) : nil }
  }

  private var rest: [String] {
    [
      Self.amount(update, unit),
      update.loss.map { String(format: "loss %#.4g", $0) },
      update.tokensPerSecond.map { "\(Format.count($0)) tokens/s" },
      // Less is of no interest.
      update.waiting.flatMap { $0 < 0.02 ? nil : "reading \(Format.percent($0))" },
      secondsLeft.map { "\(Format.duration($0)) left" },
    ].compactMap { $0 }
  }

  /// Returns `step 3/20`, since that is the third step, but `3/20 kB`, since those are so many.
  private static func amount(_ update: ProgressUpdate, _ unit: String) -> String {
    let number = "\(update.done)" + (update.total.map { "/\($0)" } ?? "")
    return unit.hasSuffix("B") ? "\(number) \(unit)" : "\(unit) \(number)"
  }

  /// The time left at the average speed so far, in seconds; nil before the first unit has been
  /// timed and at the end.
  private var secondsLeft: Double? {
    guard let total = update.total, total > update.done, doneMeanwhile > 0 else { return nil }
    return elapsed / Double(doneMeanwhile) * Double(total - update.done)
  }

  private func bar(_ fraction: Double, width: Int) -> String {
    let full = Int(min(max(fraction, 0), 1) * Double(width))
    return "[" + String(repeating: "#", count: full)
      + String(repeating: "-", count: width - full) + "]"
  }

  private func percent(_ fraction: Double) -> String {
    let text = Format.percent(fraction)
    return String(repeating: " ", count: max(0, 4 - text.count)) + text
  }
}
