/// Tracks the quotes of one record: a quote opens only at the start of a field, after any spaces.
struct QuoteScanner {
  /// True if the scanned bytes end inside quotes.
  private(set) var isOpen = false
  /// The byte that ends a field.
  private let separator: UInt8
  private var isFieldStart = true
  private var wasQuote = false
  private var seen = 0

  init(separator: UInt8) { self.separator = separator }

  /// Scans the bytes of `record` that have not been scanned yet.
  mutating func scan(_ record: UnsafeBufferPointer<UInt8>) {
    let rest = UnsafeBufferPointer(rebasing: record[seen...])
    seen = record.count
    if !isOpen && !wasQuote && !rest.contains(0x22) {
      // Nothing can open here; only the start of a field after it matters.
      if let last = rest.last(where: { $0 != 0x20 }) {
        isFieldStart = last == separator
      }
      return
    }
    for byte in rest { step(byte) }
  }

  private mutating func step(_ byte: UInt8) {
    guard byte == 0x22 else {
      wasQuote = false
      if !isOpen, byte != 0x20 || separator == 0x20 { isFieldStart = byte == separator }
      return
    }
    if isOpen {
      (isOpen, wasQuote) = (false, true)
    } else if isFieldStart || wasQuote {
      // Two quotes inside quotes represent one.
      (isOpen, wasQuote) = (true, false)
    }
    isFieldStart = false
  }
}
