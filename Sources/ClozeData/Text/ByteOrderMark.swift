extension Collection<UInt8> {
  /// True if UTF-8 text starts with the byte order mark that some editors write: three bytes.
  package var startsWithByteOrderMark: Bool { starts(with: [0xEF, 0xBB, 0xBF]) }
}
