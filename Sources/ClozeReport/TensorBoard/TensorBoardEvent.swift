/// One entry of a TensorBoard log.
///
/// The numbers of the fields are those of TensorBoard's `event.proto`, `summary.proto` and
/// `tensor.proto`.
public struct TensorBoardEvent: Sendable {
  /// The content of an entry.
  public enum Content: Sendable {
    /// The first entry of every file: the format's version.
    case version
    /// The run starts or resumes at this step; entries of older files for this and later steps are
    /// void.
    case start
    /// Numbers by name.
    case scalars([String: Double])
    /// Distributions by name.
    case histograms([TensorBoardHistogram])
    /// Text under a name, shown as Markdown.
    case text(name: String, String)
    /// A picture under a name, as the bytes of a PNG file.
    case image(name: String, png: [UInt8])
  }

  /// The step it belongs to.
  public let step: Int
  /// The time it was made, in seconds since 1970.
  public let time: Double
  /// The content.
  public let content: Content

  /// Makes an entry for `time` after `step`.
  public init(step: Int, time: Double, content: Content) {
    self.step = step
    self.time = time
    self.content = content
  }

  /// The entry as an `Event` message.
  var bytes: [UInt8] {
    var event = ProtobufMessage()
    event.add(1, time)
    event.add(2, step)
    switch content {
    case .version: event.add(3, "brain.Event:2")
    case .start: event.add(7) { $0.add(1, 1) }
    case .scalars(let values):
      event.add(5) { summary in
        for (name, value) in values.sorted(by: { $0.key < $1.key }) {
          summary.add(1) { entry in
            entry.add(1, name)
            entry.add(2, Float(value))
          }
        }
      }
    case .histograms(let histograms):
      event.add(5) { summary in for histogram in histograms { histogram.add(to: &summary) } }
    case .text(let name, let text): event.add(5) { Self.add(text, called: name, to: &$0) }
    case .image(let name, let png): event.add(5) { Self.add(png: png, called: name, to: &$0) }
    }
    return event.bytes
  }

  /// Adds text as a tensor of one string (type 7) that belongs to the plugin `text`.
  private static func add(
    _ text: String, called name: String, to summary: inout ProtobufMessage
  ) {
    summary.add(1) { entry in
      entry.add(1, name)
      entry.add(8) { tensor in
        tensor.add(1, 7)
        tensor.add(2) { _ in }
        tensor.add(8, text)
      }
      entry.add(9) { metadata in metadata.add(1) { $0.add(1, "text") } }
    }
  }

  /// Adds a picture; its size is in the first chunk of the PNG file, from byte 16 on.
  private static func add(
    png: [UInt8], called name: String, to summary: inout ProtobufMessage
  ) {
    func size(at offset: Int) -> Int {
      png.dropFirst(offset).prefix(4).reduce(0) { $0 << 8 | Int($1) }
    }
    summary.add(1) { entry in
      entry.add(1, name)
      entry.add(4) { image in
        image.add(1, size(at: 20))
        image.add(2, size(at: 16))
        image.add(3, 4)
        image.add(4, png)
      }
    }
  }
}
