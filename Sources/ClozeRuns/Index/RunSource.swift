import ClozeTraining
import Foundation

/// The model whose weights a run began with, all of them or those of its blocks.
struct RunSource: Equatable {
  /// The name of its run or folder, with the step of a checkpoint.
  let name: String
  /// Its kind of data; its name if the record does not say it and it is no run that is there.
  let modality: String

  /// The source that a record names; nil if weights began at random.
  init?(of record: RunRecord) {
    guard let place = record.encoder ?? record.model else { return nil }
    let last = (place as NSString).lastPathComponent
    // A run may be named by the model in it.
    let isPart = last == "model"
    let folder = isPart ? (place as NSString).deletingLastPathComponent : place
    name = isPart ? (folder as NSString).lastPathComponent : last
    let run = folder.lastIndex(of: "@").map { String(folder[..<$0]) }
    modality =
      record.transfer?.modality
      ?? [folder, run].compactMap(\.self).lazy
      .compactMap { RunFolder.unchecked($0).record?.modality }.first
      // What training goes on with is of the same kind of data.
      ?? (record.encoder == nil ? String(record.modality.prefix { $0 != "-" }) : name)
  }
}
