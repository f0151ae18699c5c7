import ClozeCapabilities
import ClozePlots
import Foundation

/// A clip and a caption as a model reads them together as a figure, and its size.
struct ClipFigure {
  let view: ClipView
  let title: String?

  /// The width of a picture below a word, in points.
  private static let tileWidth = 92.0
  /// The tokens that close a caption, which say nothing.
  private static let endings = ["[SEP]"]

  /// The figure: the frames, and below them the attention of each word.
  var figure: Figure {
    Figure(
      title: title ?? usualTitle,
      charts: [Chart(pictures: PictureGrid(rows: [frames] + attention))])
  }

  private var usualTitle: String {
    let match = view.match.map { String(format: ", match %.3f", $0) } ?? ""
    return "\(view.name): " + String(format: "cosine %.3f", view.cosine) + match
  }

  private var words: [ClipView.Word] { view.words.filter { !Self.endings.contains($0.token) } }
  private var kept: [Int] { view.kept ?? Array(view.times.indices) }

  /// The frames that the model sees, pale where the choice of frames leaves them out.
  private var frames: PictureGrid.Row {
    let kept = Set(kept)
    let tiles = view.times.enumerated().flatMap { number, frames in
      frames.map { frame in
        PictureGrid.Tile(
          kept.contains(number) ? frame.image : frame.image.pale,
          text: String(format: "%.2f", frame.second))
      }
    }
    let choice =
      view.kept.map { ", \($0.count) of \(view.times.count) times kept (others pale)" } ?? ""
    return PictureGrid.Row(title: "\"\(view.caption)\"" + choice, name: "seconds", tiles)
  }

  /// A row for each word: its attention to patches over the frames, and to times below them.
  private var attention: [PictureGrid.Row] {
    let place = Dictionary(uniqueKeysWithValues: kept.enumerated().map { ($1, $0) })
    let patches = max(words.flatMap { $0.patches.joined() }.max() ?? 1, 1e-9)
    let times = max(words.flatMap(\.times).max() ?? 1, 1e-9)
    return words.enumerated().map { number, word in
      let tiles = view.times.enumerated().map { time, frames -> PictureGrid.Tile in
        let frame = frames[frames.count / 2].image
        guard let place = place[time] else { return PictureGrid.Tile(frame.pale) }
        return PictureGrid.Tile(
          frame.shaded(by: word.patches[place].map { $0 / patches }, columns: view.columns),
          text: String(format: "%.3f", word.times[place]), share: word.times[place] / times)
      }
      return PictureGrid.Row(title: number == 0 ? legend : "", name: word.token, tiles)
    }
  }

  private var legend: String {
    "attention of each word in block \(view.layer): orange, to "
      + (view.isAlongTrajectories
        ? "the patches of each frame; below, to its place in the frame"
        : "all patches at once; below, their sum over the frame")
  }

  /// The figure's size in points.
  private var points: (width: Double, height: Double) {
    let labels = Double(min(14, words.map(\.token.count).max() ?? 7)) * 8 + 20
    let count = Double(max(1, view.times.count)), rows = Double(words.count)
    let top = Self.tileWidth / Double(max(1, view.times.first?.count ?? 1))
    return (
      max(560, labels + count * (Self.tileWidth + 7) + 30),
      120 + top + rows * (Self.tileWidth + 31)
    )
  }

  /// The default size in pixels, at which text is as large as in other pictures.
  var size: PictureSize {
    let scale = min(5 / 3, 9900 / max(points.width, points.height))
    return PictureSize(max(100, Int(points.width * scale)), max(100, Int(points.height * scale)))
  }

  /// The factor by which text is larger than in a picture of the usual size.
  var zoom: Double { (720 * 450 / (points.width * points.height)).squareRoot() }

  /// The number of lines of a drawing in the terminal.
  var lines: Int { 8 + 7 * words.count }
}

extension ClipFrame {
  /// The frame as an image.
  var image: PictureImage { PictureImage(colours: colours, width: side) }
}
