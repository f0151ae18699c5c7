import ClozeData
import ClozeTraining

extension ClassifyBody {
  /// The files and folders of samples.
  public var dataPaths: [String] {
    get { data.paths }
    set { data.paths = newValue }
  }

  /// The files and folders that validate; empty if a part of the data does.
  public var validationPaths: [String] {
    get { data.validationPaths }
    set { data.validationPaths = newValue }
  }

  /// The seed that draws what validates.
  public var splitSeed: UInt64 { data.splitSeed }

  /// The path of the pretrained model.
  public var modelPath: String? {
    get { model }
    set { model = newValue }
  }

  /// The path of a tokenizer or of a folder with one.
  public var tokenizerPath: String? {
    get { tokenizer.path }
    set { tokenizer.path = newValue }
  }

  /// The size of a vocabulary to train.
  public var vocabularySize: Int {
    get { tokenizer.vocabularySize }
    set { tokenizer.vocabularySize = newValue }
  }

  /// Checks that the data, the model and the tokenizer exist.
  public static func check(_ recipe: Recipe<Self>) throws {
    let body = recipe.body, usual = recipe.preset.body
    _ = try body.dataBytes()
    try body.checkSizes(usual: usual)
    _ = try body.namedTokenizer()
    if let model = body.model, body.tokenizer.vocabularySize != usual.tokenizer.vocabularySize {
      throw SequenceModelError.decided(key: "tokenizer.vocabularySize", path: model)
    }
  }

  /// Returns the size of the data in bytes.
  public func dataBytes() throws -> Int {
    func bytes<Head: FinetuneHead>(_: Head.Type) throws -> Int {
      try Head.source(data, usual: Labelled.fields).totalBytes()
    }
    return try bytes(FinetuneHeads.head(head))
  }

  /// Returns the sizes, with two classes until the data determines their number.
  public func sizes() throws -> StatedSizes {
    let named = (try? namedTokenizer())?.roles.count
    return adopted.sizes(vocabulary: named ?? tokenizer.vocabularySize, outputs: 2)
  }

  /// Returns the sizes with a vocabulary of `vocabulary` tokens and `outputs` scores.
  func sizes(vocabulary: Int, outputs: Int) -> StatedSizes {
    let width = encoder.hidden, layer = outputs * (width + 1)
    guard !head.isOfTokens else { return sizes(vocabulary: vocabulary, head: layer, asked: 1) }
    return sizes(
      vocabulary: vocabulary, head: layer + width * (width + 1),
      asked: pooling.rowShare(length: maximumLength))
  }
}
