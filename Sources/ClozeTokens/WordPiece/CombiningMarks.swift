/// The marks behind a starter, in canonical order (The Unicode Standard, section 3.11).
struct CombiningMarks {
  /// Marks as `class << 24 | scalar`.
  private var marks: [UInt32] = []

  /// True if there are none.
  @inline(__always) var isEmpty: Bool { marks.isEmpty }
  /// The number of marks.
  var count: Int { marks.count }

  /// Inserts a mark (`combiningClass` not 0) before marks of a higher class.
  mutating func insert(_ scalar: UInt32, combiningClass: UInt32) {
    let place = marks.lastIndex { $0 >> 24 <= combiningClass }.map { $0 + 1 } ?? 0
    marks.insert(combiningClass << 24 | scalar, at: place)
  }

  /// The marks in order.
  var scalars: some Sequence<UInt32> { marks.lazy.map { $0 & 0x1F_FFFF } }

  /// Removes all marks.
  mutating func removeAll() { marks.removeAll(keepingCapacity: true) }
}
