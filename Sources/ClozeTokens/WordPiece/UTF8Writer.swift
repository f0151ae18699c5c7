/// Writes scalars as UTF-8.
enum UTF8Writer {
  /// Calls `put` with each byte of `scalar`.
  @inline(__always) static func write(_ scalar: UInt32, _ put: (UInt8) -> Void) {
    func byte(_ lead: UInt32, _ bits: UInt32) { put(UInt8(truncatingIfNeeded: lead | bits)) }
    switch scalar {
    case ..<0x80: byte(0, scalar)
    case ..<0x800:
      byte(0xC0, scalar >> 6)
      byte(0x80, scalar & 0x3F)
    case ..<0x10000:
      byte(0xE0, scalar >> 12)
      byte(0x80, scalar >> 6 & 0x3F)
      byte(0x80, scalar & 0x3F)
    default:
      byte(0xF0, scalar >> 18)
      byte(0x80, scalar >> 12 & 0x3F)
      byte(0x80, scalar >> 6 & 0x3F)
      byte(0x80, scalar & 0x3F)
    }
  }
}
