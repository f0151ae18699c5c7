import ClozeTensor

extension Reading {
  /// Returns the hidden rows of the first view, whose codes a `CodedBatch` has, after `depth`
  /// blocks; nothing if no row is hidden.
  static func hidden(of views: [SampleView], depth: Int?) -> [Reading] {
    guard !views[0].hidden.rows.isEmpty else { return [] }
    var pass = EncoderPass()
    pass.depth = depth
    return [Reading(pass, rows: views[0].hidden.rows)]
  }
}

extension Objective {
  /// Returns the codes of a batch of a model that has a quantizer, as `obstacle` makes sure.
  func quantized(_ batch: any ObjectiveBatch) -> QuantizedRows {
    guard let rows = (batch as? any CodedBatch)?.quantized else {
      preconditionFailure("a batch without codes; see obstacle")
    }
    return rows
  }
}

extension InputTraits {
  /// The reason why objectives on codes make no sense; nil if the model has a quantizer.
  var quantizerObstacle: String? {
    hasQuantizer ? nil : "needs a quantizer, which \(name) does not have"
  }
}

extension QuantizedRows {
  /// A number for each row, the same for rows with the same codes of all codebooks [M].
  var numbers: [Int32] {
    guard codebooks > 1 else { return codes }
    var known: [ArraySlice<Int32>: Int32] = [:]
    return stride(from: 0, to: codes.count, by: codebooks).map { start in
      let next = Int32(known.count)
      let row = codes[start..<start + codebooks]
      if let number = known[row] { return number }
      known[row] = next
      return next
    }
  }
}
