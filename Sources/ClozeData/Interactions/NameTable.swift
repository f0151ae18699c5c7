/// Names of users or items, exactly as spelled in the data and numbered in order of arrival.
///
/// Names are compared byte by byte. A name of up to seven bytes takes about 50 bytes in all.
public struct NameTable: Sendable {
  private var table = ByteStringTable()

  /// Makes an empty table.
  public init() {}

  /// Makes a table of `names`, each once.
  public init(_ names: some Sequence<String>) {
    for name in names { add(name) }
  }

  /// The number of names.
  public var count: Int { table.count }

  /// The name with number `index`.
  public subscript(index: Int) -> String { String(decoding: table[index], as: UTF8.self) }

  /// The number of `name`, or nil if it is not in the table.
  public func index(of name: String) -> Int? {
    var name = name
    return name.withUTF8 { table.index(of: $0) }
  }

  /// The number of the name with these UTF-8 bytes, or nil if it is not in the table.
  public func index(ofUTF8 bytes: UnsafeBufferPointer<UInt8>) -> Int? { table.index(of: bytes) }

  /// Calls `body` with the UTF-8 bytes of name `index`.
  public func withUTF8<Result>(
    at index: Int, _ body: (UnsafeBufferPointer<UInt8>) throws -> Result
  ) rethrows -> Result {
    try table.withBytes(at: index, body)
  }

  /// Adds `name` unless it is present; returns its number.
  @discardableResult
  public mutating func add(_ name: String) -> Int {
    var name = name
    return name.withUTF8 { table.insert($0).index }
  }

  /// Adds the name with these UTF-8 bytes unless it is present; returns its number and true if it
  /// is new.
  mutating func insert(_ bytes: UnsafeBufferPointer<UInt8>) -> (index: Int, isNew: Bool) {
    table.insert(bytes)
  }

  /// True if name `index` has the UTF-8 bytes `bytes`.
  func holds(_ bytes: UnsafeBufferPointer<UInt8>, at index: Int) -> Bool {
    table.holds(bytes, at: index)
  }

  /// Returns the names numbered `kept`, renumbered.
  func keeping(_ kept: some Sequence<Int>) -> NameTable {
    var result = NameTable()
    for index in kept { _ = table.withBytes(at: index) { result.insert($0) } }
    return result
  }
}

extension NameTable: Equatable {
  /// True if both have the same names, byte by byte, with the same numbers.
  public static func == (first: NameTable, second: NameTable) -> Bool {
    first.count == second.count
      && (0..<first.count).allSatisfy { first.table[$0] == second.table[$0] }
  }
}
