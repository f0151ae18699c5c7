import ArgumentParser
import ClozeData
import ClozePlots
import ClozeReport
import Foundation

/// The options of a picture's output.
struct PictureOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The file to write, .png or .svg; without it, the picture is drawn as text.",
      valueName: "file"))
  var output: String?

  @Option(help: ArgumentHelp("The picture's size in pixels.", valueName: "WxH"))
  var size: PictureSize?

  @Option(help: "The line above the picture.")
  var title: String?

  @Option(
    help: ArgumentHelp(
      "Add the picture to the TensorBoard log of this run, under its title.", valueName: "run"))
  var tensorboard: String?

  func validate() throws {
    if let output, Picture(path: output) == nil {
      throw ValidationError(
        "--output is '\(output)': its name must end in "
          + Picture.allCases.map { "." + $0.rawValue }.joined(separator: ", "))
    }
    if size != nil && output == nil && tensorboard == nil {
      throw ValidationError("--size is that of a file: give --output too")
    }
  }

  /// True if what a picture would show is listed instead: a form of results, and no file.
  func lists(_ display: OutputOptions) -> Bool { output == nil && display.format != nil }

  /// Checks that the picture has a place, before long work.
  ///
  /// - Throws: `FileError.missingFolder`; errors of a run that is not there.
  func check(_ session: Session) throws {
    if let output {
      let above = (output as NSString).deletingLastPathComponent
      guard above.isEmpty || access(above, F_OK) == 0 else {
        throw FileError.missingFolder(path: output, folder: above)
      }
    }
    _ = try tensorboard.map { try session.run($0) }
  }

  /// Writes `figure` to the file and shows a record of it, or draws it as text.
  ///
  /// - Parameters:
  ///   - usual: The default size.
  ///   - lines: The default height of a drawing in the terminal.
  ///   - details: Further values for the record.
  func show(
    _ figure: Figure, usual: PictureSize, zoom: Double = 1, lines: Int = 20,
    details: KeyValuePairs<String, RecordValue> = [:], _ session: Session
  ) throws {
    let size = self.size ?? usual
    let tensorboard = try tensorboard.map { try session.run($0) }
    if let tensorboard {
      let bytes = try figure.picture(.png, width: size.width, height: size.height, zoom: zoom)
      try TensorBoardRecorder.add(png: bytes, named: title ?? "picture", to: tensorboard)
    }
    guard let output, let form = Picture(path: output) else {
      guard let tensorboard else { return try draw(figure, lines, session) }
      return try session.show(Records(properties: ["tensorboard": .string(tensorboard)]))
    }
    let bytes = try figure.picture(form, width: size.width, height: size.height, zoom: zoom)
    try AtomicFile.write(bytes, to: output)
    session.made(.file, output)
    var records = Records(properties: [
      "file": .string(output), "width": .int(size.width), "height": .int(size.height),
      "bytes": .int(bytes.count),
    ])
    for (name, value) in details { records.append([.string(name), value]) }
    try session.show(records)
  }

  private func draw(_ figure: Figure, _ lines: Int, _ session: Session) throws {
    let terminal = session.streams.terminal
    try session.streams.result(
      figure.text(width: terminal.width, height: lines, style: TextStyle(terminal)))
  }
}

/// A width and height in pixels, written `1200x750`.
struct PictureSize: Equatable, ExpressibleByArgument {
  var width: Int
  var height: Int

  init(_ width: Int, _ height: Int) { (self.width, self.height) = (width, height) }

  init?(argument: String) {
    let sides = argument.lowercased().split(separator: "x", omittingEmptySubsequences: false)
    guard sides.count == 2, let width = Int(sides[0]), let height = Int(sides[1]),
      Picture.sides.contains(width), Picture.sides.contains(height)
    else { return nil }
    self.init(width, height)
  }

  var defaultValueDescription: String { "\(width)x\(height)" }
}

extension TextStyle {
  /// Makes the abilities of `terminal`: characters beyond ASCII if the locale is in UTF-8 and
  /// nothing requests plain text.
  init(
    _ terminal: Terminal, environment: [String: String] = ProcessInfo.processInfo.environment
  ) {
    let names = ["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap { environment[$0] }
    let locale = (names.first { !$0.isEmpty } ?? "").lowercased()
    let isPlain = !(environment["NO_COLOR"] ?? "").isEmpty || environment["TERM"] == "dumb"
    self.init(
      isUnicode: !isPlain && (locale.contains("utf-8") || locale.contains("utf8")),
      hasColor: terminal.allowsControlCodes)
  }
}
