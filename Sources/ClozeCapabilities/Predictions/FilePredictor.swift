import ClozeData

/// A model that predicts something of files, such as clouds of points.
public protocol FilePredictor: SamplePredictor {
  /// The kind of samples in messages, in the plural, such as `clouds`.
  var samples: String { get }

  /// Predicts something of each sample in `paths`, files and folders, in order.
  ///
  /// - Parameters:
  ///   - first: The number of the first sample, from 1, of which random choices may depend.
  ///   - batch: The number of samples computed at once, on which no prediction depends.
  ///   - top: The number of classes in the predictions.
  ///   - omit: Receives the samples that cannot be read, where these do not end the work.
  ///   - each: Receives predictions as they are made, with the samples' numbers and names.
  /// - Throws: Errors of reading, `PredictionError`, and what `each` throws.
  func predict(
    _ paths: [String], first: Int, batch: Int, top: Int, omit: (Omission) -> Void,
    each: ([SamplePrediction]) throws -> Void
  ) throws
}

/// A model that predicts an answer to a question about what is in a file.
public protocol AskedPredictor: FilePredictor {
  /// Returns the model with the question that is asked about each sample.
  func asking(_ question: String) -> any FilePredictor
}
