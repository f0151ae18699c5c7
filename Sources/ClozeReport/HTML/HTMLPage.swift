import Foundation

/// A self-contained HTML file: styles, pictures and at most one script are embedded.
public struct HTMLPage: Equatable, Sendable {
  /// The title shown by the browser.
  public var title: String
  /// The body, in order.
  public var blocks: [HTMLBlock]
  /// The style sheet.
  public var styleSheet: String
  /// The script at its end; nil for a page without one.
  public var script: HTMLScript?
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
  /// The policy in its head forbids browsers to load anything, and to execute anything but the
  /// page's script, whatever the blocks contain.
  public var text: String {
    """
    <!DOCTYPE html>
    <html lang="\(HTML.escape(language))">
    <head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="\(policy)">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>\(HTML.escape(title))</title>
    <style>
    \(styleSheet)
    </style>
    </head>
    <body>
    <main>
    \(blocks.map(\.markup).joined(separator: "\n"))
    </main>\(script.map { "\n<script>\($0.text)</script>" } ?? "")
    </body>
    </html>

    """
  }

  private var policy: String {
    "default-src 'none'; img-src data:; style-src 'unsafe-inline'"
      + (script.map { "; script-src 'sha256-\($0.digest)'" } ?? "")
  }
}

/// A script that a page may execute: one of the program's, never of the page's content.
public struct HTMLScript: Equatable, Sendable {
  /// The script, which must not contain the end of its element.
  public let text: String
  /// The SHA-256 of the text in base64, by which the page's policy knows it.
  public let digest: String

  /// Makes a script with the `digest` of its text: 64 hexadecimal digits.
  public init(_ text: String, digest: String) {
    let digits = Array(digest.utf8)
    let bytes = stride(from: 0, to: digits.count - 1, by: 2).compactMap {
      UInt8(String(decoding: digits[$0..<$0 + 2], as: UTF8.self), radix: 16)
    }
    self.text = text
    self.digest = Data(bytes).base64EncodedString()
  }
}
