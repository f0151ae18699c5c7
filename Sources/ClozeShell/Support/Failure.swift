import ArgumentParser
import ClozeCapabilities
import ClozeRuns
import ClozeTraining
import Foundation

/// An error as the user sees it: one line and an exit status.
struct Failure {
  /// The problem, where it is, and what to do, in one line.
  let text: String
  /// The exit status.
  let status: Int32

  init(_ error: any Error, _ arguments: [String]) {
    if let reported = error as? ReportedFailure {
      (text, status) = ("", reported.status)
      return
    }
    let (text, isMisuse) = Self.describe(error, arguments)
    self.text = Self.cut(oneLine(text))
    status = isMisuse ? Program.Status.misuse : Program.Status.failed
  }

  /// Returns `text` without its middle if it quotes a long input; the end says what to do.
  private static func cut(_ text: String) -> String {
    guard text.count > 1000 else { return text }
    return "\(text.prefix(300)) ... \(text.suffix(200))"
  }

  private static func describe(
    _ error: any Error, _ arguments: [String]
  ) -> (text: String, isMisuse: Bool) {
    switch error {
    case let error as Misuse: return (error.text, true)
    case let error as UsageError: return (error.description, true)
    case TrainingError.badRecipe: return ("\(error)", true)
    case let error as RunStoreError: return (error.description, error.isMisuse)
    case let error as TrainingError: return (error.description, false)
    case let error as DecodingError: return ("the file cannot be read: \(error)", false)
    default: break
    }
    if Root.exitCode(for: error) == .validationFailure {
      return (explained(Root.message(for: error), arguments), true)
    }
    if type(of: error) is NSError.Type || error is CocoaError || error is POSIXError {
      return (systemText(error as NSError), false)
    }
    return ((error as? any LocalizedError)?.errorDescription ?? "\(error)", false)
  }

  /// Returns the parser's message with its list on one line, and a reference to help.
  private static func explained(_ message: String, _ arguments: [String]) -> String {
    let lines = message.split(whereSeparator: \.isNewline)
      .map { $0.trimmingCharacters(in: .whitespaces) }
    let items = lines.filter { $0.hasPrefix("- ") }.map { String($0.dropFirst(2)) }
    let text = lines.filter { !$0.hasPrefix("- ") }.joined(separator: " ")
    let all = items.isEmpty ? text : text + " " + items.joined(separator: ", ")
    let isSentence = all.hasSuffix("?") || all.hasSuffix(".")
    return all + (isSentence ? " See " : "; see ") + helpCommand(arguments)
  }

  /// Returns the text of the system's error inside Foundation's, which is clearer.
  private static func systemText(_ error: NSError) -> String {
    let cause = error.userInfo[NSUnderlyingErrorKey] as? NSError ?? error
    let path = (error.userInfo[NSFilePathErrorKey] as? String).map { "'\($0)': " } ?? ""
    guard cause.domain == NSPOSIXErrorDomain else { return path + error.localizedDescription }
    return path + String(cString: strerror(Int32(cause.code)))
  }

  /// Returns `cloze tokenizer train --help` for arguments that start with `tokenizer train`.
  private static func helpCommand(_ arguments: [String]) -> String {
    let names = CommandTree.path(arguments).names
    return "'\((["cloze"] + names).joined(separator: " ")) --help'"
  }
}

/// The error for a command line that requests something that does not exist.
struct Misuse: Error {
  /// The problem, and the correction.
  let text: String
}

/// An error of a command, for a reason that no part below the shell knows.
struct CommandError: Error, CustomStringConvertible {
  /// The problem, where it is, and what to do.
  let description: String

  init(_ description: String) { self.description = description }
}

/// Returns `text` with line breaks as blanks and other control characters escaped.
func oneLine(_ text: String) -> String {
  let words = text.split(whereSeparator: \.isNewline).map {
    $0.trimmingCharacters(in: .whitespaces)
  }
  return words.joined(separator: " ").unicodeScalars.map {
    $0.properties.generalCategory == .control ? $0.escaped(asASCII: true) : String($0)
  }.joined()
}
