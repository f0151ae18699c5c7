/// A self-contained HTML file: styles and pictures are embedded, and there are no scripts.
public struct HTMLPage: Equatable, Sendable {
  /// The title shown by the browser.
  public var title: String
  /// The body, in order.
  public var blocks: [HTMLBlock]
  /// The style sheet.
  public var styleSheet: String
  /// The language of the text, as a BCP 47 tag.
  public var language: String

  /// Makes a page called `title` with `blocks` as its body.
  public init(
    title: String, blocks: [HTMLBlock] = [], styleSheet: String = HTMLStyle.standard,
    language: String = "en"
  ) {
    self.title = title
    self.blocks = blocks
    self.styleSheet = styleSheet
    self.language = language
  }

  /// Adds `block` at the end.
  public mutating func append(_ block: HTMLBlock) { blocks.append(block) }

  /// The file's text, in UTF-8.
  ///
  /// The policy in its head forbids browsers to load or execute anything, whatever the blocks
  /// contain.
  public var text: String {
    """
    <!DOCTYPE html>
    <html lang="\(HTML.escape(language))">
    <head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="\(Self.policy)">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>\(HTML.escape(title))</title>
    <style>
    \(styleSheet)
    </style>
    </head>
    <body>
    <main>
    \(blocks.map(\.markup).joined(separator: "\n"))
    </main>
    </body>
    </html>

    """
  }

  private static let policy = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"
}
