/// A problem with one line of a table or of records.
public enum LineProblem: Error, Equatable, Sendable {
  /// The line has `found` fields instead of `expected`; `text` is its start.
  case fieldCount(found: Int, expected: Int, text: String)
  /// The line's fields are separated by a tab in a file that separates them by spaces.
  case mixedSeparators(text: String)
  /// The line has a user but no item.
  case noItems(user: String)
  /// A name is empty.
  case emptyName(InteractionColumn)
  /// A name is not UTF-8.
  case notUTF8(InteractionColumn)
  /// A name holds a line break or another control character.
  case controlCharacter(InteractionColumn)
  /// The time is neither a finite number nor a date.
  case badTime(String)
  /// The time is of another form than those before it, which are `others`.
  case mixedTimes(String, others: String)
  /// The line has no time, but others have one.
  case missingTime
  /// The line has a time, but others have none.
  case unexpectedTime
  /// The rating is not a finite number.
  case badRating(String)
  /// The line has no rating to compare with the least one.
  case missingRating
  /// The user's interactions are apart in a stream, and earlier ones have been answered.
  case ungrouped(user: String)
  /// The line lists candidates but has one interaction instead of a whole history.
  case candidatesOfOne
  /// The field is a list in a form that is not clear.
  case unclearList(String)
  /// The line has the names of the columns again.
  case repeatedHeader
  /// A quote is not closed, or text follows a closing quote.
  case badQuotes
  /// The line is not a usable JSON object.
  case malformedRecord(String)
  /// The record has no field that holds `role`; `found` lists fields it has.
  case missingField(InteractionColumn, found: [String])
  /// The line has more than `limit` bytes.
  case tooLong(limit: Int)
  /// One history has more than `limit` interactions.
  case historyTooLong(limit: Int)
  /// There are more than `limit` different names.
  case tooManyNames(limit: Int)
}

extension LineProblem: CustomStringConvertible {
  /// The problem and its remedy, to follow the file and the line.
  public var description: String {
    switch self {
    case .fieldCount(let found, let expected, let text):
      "\(found) field\(found == 1 ? "" : "s") where \(expected) are expected: \(text.quoted); "
        + "correct the line, or name the format of the file"
    case .mixedSeparators(let text):
      "separated by a tab, and other lines by spaces: \(text.quoted); use one of them throughout"
    case .noItems(let user):
      "the user \(user.quoted) and no items; separate items by spaces, or remove the line"
    case .emptyName(let role): "the \(role.rawValue) is empty; give it a name or remove the line"
    case .notUTF8(let role):
      "the \(role.rawValue) is not UTF-8; convert the file, for example with iconv"
    case .controlCharacter(let role):
      "the \(role.rawValue) holds a control character; remove it from the file"
    case .badTime(let text):
      "the time \(text.quoted) is neither a number nor a date such as 2014-07-23 12:30:05; give "
        + "one, or keep the file's order with the time column 'none'"
    case .mixedTimes(let text, let others):
      "the time \(text.quoted) is not of the form of those before it (\(others)); give all "
        + "times in one form, or keep the file's order with the time column 'none'"
    case .missingTime:
      "no time here, but other lines have one; give all of them one, or keep the file's order "
        + "with the time column 'none'"
    case .unexpectedTime:
      "a time here, but other lines have none; give all of them one, or keep the file's order "
        + "with the time column 'none'"
    case .badRating(let text): "the rating \(text.quoted) is not a number; correct the line"
    case .missingRating:
      "no rating here to compare with the least one; give all lines one, or leave out the least "
        + "rating"
    case .ungrouped(let user):
      "the user \(user.quoted) comes back after other users, but a stream is answered user by "
        + "user; sort it by user, or give a file, which is read whole"
    case .candidatesOfOne:
      "candidates beside one item; give the user's items as a list in one record, or the "
        + "candidates of each user as a file"
    case .unclearList(let text):
      "\(text.quoted) looks like a list, but not like words between blanks or [1, 'two']; write it "
        + "so, or name the column of single items"
    case .repeatedHeader: "the names of the columns again; remove the line"
    case .badQuotes: "a quote is not closed or has text behind it; double quotes inside of quotes"
    case .malformedRecord(let reason): "\(reason); each line must be one JSON object"
    case .missingField(let role, let found):
      "no field that is known to hold the \(role.rawValue) "
        + "(fields: \(InteractionError.list(found))); name that field"
    case .tooLong(let limit):
      "longer than \(limit >> 20) MiB; is it a text file? Cut it into lines"
    case .historyTooLong(let limit):
      "more than \(limit) interactions of one user in a row; is the user column the right one?"
    case .tooManyNames(let limit): "more than \(limit) different names; give fewer data"
    }
  }
}
