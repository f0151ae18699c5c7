import Foundation

/// Files of JSON that hold the captions of a corpus: those of MSR-VTT, DiDeMo, ActivityNet and
/// VATEX, known by their keys.
struct CaptionCollections {
  let files: ClipFiles
  /// The language of the captions that are taken.
  let language: String
  /// What becomes of captions of stretches.
  let stretches: VideoSource.Stretches

  /// Lists what the file `name` at the top of the folder says; nil if it has another form.
  ///
  /// - Throws: `FileError`.
  func list(_ name: String) throws -> VideoListing? {
    let path = "\(files.folder.path)/\(name)"
    let part = files.folder.part(of: name, isNamed: true)
    let file: MappedFile
    do { file = try MappedFile(path: path) } catch FileError.empty { return nil }
    let data = file.withBytes { Data($0) }
    guard let value = try? JSONSerialization.jsonObject(with: data) else { return nil }
    if let object = value as? [String: Any] {
      return collection(object, part) ?? stretched(object, part)
    }
    guard let rows = value as? [[String: Any]], let first = rows.first else { return nil }
    if first["video"] is String, first["description"] is String, first["times"] != nil {
      return described(rows, part)
    }
    return first["videoID"] is String && first["enCap"] != nil
      ? translated(rows, part, path) : nil
  }

  /// MSR-VTT: `videos` with parts, and `sentences` of them.
  private func collection(_ object: [String: Any], _ part: LabelledPart?) -> VideoListing? {
    guard let videos = object["videos"] as? [[String: Any]],
      let sentences = object["sentences"] as? [[String: Any]]
    else { return nil }
    var captions: [String: [String]] = [:]
    for sentence in sentences {
      guard let video = sentence["video_id"] as? String, let text = sentence["caption"] as? String
      else { continue }
      captions[video, default: []].append(text)
    }
    var listing = VideoListing()
    for (index, video) in videos.enumerated() {
      guard let name = video["video_id"] as? String else {
        listing.omit("video \(index + 1)", "no video_id")
        continue
      }
      guard var clip = files.clip(name, &listing) else { continue }
      (clip.captions, clip.line) = (captions[name] ?? [], index + 1)
      let word = video["split"] as? String
      listing.add(clip, word.flatMap { LabelledPart(of: "/\($0)", below: [""]) } ?? part)
    }
    return listing
  }

  /// ActivityNet: by the video's name, `timestamps` and `sentences` of its stretches.
  private func stretched(_ object: [String: Any], _ part: LabelledPart?) -> VideoListing? {
    let rows = object.compactMap { name, value -> (String, [[Double]], [String])? in
      guard let value = value as? [String: Any], let texts = value["sentences"] as? [String],
        let times = value["timestamps"] as? [[Any]]
      else { return nil }
      return (name, times.map { $0.compactMap { ($0 as? NSNumber)?.doubleValue } }, texts)
    }
    guard !rows.isEmpty, rows.count == object.count else { return nil }
    var listing = VideoListing()
    for (name, times, texts) in rows.sorted(by: { $0.0 < $1.0 }) {
      guard let clip = files.clip(name, &listing) else { continue }
      let spans = zip(times, texts).map { (span: $0, text: $1) }
      add(clip, spans.map { ($0.span, $0.text) }, part, name, &listing)
    }
    return listing
  }

  /// DiDeMo: a row per sentence, with the stretches of 5 s that it describes.
  private func described(_ rows: [[String: Any]], _ part: LabelledPart?) -> VideoListing {
    var order: [String] = [], spans: [String: [(span: [Double], text: String)]] = [:]
    var listing = VideoListing()
    for (index, row) in rows.enumerated() {
      guard let name = row["video"] as? String, let text = row["description"] as? String else {
        listing.omit("entry \(index + 1)", "no video or no description")
        continue
      }
      if spans[name] == nil { order.append(name) }
      // The first of those who said when it is.
      let pieces = (row["times"] as? [[NSNumber]])?.first?.map(\.doubleValue) ?? []
      let span = pieces.count == 2 ? [5 * pieces[0], 5 * (pieces[1] + 1)] : []
      spans[name, default: []].append((span, text))
    }
    for name in order {
      guard let clip = files.clip(name, &listing) else { continue }
      add(clip, spans[name] ?? [], part, name, &listing)
    }
    return listing
  }

  /// Adds `clip` with all captions as a paragraph, or each stretch as a clip.
  private func add(
    _ clip: VideoClip, _ spans: [(span: [Double], text: String)], _ part: LabelledPart?,
    _ name: String, _ listing: inout VideoListing
  ) {
    var clip = clip
    let texts = spans.map { $0.text.trimmingCharacters(in: .whitespacesAndNewlines) }
    guard stretches == .each else {
      clip.captions = texts.isEmpty ? [] : [texts.joined(separator: " ")]
      return listing.add(clip, part)
    }
    for (span, text) in zip(spans.map(\.span), texts) {
      guard span.count == 2, span[0] >= 0, span[1] > span[0] else {
        listing.omit(name, "the times \(span) of \(text.quoted) are no stretch")
        continue
      }
      (clip.begin, clip.end, clip.captions) = (span[0], span[1], [text])
      listing.add(clip, part)
    }
  }

  /// VATEX: captions in two languages.
  private func translated(
    _ rows: [[String: Any]], _ part: LabelledPart?, _ path: String
  ) -> VideoListing {
    let isChinese = language.lowercased() == "chinese"
    let (taken, left) = isChinese ? ("chCap", "enCap") : ("enCap", "chCap")
    var listing = VideoListing(), others = 0
    for (index, row) in rows.enumerated() {
      guard let name = row["videoID"] as? String else {
        listing.omit("entry \(index + 1)", "no videoID")
        continue
      }
      others += (row[left] as? [String])?.count ?? 0
      guard var clip = files.clip(name, &listing) else { continue }
      (clip.captions, clip.line) = (row[taken] as? [String] ?? [], index + 1)
      listing.add(clip, part)
    }
    if others > 0 {
      let name = isChinese ? "English" : "Chinese"
      listing.omit(path, "\(others) captions in \(name), where those in \(language) are taken")
    }
    return listing
  }
}
