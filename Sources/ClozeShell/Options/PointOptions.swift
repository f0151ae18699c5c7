import ArgumentParser
import ClozeData

extension PointSplit: ExpressibleByArgument {}

extension PointSource {
  /// Reads the clouds and says how far it is.
  func read(_ split: PointSplit, minimumPoints: Int = 1, _ session: Session) throws -> PointSet {
    let total = try totalBytes(of: split) / 1000
    let progress = session.progress("read", unit: "kB")
    defer { progress?.finish() }
    return try read(split, minimumPoints: minimumPoints) { bytes in
      progress?.update(.init(done: bytes / 1000, total: total))
    }
  }
}
