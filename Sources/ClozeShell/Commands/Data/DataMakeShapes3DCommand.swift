import ArgumentParser
import ClozeData
import ClozeReport

/// `cloze data make shapes3d`: makes point clouds of solids.
struct DataMakeShapes3DCommand: Command {
  static let configuration = help(
    "shapes3d", "Write made-up point clouds of solids to a folder.",
    notes: """
      The classes are \(SyntheticShapes(classes: SyntheticShapes.classLimit, count: 0).classNames
        .joined(separator: ", ")), each with random proportions, tilted a little and turned by any \
      angle, with noise, and half of them seen in part. One cloud in five is for testing. The \
      folder holds train_points.npy, train_labels.npy, the same for test, and classes.txt, and \
      appears complete or not at all. The same seed gives the same files.
      """,
    examples: [
      "cloze data make shapes3d --count 3000 --out shapes",
      "cloze data make shapes3d --classes 6 --count 600 --points 1024 --seed 2 --out small",
    ])

  @Option(help: "How many kinds of solids: the first of the list.")
  var classes = SyntheticShapes.classLimit

  @Option(help: "The number of clouds, those for testing included.")
  var count: Int

  @Option(help: "The number of points of each cloud.")
  var points = 2048

  @Option(help: "All random numbers follow from it.")
  var seed: UInt64 = 0

  @Option(help: ArgumentHelp("The folder to write.", valueName: "folder"))
  var out: String

  @OptionGroup var replacement: ReplacementOption

  @OptionGroup var display: OutputOptions

  private var shapes: SyntheticShapes {
    SyntheticShapes(classes: classes, count: count, points: points, seed: seed)
  }

  func validate() throws {
    let problems = shapes.validate()
    if !problems.isEmpty {
      throw ValidationError(problems.map { "--\($0)" }.joined(separator: "; "))
    }
  }

  func execute(_ session: Session) throws {
    try replacement.check(out, as: SyntheticShapes.folderKind)
    try session.making(
      "cloud", total: count, write: { try shapes.write(to: out, observe: $0) }
    ) { written in
      session.made(.folder, out)
      try session.show(
        Records(properties: [
          "folder": .string(out), "classes": .int(classes), "train": .int(written.train),
          "test": .int(written.test), "points": .int(points),
        ]))
    }
  }
}
