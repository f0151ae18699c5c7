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
  /// Tab-separated with a header; quotes only if the header has them.
  case tsv
  /// Separated by semicolons, with a header; quotes as in RFC 4180.
  case semicolons
  /// Separated by vertical bars, with a header; quotes as in RFC 4180.
  case bars
  /// Separated by `::`; no quotes.
  case colons
  /// Separated by spaces or tabs, with a header of at least three columns.
  case blanks
  /// A JSON object per line: `{"user": ..., "item": ..., "timestamp": ...}` or
  /// `{"user": ..., "items": [...]}`.
  case jsonl
  /// A JSON array of such objects.
  case json

  /// The separator of a table's columns; nil if it is no table.
  var separator: TableSeparator? {
    switch self {
    case .csv: .comma
    case .tsv, .inter: .tab
    case .semicolons: .semicolon
    case .bars: .bar
    case .colons: .colons
    case .blanks: .blanks
    case .pairs, .sequences, .jsonl, .json: nil
    }
  }

  /// Makes the format of tables with `separator`.
  init(_ separator: TableSeparator) {
    switch separator {
    case .comma: self = .csv
    case .tab: self = .tsv
    case .semicolon: self = .semicolons
    case .bar: self = .bars
    case .colons: self = .colons
    case .blanks: self = .blanks
    }
  }

  /// The names of all formats, for messages.
  static var names: String { allCases.map(\.rawValue).joined(separator: ", ") }
}

extension InteractionColumn {
  /// Names of columns, as in `usualNames`, whose fields list several items.
  static let listNames: Set<String> = [
    "items", "itemids", "history", "sequence", "itemidlist", "itemlist", "itemsequence",
  ]
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
        "sessionid", "session", "username", "customer", "clientid", "memberid", "playerid",
        "deviceid", "reviewer",
      ]
    case .item:
      [
        "item", "items", "itemid", "itemids", "iid", "movieid", "asin", "parentasin", "productid",
        "bookid", "businessid", "trackid", "songid", "artistid", "videoid", "articleid", "newsid",
        "gameid", "isbn", "sku", "history", "sequence", "movie", "product", "itemidlist",
        "itemlist", "itemsequence", "article", "track", "song", "book", "video", "game",
        "contentid", "venueid", "locationid", "poiid", "recipeid", "animeid", "appid",
        "stockcode", "productcode", "itemcode",
      ]
    case .time:
      [
        "timestamp", "time", "unixreviewtime", "unixtime", "ts", "datetime", "date", "createdat",
        "eventtime", "eventtimestamp", "timestampms", "timestamps", "epoch", "reviewtime",
        "reviewdate", "orderdate", "ordertime", "purchasedate", "purchasetime", "purchasedat",
        "dateadded", "ratedat", "playedat", "visittime", "clicktime", "clickedat", "starttime",
        "updatedat", "invoicedate",
      ]
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
