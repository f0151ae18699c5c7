import ClozeCapabilities
import ClozeData
import ClozeEncoder
import ClozeModels
import ClozeTensor
import Foundation

extension VideoModality: ClipShowing {
  /// Returns the frames of a clip that the model at `path` sees, and the attention of words to
  /// them.
  public static func clip(
    _ selection: ClipAndCaption, at path: String, _ compute: Compute
  ) throws -> ClipView {
    let model = try VideoModel.load(from: ModelFolder.locate(path), device: compute.device)
    let space = ClipSpace(model, compute), clip = try selection.clip()
    guard let caption = selection.caption ?? clip.captions.first else {
      throw UsageError("\(clip.name) has no caption; give one")
    }
    return try GradientMode.disabled {
      try ReadClip(
        space: space, name: clip.name, clip: space.files.read(clip, by: VideoReader()),
        caption: caption
      ).view(layer: selection.layer)
    }
  }
}

extension ClipAndCaption {
  /// Returns the selected clip.
  ///
  /// - Throws: `UsageError` if there is none; errors of reading.
  func clip() throws -> VideoClip {
    let clips = try VideoSource(paths: paths).clips().clips
    guard clips.indices.contains(index) else {
      throw UsageError(
        "there is no clip \(index) in \(paths.joined(separator: ", ")): it has \(clips.count), "
          + "counted from 0")
    }
    return clips[index]
  }
}

extension SeenClip {
  /// The frames of each time, as a model of frames of `side` pixels sees them.
  func frames(side: Int) -> [[ClipFrame]] {
    let size = 3 * side * side, tube = times.count / max(1, count)
    let frames = times.enumerated().map { index, second in
      ClipFrame(
        second: second, colours: Array(bytes[index * size..<(index + 1) * size]), side: side)
    }
    return stride(from: 0, to: frames.count, by: max(1, tube)).map {
      Array(frames[$0..<$0 + tube])
    }
  }
}

/// A clip and a caption, read together.
private struct ReadClip {
  let space: ClipSpace
  let name: String
  let clip: SeenClip
  let caption: String

  private var model: VideoModel { space.model }
  private var backbone: VideoModelConfiguration { model.configuration.backbone }

  /// Returns what the model makes of them, with the attention of a block.
  func view(layer: Int?) throws -> ClipView {
    let vectors = try (
      space.vectors(of: clip.bytes, counts: [clip.count])[0], space.vectors(of: [caption])[0]
    )
    var view = ClipView(
      name: name, caption: caption, times: clip.frames(side: backbone.frames.size),
      cosine: zip(vectors.0, vectors.1).reduce(0) { $0 + Double($1.0 * $1.1) })
    guard let cross = model.cross else {
      if layer != nil { throw UsageError("the model has no cross encoder; leave out --layer") }
      _ = try clips(nil, &view)
      return view
    }
    let maps = TrajectoryMaps(), (words, layout) = try space.words(of: [caption])
    let fused = try model.fused(
      cross, words, layout, [(first: 0, other: 0)], space.context, maps: maps
    ) { try clips($0, &view) }
    if let match = model.match {
      let score = try match.scores(fused)[0]
      guard score.isFinite else { throw VideoModelError.notFinite(what: "scores") }
      view.match = 1 / (1 + exp(-score))
    }
    try add(maps, layer: layer ?? maps.layers.count - 1, to: &view)
    return view
  }

  /// Encodes the clip, and notes the times that are kept.
  private func clips(_ text: Tensor?, _ view: inout ClipView) throws -> ClipFeatures {
    var kept: [Int]?
    let clips = try model.towers.clips(
      clip.bytes, counts: [clip.count], texts: text, space.context
    ) { chosen in
      let before = kept ?? Array(0..<clip.count)
      kept = chosen.map { before[$0] }
    }
    view.kept = kept
    return clips
  }

  private func add(_ maps: TrajectoryMaps, layer: Int, to view: inout ClipView) throws {
    guard maps.layers.indices.contains(layer) else {
      throw UsageError(
        "--layer is \(layer): must lie in 0...\(maps.layers.count - 1), the blocks of the cross "
          + "encoder")
    }
    let map = maps.layers[layer][0], side = backbone.frames.size / backbone.patch
    view.layer = layer
    view.isAlongTrajectories = backbone.words == .trajectory
    view.columns = backbone.pool ? side / 2 : side
    view.words = space.sequence(of: caption).ids.enumerated().map { place, id in
      ClipView.Word(
        token: model.tokenizer.token(id) ?? "?", times: map.frames[place],
        patches: map.patches[place])
    }
  }
}
