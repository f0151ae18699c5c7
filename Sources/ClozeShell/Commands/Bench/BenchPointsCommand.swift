import ArgumentParser
import ClozeReport
import ClozeTensor

/// `cloze bench points`: measures the speed of operations on point clouds.
struct BenchPointsCommand: ComputingCommand {
  static let configuration = help(
    "points", "Measure the geometry of point clouds.",
    notes: """
      patches: farthest-point sampling of centres and their nearest neighbours, as a batch is \
      grouped for Point-BERT; chamfer: the Chamfer-L1 distance of that many patches of 32 points to \
      as many others, with its gradient. Rates are clouds per second, medians over the runs after \
      one that warms up.
      """,
    examples: ["cloze bench points", "cloze bench points --clouds 32 --threads 1 --format jsonl"])

  @Option(help: "Clouds per batch.") var clouds = 64
  @Option(help: "Batches measured.") var runs = 9

  @OptionGroup var compute: ComputeOptions
  @OptionGroup var display: OutputOptions

  /// The numbers of points, centres and neighbours: Point-BERT's sizes for classification and for
  /// large clouds.
  static let sizes = [(1024, 64, 32), (8192, 512, 32)]

  func validate() throws {
    for (name, value) in [("--clouds", clouds), ("--runs", runs)]
    where !(1...1000).contains(value) {
      throw ValidationError("\(name) is \(value): must lie in 1...1000")
    }
  }

  func execute(_ session: Session) throws {
    let device = compute.device(), speed = GeometrySpeed(device: device, clouds: clouds, runs: runs)
    var records = Records(columns: [
      "measured", "points", "centres", "neighbours", "threads", "cloudsPerSecond",
    ])
    for (points, centres, neighbours) in Self.sizes {
      for (name, rate) in [
        ("patches", speed.patches(points, centres, neighbours)),
        ("chamfer", try speed.chamfer(patches: centres, neighbours)),
      ] {
        records.append([
          .string(name), .int(points), .int(centres), .int(neighbours),
          .int(device.backend.pool.threads), .double(rate.rounded()),
        ])
      }
    }
    try session.show(records)
  }
}

/// The speed of the operations on a batch of clouds before and after a model, in clouds per second.
struct GeometrySpeed {
  let device: Device
  let clouds: Int
  let runs: Int

  /// Measures farthest-point sampling of random clouds and the nearest neighbours of each centre.
  func patches(_ points: Int, _ centres: Int, _ neighbours: Int) -> Double {
    let batch = random(clouds * points * 3), geometry = PointGeometry(pool: device.backend.pool)
    return rate {
      let places = geometry.farthest(centres, of: batch, size: points)
      let queries = geometry.gather(places, count: centres, from: batch, size: points)
      _ = geometry.nearest(
        neighbours, to: queries, queryCount: centres, among: batch, size: points)
    }
  }

  /// Measures the Chamfer distance of patches and its gradient.
  func chamfer(patches: Int, _ size: Int) throws -> Double {
    let shape = [clouds * patches * size, 3]
    let x = try Tensor(random(shape[0] * 3), shape, .f32, device).withGradient()
    let y = try Tensor(random(shape[0] * 3), shape, .f32, device)
    return try rate {
      x.clearGradient()
      try x.chamfer(to: y, sets: (size, size)).backward()
    }
  }

  private func rate(_ body: () throws -> Void) rethrows -> Double {
    Double(clouds) / (try BenchClock.seconds(runs: runs, body))
  }

  private func random(_ count: Int) -> [Float] {
    var random = CounterRandom(seed: 1, purpose: .bench)
    return (0..<count).map { _ in Float(random.uniform()) }
  }
}
