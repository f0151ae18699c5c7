import ClozeData
import ClozeEncoder
import ClozeTensor

/// Writes the weights of a model folder.
enum WeightWriter {
  /// Rows of a parameter that are one tensor in the file.
  private struct Part {
    let parameter: Tensor
    let range: Range<Int>
  }

  /// Writes `parameters` as f32 into the `model.safetensors` of `folder`.
  ///
  /// - Parameter prefix: put before the names of all tensors but those of BERT's heads.
  static func write(
    _ parameters: [Parameter], layout: WeightLayout, prefix: String, to folder: String
  ) throws {
    var parts: [String: Part] = [:]
    var layouts: [SafeTensorsWriter.Layout] = []
    for parameter in parameters {
      let tensors = layout.tensors(of: parameter.name), shape = parameter.value.shape
      let count = parameter.value.count / tensors.count
      for (index, tensor) in tensors.enumerated() {
        let name = WeightLayout.isHead(tensor) ? tensor : prefix + tensor
        parts[name] = Part(
          parameter: parameter.value, range: index * count..<(index + 1) * count)
        layouts.append(
          .init(name: name, shape: [shape[0] / tensors.count] + shape.dropFirst()))
      }
    }
    let path = folder + "/" + SafeTensorsModel.fileName
    try SafeTensorsWriter.write(layouts, to: path) { layout in
      .floats(parts[layout.name].map(values) ?? [])
    }
  }

  private static func values(_ part: Part) -> [Float] {
    guard part.parameter.dtype == .f32 else { return Array(part.parameter.values[part.range]) }
    return part.parameter.withFloats { Array($0[part.range]) }
  }
}
