import ClozeData
import ClozeEncoder
import ClozeTensor

/// A writer of the weights of a model folder.
enum WeightWriter {
  /// Rows of a parameter that form one tensor in the file.
  private struct Part {
    let parameter: Tensor
    let range: Range<Int>
    /// The number of rows of zeros before them.
    let leading: Int
  }

  /// Writes `parameters` as f32 into the `model.safetensors` of `folder`.
  ///
  /// - Parameter isBare: True if the model has no heads, so that names omit the layout's prefix.
  static func write(
    _ parameters: [Parameter], layout: WeightLayout, isBare: Bool, to folder: String
  ) throws {
    var parts: [String: Part] = [:]
    var layouts: [SafeTensorsWriter.Layout] = []
    for parameter in parameters {
      let tensors = layout.tensors(of: parameter.name), shape = parameter.value.shape
      let count = parameter.value.count / tensors.count, rows = shape[0] / tensors.count
      let leading = layout.leadingRows[parameter.name] ?? 0
      for (index, tensor) in tensors.enumerated() {
        let name = layout.written(tensor, isBare: isBare)
        parts[name] = Part(
          parameter: parameter.value, range: index * count..<(index + 1) * count,
          leading: leading * count / rows)
        layouts.append(.init(name: name, shape: [rows + leading] + shape.dropFirst()))
      }
    }
    let path = folder + "/" + SafeTensorsModel.fileName
    try SafeTensorsWriter.write(layouts, to: path) { layout in
      .floats(parts[layout.name].map(values) ?? [])
    }
  }

  private static func values(_ part: Part) -> [Float] {
    guard part.leading == 0 else {
      return [Float](repeating: 0, count: part.leading) + part.parameter.values[part.range]
    }
    guard part.parameter.dtype == .f32 else { return Array(part.parameter.values[part.range]) }
    return part.parameter.withFloats { Array($0[part.range]) }
  }
}
