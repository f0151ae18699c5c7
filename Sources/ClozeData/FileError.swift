import Foundation

/// A failure to read or write a file or folder: the path, the system's reason, and what to do.
public enum FileError: Error, Equatable, Sendable {
  /// The operation that the system refused.
  public enum Operation: String, Sendable {
    case open, read, write, map, rename, create, remove
  }

  /// Nothing exists at `path`.
  case missing(path: String)
  /// The folder that should hold `path` does not exist.
  case missingFolder(path: String, folder: String)
  /// The file at `path` is empty where content is needed.
  case empty(path: String)
  /// `path` is a folder, a device or a pipe where a regular file is needed.
  case notRegularFile(path: String)
  /// `path` exists and is not a folder, where a folder is needed.
  case notFolder(path: String)
  /// The folder holds files but no `marker`, so replacing it might destroy something.
  case folderInUse(path: String, marker: String)
  /// The folder holds `entry`, which what would replace the folder does not have.
  case foreignEntry(path: String, entry: String)
  /// This user lacks the permission for the operation.
  case permissionDenied(path: String, operation: Operation)
  /// The disk can only be read.
  case readOnly(path: String)
  /// The disk, or this user's quota on it, is full.
  case diskFull(path: String)
  /// Any other failure, with the system's error number.
  case system(path: String, operation: Operation, code: Int32)

  /// Returns the error for a system call that failed with error number `code` (by default `errno`).
  package static func system(
    _ operation: Operation, _ path: String, code: Int32 = errno
  ) -> FileError {
    switch code {
    case ENOENT: .missing(path: path)
    case EACCES, EPERM: .permissionDenied(path: path, operation: operation)
    case EROFS: .readOnly(path: path)
    case ENOSPC, EDQUOT: .diskFull(path: path)
    case EISDIR: .notRegularFile(path: path)
    case ENOTDIR: .notFolder(path: path)
    default: .system(path: path, operation: operation, code: code)
    }
  }
}

extension FileError: CustomStringConvertible, LocalizedError {
  /// One line: what is wrong, where, and what to do.
  public var description: String {
    switch self {
    case .missing(let path):
      // What is not UTF-8 has been replaced by this character.
      path.contains("\u{FFFD}")
        ? "\(path.quoted) cannot be found: its name seems not to be UTF-8; rename it"
        : "\(path.quoted) does not exist; check the name"
    case .missingFolder(let path, let folder):
      "cannot write \(path.quoted): the folder \(folder.quoted) does not exist; create it first"
    case .empty(let path): "\(path.quoted) is empty; it may be the rest of a write that failed"
    case .notRegularFile(let path): "\(path.quoted) is not a regular file; give a file's name"
    case .notFolder(let path): "\(path.quoted) is not a folder; give a folder's name"
    case .folderInUse(let path, let marker):
      "\(path.quoted) holds files but no \(marker), so it is not replaced; "
        + "give another name or empty it"
    case .foreignEntry(let path, let entry):
      "\(path.quoted) holds \(entry.quoted), which Cloze does not write there, so it is not "
        + "replaced; give another name or move that away"
    case .permissionDenied(let path, let operation):
      "cannot \(operation.rawValue) \(path.quoted): permission denied; "
        + "change its rights or choose another place"
    case .readOnly(let path):
      "cannot write \(path.quoted): the disk is read-only; choose another place"
    case .diskFull(let path):
      "cannot write \(path.quoted): the disk is full; free some space and try again"
    case .system(let path, let operation, let code):
      "cannot \(operation.rawValue) \(path.quoted): \(String(cString: strerror(code)))"
    }
  }

  /// The same line, as Foundation's localized description.
  public var errorDescription: String? { description }
}

extension String {
  /// The text in single quotes on one line, with control characters escaped, for messages.
  package var quoted: String {
    let escaped = unicodeScalars.map { scalar in
      scalar.properties.generalCategory == .control
        ? scalar.escaped(asASCII: true) : String(scalar)
    }
    return "'\(escaped.joined())'"
  }
}
