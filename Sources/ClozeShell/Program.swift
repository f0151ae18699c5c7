/// The program's entry point, called by `main.swift`.
public enum Main {
  /// Runs the command line `arguments` and returns the exit status.
  public static func run(_ arguments: [String]) -> Int32 { 0 }
}
