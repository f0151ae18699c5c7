/// Pictures in rows, such as the frames of clips, with words above, beside and below them.
public struct PictureGrid: Equatable, Sendable {
  /// A picture with what belongs to it.
  public struct Tile: Equatable, Sendable {
    /// The picture.
    public var image: PictureImage
    /// The words below.
    public var text: String
    /// The length of a bar below, as a share of the tile's width; nil for none.
    public var share: Double?

    /// Makes a tile.
    public init(_ image: PictureImage, text: String = "", share: Double? = nil) {
      (self.image, self.text, self.share) = (image, text, share)
    }
  }

  /// Tiles side by side.
  public struct Row: Equatable, Sendable {
    /// The words above; empty for none.
    public var title: String
    /// The words at the left; empty for none.
    public var name: String
    /// The tiles, which take the whole width whatever their number.
    public var tiles: [Tile]

    /// Makes a row.
    public init(title: String = "", name: String = "", _ tiles: [Tile]) {
      (self.title, self.name, self.tiles) = (title, name, tiles)
    }
  }

  /// The rows.
  public var rows: [Row]

  /// Makes pictures in `rows`.
  public init(rows: [Row]) { self.rows = rows }
}

extension Chart {
  /// Makes a chart of pictures, without axes.
  public init(title: String = "", pictures: PictureGrid) {
    self.init(title: title, content: .pictures(pictures))
  }

  /// The pictures, if the chart has any.
  var pictures: PictureGrid? {
    if case .pictures(let pictures) = content { pictures } else { nil }
  }
}
