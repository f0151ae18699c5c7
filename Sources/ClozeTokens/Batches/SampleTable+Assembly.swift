import ClozeTensor

extension SampleTable: SampleSource {
  /// The maximum number of tokens of a sample, including its frame.
  public var longestSample: Int { configuration.maximumLength }

  /// Adds sample `index` as it is in `epoch` to `batch`. Returns the label of a next-sentence pair,
  /// 0 if the second part follows the first and 1 if it does not; nil if samples are not pairs.
  public func append(_ index: Int, epoch: Int, to batch: inout PackedBatch) -> Int32? {
    configuration.nextSentence
      ? appendPair(index, epoch: epoch, to: &batch) : appendRun(self[index], to: &batch)
  }

  /// Appends `[CLS] run [SEP]`, with a further `[SEP]` between documents.
  private func appendRun(_ run: Range<Int>, to batch: inout PackedBatch) -> Int32? {
    batch.append(tokens.classification, isSpecial: true, startsWord: true)
    var start = run.lowerBound
    while start < run.upperBound {
      var end = run.upperBound
      if configuration.spansDocuments {
        end = min(end, shard.document(shard.document(containing: start)).upperBound)
      }
      append(start..<end, segment: 0, to: &batch)
      start = end
    }
    batch.endSequence()
    return nil
  }

  /// Appends `[CLS] A [SEP] B [SEP]`: the run cut in two at random, its second part replaced in
  /// half of the cases by as many tokens of another document.
  private func appendPair(_ index: Int, epoch: Int, to batch: inout PackedBatch) -> Int32? {
    var random = CounterRandom(seed: seed, purpose: .nextSentence, step: epoch, sample: index)
    let run = self[index]
    let middle = middle(of: run, &random)
    var second = middle..<run.upperBound
    let isRandom = random.next32() & 1 == 1
    if isRandom {
      let other = self[otherDocument(than: index, &random)]
      second = other.lowerBound..<other.lowerBound + min(second.count, other.count)
    }
    batch.append(tokens.classification, isSpecial: true, startsWord: true)
    append(run.lowerBound..<middle, segment: 0, to: &batch)
    append(second, segment: 1, to: &batch)
    batch.endSequence()
    return isRandom ? 1 : 0
  }

  /// Returns a random place to cut a run in two: after a sentence if there is one before the last,
  /// otherwise before a word.
  private func middle(of run: Range<Int>, _ random: inout CounterRandom) -> Int {
    if let end = tokens.sentenceEnd {
      let places = run.dropFirst().filter { shard.token($0 - 1) == end }
      if !places.isEmpty { return places[random.below(places.count)] }
    }
    var middle = run.lowerBound + 1 + random.below(run.count - 1)
    while middle < run.upperBound - 1, continuesWord(middle) { middle += 1 }
    return middle
  }

  /// Draws a sample from a document other than that of sample `index`. Samples follow the order of
  /// their documents, so those of one document are a range, and the draw is made from the rest.
  private func otherDocument(than index: Int, _ random: inout CounterRandom) -> Int {
    let document = shard.document(document(of: index))
    let first = firstSample { self[$0].lowerBound >= document.lowerBound }
    let last = firstSample { self[$0].lowerBound >= document.upperBound }
    let drawn = random.below(count - (last - first))
    return drawn < first ? drawn : drawn + (last - first)
  }

  /// Returns the first sample for which `isReached` is true; it must be true for all later ones.
  private func firstSample(_ isReached: (Int) -> Bool) -> Int {
    var low = 0, high = count
    while low < high {
      let middle = (low + high) / 2
      if isReached(middle) { high = middle } else { low = middle + 1 }
    }
    return low
  }

  /// Appends the tokens at `positions` and a `[SEP]`.
  private func append(_ positions: Range<Int>, segment: Int32, to batch: inout PackedBatch) {
    var ids: [Int32] = []
    ids.reserveCapacity(positions.count)
    shard.append(positions, to: &ids)
    for (index, id) in ids.enumerated() {
      let startsWord = index == 0 || !tokens.continues(id, after: ids[index - 1])
      batch.append(id, segment: segment, isSpecial: false, startsWord: startsWord)
    }
    batch.append(tokens.separator, segment: segment, isSpecial: true, startsWord: true)
  }
}
