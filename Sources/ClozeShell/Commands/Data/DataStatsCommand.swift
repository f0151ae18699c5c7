import ArgumentParser
import ClozeCapabilities
import ClozeData
import ClozeReport

extension PointSplit: ExpressibleByArgument {}

/// The kinds of data with statistics.
enum DataKinds: ChoiceList {
  static var choices: [String] { Registry.names(of: .statistics) }
}

/// `cloze data stats`: shows statistics of data.
struct DataStatsCommand: Command {
  static let configuration = help(
    "stats", "Count the contents of data, by their kind.",
    notes: """
      Text: plain text and JSONL are read as pretrain reads them; words are what is between blanks, and \
      replacements are bytes that were no UTF-8.

      Items: interactions are read from 'user item' lines (pairs), 'user item item ...' lines \
      (sequences), RecBole's .inter files, CSV and TSV with a header, and JSONL; the first lines \
      tell which. minimum, median and maximum are of the number of interactions per user; density \
      is interactions / (users items); repeats are interactions with an item that the user took \
      before; first and last are the times of the first and the last interaction, if there are \
      times.

      Points: clouds and meshes are read from PLY, OFF, OBJ, STL, GLB, PCD, LAS, PTX, NPY, NPZ and \
      text files, from folders with a folder per class, and perhaps per split, and from folders of \
      stacks (train_points.npy, train_labels.npy, classes.txt). minimum, median and maximum are of \
      the number of points, or of a mesh's vertices; smallestClass and largestClass are of the \
      number of clouds.

      Code: files with the language's endings are read from folders, as Python and its coding lines \
      say; tokens are without comments; copies and near copies (--copies) are left out of the other \
      numbers. A project is the outermost folder with a .git, setup.py, pom.xml or the like, else a \
      folder in the path given (--project-depth), else the file. --clusters lists the copies.

      Speech: sound files, tables of them, and folders in the layouts of corpora (a folder per class, \
      Speech Commands, LibriSpeech, Common Voice, fairseq, Kaldi) are read whole, and frames are \
      counted. minimum, median and maximum are of the seconds of a clip; words are between blanks, \
      vocabulary counts different ones, and alphabet the letters and signs. leftOut is the number \
      of clips that cannot be used, reasons says which and why.

      Video: files of video, folders of numbered pictures, tables of clips with captions, folders of \
      classes, and folders in the layouts of MSR-VTT, MSVD, DiDeMo, LSMDC, WebVid, ActivityNet, VATEX and \
      UCF-101 are decoded whole, and frames are counted. minimum, median and maximum are of the frames \
      of a clip; sizes are those in which frames are shown. damaged is the number of clips that can be \
      used in part, faults says which; leftOut is the number of clips that cannot be used or are \
      missing, and of other things that are not read, reasons says which and why.
      """,
    examples: [
      "cloze data stats ratings.csv --as items",
      "cloze data stats ml-1m.txt --as items --core 5",
      "zcat log.jsonl.gz | cloze data stats - --as items --item-column sku",
      "cloze data stats ModelNet40 --as points --split test",
      "cloze data stats src/ --as code --language java --clusters",
      "cloze data stats recordings --as speech",
      "cloze data stats clips --as video",
    ])

  @Argument(
    help: ArgumentHelp(
      "Files, and folders of them; of items files, or - for standard input.", valueName: "path"))
  var paths: [String]

  @Option(name: .customLong("as"), help: "The kind of data.")
  var kind: Choice<DataKinds>

  @Option(help: "Points: which part of the data, train, test or all (the default).")
  var split: PointSplit?

  @OptionGroup var interactions: InteractionOptions
  @OptionGroup var filter: InteractionFilterOptions
  @OptionGroup var code: CodeOptions

  @Flag(help: "Code: list which files are copies of which.")
  var clusters = false

  @OptionGroup var display: OutputOptions

  func validate() throws {
    let parts = Registry.provider(of: .statistics, for: kind.text)?.statisticsParts ?? []
    if !parts.contains(.split), split != nil {
      throw ValidationError("--split goes with --as points")
    }
    if !parts.contains(.sourceCode), code.isGiven || clusters {
      throw ValidationError("options that begin with 'Code:' in the help go with --as code")
    }
    if !parts.contains(.interactions), interactions.isGiven || filter.isGiven {
      throw ValidationError("options of interactions go with --as items")
    }
  }

  func execute(_ session: Session) throws {
    var request = StatisticsRequest(interactions.source(paths), threads: Machine.cores)
    request.filter = filter.filter
    request.split = split
    request.code = code.selection
    request.listsCopies = clusters
    guard let provider = Registry.provider(of: .statistics, for: kind.text) else {
      throw Misuse(text: "data of the kind '\(kind.text)' cannot be counted")
    }
    try session.show(Records(provider.statistics(request, SessionObserver(session))))
  }
}
