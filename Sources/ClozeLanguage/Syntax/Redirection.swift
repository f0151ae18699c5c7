/// The place where the results of a command go instead of the session's.
public enum Redirection: Sendable, Equatable {
  /// `> file`; `>> file` appends.
  case file(Word, appends: Bool)
  /// `| program`: a line for the system's shell, unparsed.
  case program(String)
}
