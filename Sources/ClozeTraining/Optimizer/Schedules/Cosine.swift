import Foundation

extension Schedule.Shape {
  /// Half a cosine down to `finalShare` at the last step (Loshchilov and Hutter 2017).
  public static let cosine = Schedule.Shape(
    name: "cosine", summary: "half a cosine down to the final share"
  ) { place in
    place.finalShare + (1 - place.finalShare) * 0.5 * (1 + cos(.pi * place.progress))
  }
}
