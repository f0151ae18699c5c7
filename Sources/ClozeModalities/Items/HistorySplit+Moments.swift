import ClozeData
import ClozeTraining
import Foundation

extension HistorySplit.Cuts {
  /// The moments as a run keeps them; a part that is empty has none.
  private struct Kept: Codable {
    var validationFrom: String?
    var testFrom: String?
  }

  private static func file(_ run: RunFolder) -> String { run.path + "/split.json" }

  /// Writes the moments into the folder of the run that they split the data of, since shares of
  /// other data would give others. A run that has begun keeps those that it has.
  func keep(in run: RunFolder) throws {
    let path = Self.file(run)
    guard run.checkpoints.all().isEmpty || !FileManager.default.fileExists(atPath: path) else {
      return
    }
    func text(_ time: Int64) -> String? { time == .max ? nil : InteractionTime.text(time) }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted]
    let kept = Kept(validationFrom: text(validation), testFrom: text(test))
    try AtomicFile.write(
      String(decoding: encoder.encode(kept), as: UTF8.self) + "\n", to: path)
  }

  /// Reads the moments that the run at `path` keeps; nil if it keeps none that can be read, as runs
  /// of earlier versions do.
  init?(keptIn path: String) {
    guard let run = try? RunFolder.open(path),
      let data = FileManager.default.contents(atPath: Self.file(run)),
      let kept = try? JSONDecoder().decode(Kept.self, from: data),
      let validation = kept.validationFrom.map(InteractionTime.nanoseconds) ?? .max,
      let test = kept.testFrom.map(InteractionTime.nanoseconds) ?? .max, validation <= test
    else { return nil }
    self.init(validation: validation, test: test)
  }
}
