/// Cuts a field that lists items: words between blanks, or `[1, 'two', "three, four"]`.
enum ItemListField {
  private static let marks: Set<UInt8> = Set(",;|".utf8)
  private static let opening: Set<UInt8> = Set("[({".utf8)

  /// True if `field` has brackets around several parts.
  static func isBracketed(_ field: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let first = field.first, first == UInt8(ascii: "[") || first == UInt8(ascii: "(") else {
      return false
    }
    return field.last == (first == UInt8(ascii: "[") ? UInt8(ascii: "]") : UInt8(ascii: ")"))
  }

  /// True if one of `fields` has several words or brackets.
  static func areLists(_ fields: [String]) -> Bool {
    fields.contains { field in
      var field = field
      return field.contains(" ") || field.withUTF8 { isBracketed($0) }
    }
  }

  /// Replaces the only one of `items` by those that it lists.
  ///
  /// - Throws: `LineProblem.unclearList` if items in it are lists themselves, or if words have
  ///   commas, semicolons or bars between them.
  static func split(_ items: inout [UnsafeBufferPointer<UInt8>]) throws {
    let field = items[0]
    items.removeAll(keepingCapacity: true)
    guard isBracketed(field) else {
      guard !field.contains(where: { marks.contains($0) || $0 == UInt8(ascii: "{") }) else {
        throw LineProblem.unclearList(excerpt(field))
      }
      return words(field[...], into: &items)
    }
    let body = field[1..<field.count - 1]
    if body.contains(UInt8(ascii: ",")) || body.contains(UInt8(ascii: "'")) {
      try elements(body, into: &items)
    } else {
      words(body, into: &items)
    }
  }

  private static func words(
    _ text: Slice<UnsafeBufferPointer<UInt8>>, into items: inout [UnsafeBufferPointer<UInt8>]
  ) {
    var start = text.startIndex
    while start < text.endIndex {
      while start < text.endIndex, text[start] <= 0x20 { start += 1 }
      var end = start
      while end < text.endIndex, text[end] > 0x20 { end += 1 }
      if end > start { items.append(UnsafeBufferPointer(rebasing: text[start..<end])) }
      start = end
    }
  }

  /// Adds the elements between commas, without quotes around them.
  private static func elements(
    _ text: Slice<UnsafeBufferPointer<UInt8>>, into items: inout [UnsafeBufferPointer<UInt8>]
  ) throws {
    var place = text.startIndex
    while place < text.endIndex {
      while place < text.endIndex, text[place] <= 0x20 { place += 1 }
      guard place < text.endIndex else { break }
      let first = text[place], isQuoted = first == UInt8(ascii: "'") || first == UInt8(ascii: "\"")
      var start = place, end: Int
      if isQuoted {
        start += 1
        end = start
        while end < text.endIndex, text[end] != first { end += 1 }
        place = end + 1
      } else {
        end = start
        while end < text.endIndex, text[end] != UInt8(ascii: ",") { end += 1 }
        place = end
        while end > start, text[end - 1] <= 0x20 { end -= 1 }
      }
      while place < text.endIndex, text[place] <= 0x20 { place += 1 }
      let isEnd = place >= text.endIndex || text[place] == UInt8(ascii: ",")
      guard isEnd, end <= text.endIndex, isQuoted || !opening.contains(first) else {
        throw LineProblem.unclearList(excerpt(text))
      }
      items.append(UnsafeBufferPointer(rebasing: text[start..<end]))
      place += 1
    }
  }
}
