extension CodeModality {
  /// Returns the program in the bytes of a file, decoded by its coding line.
  public static func text(of bytes: [UInt8], with tokenizer: CodeTokenizer) throws -> String {
    let language = tokenizer.splitter.language
    return String(decoding: try CodeSource(decoding: bytes, as: language).bytes, as: UTF8.self)
  }

  /// Returns the endings of files of the tokenizer's language.
  public static func fileEndings(with tokenizer: CodeTokenizer) -> [String] {
    tokenizer.splitter.language.endings
  }
}
