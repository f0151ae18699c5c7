import ClozeConfiguration
import ClozeTraining

extension ItemsBody {
  /// One line about each key.
  public static let summaries: [String: String] = [
    "data.paths": "files of interactions",
    "data.format": "the form of the files; null: by what they hold",
    "data.userColumn": "the column of users, where files have a header; null: by its usual names",
    "data.itemColumn": "the column of items; null: by its usual names",
    "data.timeColumn": "the column of times; null: by its usual names, if there is one",
    "data.columns": "all columns of files without a header, in order; []: the header names them",
    "data.minimumRating": "interactions rated lower are left out; null: ratings do not matter",
    "data.seen": "whether items of a history are candidates for what comes next, when validated",
    "data.validationUsers": "the most users that validate, each with one target",
    "model": "the run or model folder that is gone on from, whose sizes hold; null: none",
    "pretrained": "whether the model's weights are begun with, or random ones of its sizes",
    "windowStride": "from one window of a long history to the next, as a share of its length",
    "sampledItems": "items that stand for all others in the softmax; null: all are in it",
    "sequencesPerBatch": "the most histories of a batch",
    "tokensPerBatch": "the most items of a batch",
  ].merging(SplitKeys.summaries.under("data")) { $1 }
}
