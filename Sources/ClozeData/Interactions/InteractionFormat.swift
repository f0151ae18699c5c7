/// The file format of interactions between users and items.
public enum InteractionFormat: String, Codable, Sendable, CaseIterable {
  /// `user item` per line, separated by spaces or by a tab; each user's lines are in order of time.
  case pairs
  /// `user item item ...` per line in order of time, separated by spaces or tabs.
  case sequences
  /// RecBole's atomic file: tab-separated, with a header of typed columns such as `item_id:token`.
  case inter
  /// Comma-separated with a header; quotes as in RFC 4180.
  case csv
  /// Tab-separated with a header; no quotes.
  case tsv
  /// A JSON object per line: `{"user": ..., "item": ..., "timestamp": ...}` or
  /// `{"user": ..., "items": [...]}`.
  case jsonl

  /// The names of all formats, for messages.
  static var names: String { allCases.map(\.rawValue).joined(separator: ", ") }
}

/// The content of a column of a file, or of a field of its records.
public enum InteractionColumn: String, Codable, Sendable, CaseIterable {
  case user, item, time, title, rating, candidates

  /// The names recognised by default, best first, in the spelling of `ColumnChoice`.
  var usualNames: [String] {
    switch self {
    case .user:
      [
        "user", "userid", "uid", "reviewerid", "customerid", "visitorid", "accountid", "profileid",
        "sessionid", "session", "username",
      ]
    case .item:
      [
        "item", "items", "itemid", "itemids", "iid", "movieid", "asin", "parentasin", "productid",
        "bookid", "businessid", "trackid", "songid", "artistid", "videoid", "articleid", "newsid",
        "gameid", "isbn", "sku", "history", "sequence", "movie", "product",
      ]
    case .time: ["timestamp", "time", "unixreviewtime", "unixtime", "ts"]
    case .rating: ["rating", "ratings", "score", "stars", "overall", "preference"]
    case .candidates: ["candidates"]
    case .title:
      [
        "title", "movietitle", "itemtitle", "producttitle", "booktitle", "name", "itemname",
        "productname", "moviename",
      ]
    }
  }
}
