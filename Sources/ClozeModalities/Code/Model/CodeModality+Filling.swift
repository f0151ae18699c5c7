import ClozeCapabilities
import ClozeSequences
import Foundation

extension CodeModality: Filling {
  /// `python` and `java`.
  public static var languages: [String] { CodeLanguage.allCases.map(\.rawValue) }

  /// Reads the model at `path` with its tokenizer.
  public static func filler(at path: String, _ compute: Compute) throws -> any Filler {
    CodeFiller(sequences: try SequenceFiller(at: path, compute))
  }
}

/// A model that fills in the blanks of programs.
struct CodeFiller: Filler {
  fileprivate let sequences: SequenceFiller<CodeModality>

  var maximumTokens: Int { sequences.maximumTokens }
  var language: String? { sequences.model.tokenizer.splitter.language.rawValue }

  /// Decodes the program in the bytes of a file by its coding line.
  func text(of bytes: [UInt8]) throws -> String {
    try CodeModality.text(of: bytes, with: sequences.model.tokenizer)
  }

  /// Fills in the blanks of a program.
  ///
  /// - Throws: `CodeFillingError` if the lexer does not recognise the blanks.
  func fill(_ text: String, top: Int) throws -> FilledText {
    guard sequences.model.canRead(text.replacing("[MASK]", with: "blank")) else {
      throw CodeFillingError.unreadable
    }
    let written = text.ranges(of: "[MASK]").count, seen = sequences.blanks(in: text)
    guard seen == written else { throw CodeFillingError.unseen(written: written, seen: seen) }
    return try sequences.fill(text, top: top)
  }
}

/// A reason why the blanks of a program cannot be filled in.
public enum CodeFillingError: Error, Equatable, CustomStringConvertible, LocalizedError {
  /// The program cannot be split into tokens.
  case unreadable
  /// The lexer does not recognise some blanks as separate pieces.
  case unseen(written: Int, seen: Int)

  /// One line: what is wrong, and what to do.
  public var description: String {
    switch self {
    case .unreadable: "the program cannot be cut into tokens; look for open brackets and strings"
    case .unseen(let written, let seen):
      "of \(written) [MASK] the lexer sees \(seen): each must stand for a name or the end of one, or "
        + "a word of a string; not in a comment, nor before the rest of a name"
    }
  }

  /// The same line, as Foundation's localized description.
  public var errorDescription: String? { description }
}
