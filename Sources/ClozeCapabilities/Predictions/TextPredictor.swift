/// A sample of text to predict something of.
public struct TextSample: Sendable, Equatable {
  /// The sample's number, from 1.
  public var number: Int
  /// The file that holds the text; nil if it is not a whole file.
  public var name: String?
  /// The texts, one or a pair.
  public var texts: [String]
  /// The fields that the texts had in a record; empty for none.
  public var fields: [String]

  /// Makes the sample `number` of these texts.
  public init(
    number: Int, name: String? = nil, _ texts: [String], fields: [String] = []
  ) {
    (self.number, self.name, self.texts, self.fields) = (number, name, texts, fields)
  }
}

/// The predictions for texts.
public struct TextPredictions: Sendable, Equatable {
  /// A prediction for each sample, in order.
  public var samples: [SamplePrediction]
  /// The number of samples that were cut to the model's longest sequence.
  public var cut: Int
  /// The number of samples with a text that the tokenizer cannot read.
  public var unreadable: Int

  /// Makes predictions.
  public init(_ samples: [SamplePrediction], cut: Int = 0, unreadable: Int = 0) {
    (self.samples, self.cut, self.unreadable) = (samples, cut, unreadable)
  }
}

/// A model that predicts something of texts.
public protocol TextPredictor: SamplePredictor {
  /// The names of texts in records, in the order in which the model reads them.
  var textFields: [String] { get }
  /// True if a record must have all of `textFields`; false if at most two of them suffice.
  var needsAllFields: Bool { get }
  /// The maximum number of tokens that the model reads of a sample.
  var maximumTokens: Int { get }
  /// The endings of files of such texts, without the dot.
  var fileEndings: [String] { get }

  /// Returns the text in the bytes of a file.
  ///
  /// - Throws: An error of decoding, which does not name the file.
  func text(of bytes: [UInt8]) throws -> String
  /// Predicts something of each of `samples`, all of which are computed at once; a prediction does
  /// not depend on the samples beside it.
  ///
  /// - Parameter top: The number of classes in the predictions.
  /// - Throws: `PredictionError`.
  func predict(_ samples: [TextSample], top: Int) throws -> TextPredictions
}
