extension String {
  /// Makes the text that `bytes` are in UTF-8 or, where they are none, in Latin-1.
  package init(utf8OrLatin1 bytes: some Collection<UInt8>) {
    self =
      String(validating: bytes, as: UTF8.self)
      ?? String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
  }
}
