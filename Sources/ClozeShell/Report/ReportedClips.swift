import ClozeCapabilities
import ClozePlots
import ClozeReport

/// Clips that validated, as strips of frames, with the captions that a model ranks first.
struct ReportedClips {
  /// The run's label.
  let run: String
  /// The clips, with their pictures as PNG.
  private let clips: [(example: RetrievalView.Example, rank: Double, picture: [UInt8])]
  /// The number of captions among which they are ranked.
  private let candidates: Int

  /// The number of clips that are shown, and of those among which is searched at most.
  private static let shown = 4, most = 1000
  /// The number of frames of a strip and the size of its picture.
  private static let frames = 8, size = PictureSize(1400, 250)

  /// Searches the captions of clips that validated in `run`; nil if its model finds nothing so.
  ///
  /// - Throws: Errors of reading the model and the data.
  init?(_ run: ReportedRun, _ compute: ComputeOptions, _ observer: some WorkObserver) throws {
    guard run.hasModel, let modality = run.value("modality"),
      let provider = Registry.provider(of: .retrieval, for: modality)
    else { return nil }
    var request = RetrievalRequest(
      EvaluationRequest(split: .validation, limit: Self.most), examples: .spaced(Self.shown))
    request.frames = Self.frames
    let view = try provider.retrieval(of: run.detail.path, request, compute.forUse(), observer)
    guard let side = view.sides.last else { return nil }
    clips = try side.examples.map { example in
      let strip = PictureGrid.Row(
        example.clip.frames.map { frame in
          PictureGrid.Tile(frame.image, text: "\((frame.second * 100).rounded() / 100) s")
        })
      let picture = try Figure(Chart(pictures: PictureGrid(rows: [strip]))).picture(
        .png, width: Self.size.width, height: Self.size.height, zoom: 1.6)
      return (example, side.queries[example.query].rank, picture)
    }
    (self.run, candidates) = (run.label, side.candidates)
  }

  /// The strips with their captions.
  var blocks: [HTMLBlock] {
    [.heading("Clips and the captions that \(run) ranks first", level: 2)]
      + clips.flatMap { example, rank, picture in
        let caption = example.clip.captions.first ?? ""
        return [
          .picture(
            picture, .png, description: "Frames of \(example.clip.name): \(caption)",
            caption: "\(example.clip.name): \(example.clip.captions.joined(separator: "; "))"),
          table(example, rank),
        ]
      }
  }

  private func table(_ example: RetrievalView.Example, _ rank: Double) -> HTMLBlock {
    let right = example.found.indices.filter { example.found[$0].isRight }
    return .table(
      Records(
        columns: ["rank", "caption", "cosine", "right"],
        rows: example.found.enumerated().map { place, found in
          [
            .int(place + 1), .string(found.caption),
            .double((found.cosine * 1000).rounded() / 1000), .bool(found.isRight),
          ]
        }),
      caption: "The right caption has rank \(Format.number(rank)) of \(candidates)",
      bold: Set(right.flatMap { row in (0..<4).map { [row, $0] } }))
  }
}
