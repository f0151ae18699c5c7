import ClozeTokens
import Foundation
import Testing

private func options(
  _ method: VocabularyTrainingOptions.Method = .pair, size: Int = 1000, minimum: Int = 1
) -> VocabularyTrainingOptions {
  var options = VocabularyTrainingOptions()
  options.method = method
  options.vocabularySize = size
  options.minimumFrequency = minimum
  return options
}

private func train(
  _ texts: [String], _ options: VocabularyTrainingOptions
) throws -> VocabularyTrainer.Result {
  var trainer = try VocabularyTrainer(options)
  for text in texts { trainer.add(text) }
  return try trainer.train()
}

/// The tokens after the five special ones.
private func pieces(_ result: VocabularyTrainer.Result) -> [String] {
  Array(result.vocabulary.tokens.dropFirst(5))
}

private func times(_ words: [String: Int]) -> String {
  words.sorted { $0.key < $1.key }.map { word, count in
    Array(repeating: word, count: count).joined(separator: " ")
  }.joined(separator: " ")
}

@Suite struct WordPieceTrainingTests {
  @Test func specialTokensComeFirst() throws {
    let result = try train(["ab"], options())
    #expect(
      result.vocabulary.tokens
        == ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "a", "b", "##b", "ab"])
  }

  @Test func pairsByFrequencyTiesByText() throws {
    // a|##a and ##a|##b both occur twice; "##a" comes before "a".
    let text = times(["aab": 2, "ab": 1])
    let alphabet = ["a", "b", "##a", "##b"]
    #expect(pieces(try train([text], options(minimum: 2))) == alphabet + ["##ab", "aab"])
    #expect(pieces(try train([text], options(minimum: 1))) == alphabet + ["##ab", "aab", "ab"])
    #expect(pieces(try train([text], options(size: 10))) == alphabet + ["##ab"])
  }

  @Test func pairsByLikelihood() throws {
    // a|##b: 4 / (5 * 4); c|##d: 3 / (3 * 4), higher; a|##d only once the floor falls from 2 to 1.
    let text = times(["ab": 4, "cd": 3, "ad": 1])
    let alphabet = ["a", "b", "c", "d", "##b", "##d"]
    let likely = options(.likelihood)
    #expect(pieces(try train([text], likely)) == alphabet + ["cd", "ab", "ad"])
    #expect(pieces(try train([text], options(.pair))) == alphabet + ["ab", "cd", "ad"])
    let atLeastTwo = options(.likelihood, minimum: 2)
    #expect(pieces(try train([text], atLeastTwo)) == alphabet + ["cd", "ab"])
  }

  @Test func theFloorKeepsRarePairsBack() throws {
    // c|##d has the higher likelihood, 1/3 to 1/8, but 3 is below the floor of 4.
    let result = try train([times(["ab": 8, "cd": 3])], options(.likelihood))
    #expect(pieces(result).suffix(2) == ["ab", "cd"])
  }

  @Test func theSameTextReachedTwiceIsOneToken() throws {
    let result = try train([times(["abc": 5, "xbc": 5, "abd": 9, "ab": 2])], options())
    #expect(Set(result.vocabulary.tokens).count == result.vocabulary.count)
  }

  @Test(arguments: VocabularyTrainingOptions.Method.allCases)
  func incrementalCountsAgreeWithCountingAnew(method: VocabularyTrainingOptions.Method) throws {
    for seed in 1...6 {
      let words = randomWords(seed: UInt64(seed))
      let result = try train([times(words)], options(method, minimum: 2))
      #expect(pieces(result) == reference(words, method: method, minimum: 2), "seed \(seed)")
    }
  }

  @Test(arguments: VocabularyTrainingOptions.Method.allCases)
  func trainingIsDeterministic(method: VocabularyTrainingOptions.Method) throws {
    let words = randomWords(seed: 99).keys.sorted()
    let forward = try train(words, options(method))
    let backward = try train(words.reversed(), options(method))
    let whole = try train([words.joined(separator: "\n")], options(method))
    #expect(forward.vocabulary == backward.vocabulary)
    #expect(forward.vocabulary == whole.vocabulary)
  }

  @Test func rareCharactersAreLeftOutAndWordsWithThem() throws {
    var limited = options()
    limited.limitAlphabet = 2
    let result = try train([times(["ab": 5, "az": 4, "b": 3])], limited)
    #expect(pieces(result) == ["a", "b", "##b", "ab"])
    #expect(result.alphabet == 2 && result.droppedCharacters == 1)
  }

  @Test func settingsAreTheTokenizers() throws {
    var cased = options()
    cased.settings = .cased
    #expect(pieces(try train(["Éa"], cased)) == ["a", "É", "##a", "Éa"])
    #expect(pieces(try train(["Éa"], options())) == ["a", "e", "##a", "ea"])
  }

  @Test func theRarestWordsAreForgottenAtTheLimit() throws {
    var small = options()
    small.wordLimit = 4
    let result = try train(["aa aa aa bb bb cc dd ee ff"], small)
    #expect(result.words == 9 && result.prunedWords == 3 && result.prunedFrequency == 1)
    #expect(result.distinctWords == 3)
    #expect(result.vocabulary.id(of: "aa") != nil && result.vocabulary.id(of: "bb") != nil)
    #expect(result.vocabulary.id(of: "cc") == nil && result.vocabulary.id(of: "ff") != nil)
  }

  @Test func userErrorsAreNamed() throws {
    #expect(throws: VocabularyTrainingError.emptyCorpus) { try train([], options()) }
    #expect(throws: VocabularyTrainingError.emptyCorpus) { try train([" \n\0"], options()) }
    #expect(throws: VocabularyTrainingError.sizeTooSmall(size: 7, needed: 8)) {
      try train(["ab"], options(size: 7))
    }
    #expect(
      throws: VocabularyTrainingError.invalidOption(name: "minimumFrequency", value: 0, least: 1)
    ) { try train(["ab"], options(minimum: 0)) }
  }

  @Test func progressCanEndTheWork() throws {
    struct Stop: Error {}
    var trainer = try VocabularyTrainer(options(size: 13))
    trainer.add("abc abc abd abd")
    #expect(throws: Stop.self) { try trainer.train { _ in throw Stop() } }
    var reports: [VocabularyTrainer.Progress] = []
    _ = try trainer.train { reports.append($0) }
    #expect(reports.last?.done == 13 && reports.last?.total == 13)
  }
}

@Suite(.enabled(if: ProcessInfo.processInfo.environment["CLOZE_DATA"] != nil))
struct WordPieceOnBooksTests {
  /// The books give a full vocabulary by both methods, which knows every character of them.
  @Test(arguments: VocabularyTrainingOptions.Method.allCases)
  func booksTrainAndEncode(method: VocabularyTrainingOptions.Method) throws {
    let data = try #require(ProcessInfo.processInfo.environment["CLOZE_DATA"])
    let folder = URL(filePath: data + "/text/books")
    let files = try FileManager.default.contentsOfDirectory(
      at: folder, includingPropertiesForKeys: nil)
    let books = try files.sorted { $0.path < $1.path }.map { try Data(contentsOf: $0) }
    var trainer = try VocabularyTrainer(options(method, size: 30_000, minimum: 2))
    for book in books {
      book.withUnsafeBytes { trainer.add(utf8: $0.bindMemory(to: UInt8.self)) }
    }
    let result = try trainer.train()
    #expect(result.vocabulary.count == 30_000)
    let tokenizer = WordPieceTokenizer(result.vocabulary)
    var ids: [Int32] = []
    for book in books {
      book.withUnsafeBytes { tokenizer.encode(utf8: $0.bindMemory(to: UInt8.self), into: &ids) }
    }
    #expect(!ids.contains(result.vocabulary.unknown))
  }
}

/// A few hundred words over a small alphabet, with counts.
private func randomWords(seed: UInt64) -> [String: Int] {
  var state = seed
  func next(_ bound: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int(state >> 33) % bound
  }
  var words: [String: Int] = [:]
  for _ in 0..<120 {
    let letters = (0..<1 + next(9)).map { _ in ["a", "b", "c", "d", "é"][next(4 + next(2))] }
    words[letters.joined(), default: 0] += 1 + next(4)
  }
  return words
}

/// Training as defined: count everything anew before each step. `é` is `e` in the uncased model.
private func reference(
  _ words: [String: Int], method: VocabularyTrainingOptions.Method, minimum: Int
) -> [String] {
  var corpus = words.map { word, count in
    (
      word.enumerated().map { ($0 == 0 ? "" : "##") + ($1 == "é" ? "e" : String($1)) },
      count
    )
  }
  let all = Set(corpus.flatMap(\.0))
  let plain = Set(all.map { $0.replacing("##", with: "") })
  var vocabulary = plain.sorted() + all.filter { $0.hasPrefix("##") }.sorted()
  var floor = 0
  while true {
    var single: [String: Int] = [:], double: [[String]: Int] = [:]
    for (symbols, count) in corpus {
      for symbol in symbols { single[symbol, default: 0] += count }
      for pair in zip(symbols, symbols.dropFirst()) {
        double[[pair.0, pair.1], default: 0] += count
      }
    }
    let most = double.values.max() ?? 0
    if floor == 0 { floor = max(minimum, method == .pair ? 0 : most / 2) }
    guard most >= minimum else { return vocabulary }
    while most < floor { floor = max(minimum, floor / 2) }
    func score(_ pair: [String], _ count: Int) -> Double {
      let product = Double(single[pair[0], default: 0]) * Double(single[pair[1], default: 0])
      return method == .pair ? Double(count) : Double(count) / product
    }
    let scored = double.filter { $0.value >= floor }.map { (score($0.key, $0.value), $0.key) }
    let best = scored.min { first, second in
      first.0 != second.0 ? first.0 > second.0 : first.1.lexicographicallyPrecedes(second.1)
    }
    guard let (_, pair) = best else { return vocabulary }
    let joined = pair[0] + pair[1].dropFirst(2)
    if !vocabulary.contains(joined) { vocabulary.append(joined) }
    corpus = corpus.map { (joining(pair, to: joined, in: $0.0), $0.1) }
  }
}

private func joining(_ pair: [String], to joined: String, in symbols: [String]) -> [String] {
  var result: [String] = [], index = 0
  while index < symbols.count {
    let matches = Array(symbols[index...].prefix(2)) == pair
    result.append(matches ? joined : symbols[index])
    index += matches ? 2 : 1
  }
  return result
}
