import ClozeData
import ClozeTraining

extension ClassifyBody {
  /// Files and folders of samples.
  public var dataPaths: [String] {
    get { data.paths }
    set { data.paths = newValue }
  }

  /// The pretrained model.
  public var modelPath: String? {
    get { model }
    set { model = newValue }
  }

  /// A tokenizer or a folder that has one.
  public var tokenizerPath: String? {
    get { tokenizer.path }
    set { tokenizer.path = newValue }
  }

  /// The size of a vocabulary to be trained.
  public var vocabularySize: Int {
    get { tokenizer.vocabularySize }
    set { tokenizer.vocabularySize = newValue }
  }

  /// Throws unless the data, the model and the tokenizer are there.
  public static func check(_ recipe: Recipe<Self>) throws {
    let body = recipe.body, usual = recipe.preset.body
    _ = try body.data.source(usual: Labelled.fields).files()
    try body.checkSizes(usual: usual)
    _ = try body.namedTokenizer()
    if let model = body.model, body.tokenizer.vocabularySize != usual.tokenizer.vocabularySize {
      throw SequenceModelError.decided(key: "tokenizer.vocabularySize", path: model)
    }
  }

  /// The size of the data in bytes.
  public func dataBytes() throws -> Int {
    try data.source(usual: Labelled.fields).totalBytes()
  }

  /// The sizes, with two classes until the data tells how many there are.
  public func sizes() throws -> StatedSizes {
    // A run that goes on has the sizes of its model, which need not be there any more.
    let named = (try? namedTokenizer())?.roles.count
    return ((try? adopting()) ?? self).sizes(
      vocabulary: named ?? tokenizer.vocabularySize, classes: 2)
  }

  /// The sizes with a vocabulary of `vocabulary` tokens and `classes` classes.
  func sizes(vocabulary: Int, classes: Int) -> StatedSizes {
    let width = encoder.hidden
    return sizes(
      vocabulary: vocabulary, head: (width + classes) * (width + 1),
      asked: pooling.rowShare(length: maximumLength))
  }
}
