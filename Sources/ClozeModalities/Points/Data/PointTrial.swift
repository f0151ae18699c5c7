import ClozeData
import ClozeTensor
import ClozeTraining

/// Made-up clouds, on which the speed of training is measured.
enum PointTrial {
  /// The number of clouds at once: a few, since large models take seconds for one.
  static let clouds = 4

  /// Measures the points per second of the task that `make` returns for a few clouds of `points`
  /// points.
  static func rate<Task: TrainingTask>(
    points: Int, _ make: (PointSamples) throws -> Task
  ) throws -> (rate: Double, part: String) {
    let task = try make(samples(points: points))
    return (try TaskBenchmark(task).rate(), "training on \(clouds) clouds at once")
  }

  private static func samples(points: Int) throws -> PointSamples {
    // One cloud in five is for testing.
    let shapes = SyntheticShapes(classes: 2, count: 10, points: points, seed: 0)
    return try PointSamples(try shapes.trainingSet(), validation: 0, seed: 0)
  }
}

extension Recipe where Body: PointBody {
  /// Makes the recipe of a short trial of `body` in `dtype`.
  init(trial body: Body, in dtype: DType) {
    self.init()
    self.body = body
    precision = dtype == .bf16 ? .bf16 : .f32
  }
}
