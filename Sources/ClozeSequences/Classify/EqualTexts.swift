import ClozeData

/// The samples of equal texts among others. Texts are equal that differ at most in case and in
/// blanks, which many tokenizers do not keep.
struct EqualTexts {
  /// For each sample, the index of the first one with equal texts.
  let firsts: [Int]
  private let samples: [LabelledText]
  private let first: [Int: Int]

  init(_ samples: [LabelledText]) {
    var first: [Int: Int] = [:]
    firsts = samples.indices.map { index in
      let key = Self.key(samples[index])
      if let known = first[key] { return known }
      first[key] = index
      return index
    }
    (self.samples, self.first) = (samples, first)
  }

  /// Returns a number that is the same for equal texts. Texts themselves would double the memory.
  private static func key(_ sample: LabelledText) -> Int {
    var hasher = Hasher(), bytes: [UInt8] = []
    for text in sample.texts {
      bytes.removeAll(keepingCapacity: true)
      for byte in text.lowercased().utf8 {
        let isBlank = byte == 0x20 || (0x09...0x0D).contains(byte)
        if !isBlank {
          bytes.append(byte)
        } else if bytes.last ?? 0x20 != 0x20 {
          bytes.append(0x20)
        }
      }
      if bytes.last == 0x20 { bytes.removeLast() }
      hasher.combine(bytes)
    }
    return hasher.finalize()
  }

  /// A note on the samples that repeat another one; nil if all differ.
  var repetitions: String? {
    let count = firsts.indices.count { firsts[$0] != $0 }
    guard count > 0 else { return nil }
    return
      "\(count) samples repeat the text of another one; equal texts are on one side of the split"
  }

  /// A note on equal texts of different classes; nil if there are none.
  var contradictions: String? {
    let labels = samples.indices.reduce(into: [Int: Set<String>]()) {
      $0[firsts[$1], default: []].insert(samples[$1].label)
    }
    let count = firsts.count { (labels[$0]?.count ?? 0) > 1 }
    guard count > 0 else { return nil }
    return
      "\(count) samples have the text of a sample of another class: no model can be right about "
      + "all of them"
  }

  /// Returns a note on the samples of `others` whose texts are among these; nil if there are none.
  func overlap(with others: [LabelledText]) -> String? {
    let count = others.count { first[Self.key($0)] != nil }
    guard count > 0 else { return nil }
    return
      "\(count) of \(others.count) samples that validate have the text of one that trains: what "
      + "validation says of them is too good"
  }
}
