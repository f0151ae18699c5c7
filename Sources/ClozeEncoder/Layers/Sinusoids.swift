import Foundation

/// Positions as sines and cosines (Vaswani et al. 2017, section 3.5).
public enum Sinusoids {
  /// Returns, row by row, sines in the even columns and cosines in the odd ones [positions, width].
  public static func table(positions: Int, width: Int) -> [Double] {
    (0..<positions).flatMap { position in
      (0..<width).map { column in
        let angle = Double(position) / pow(10000, Double(column / 2 * 2) / Double(width))
        return column % 2 == 0 ? sin(angle) : cos(angle)
      }
    }
  }

  /// Returns the rows of the distances `length` - 1 to -(`length` - 1) [2 length - 1, width].
  static func distances(length: Int, width: Int) -> [Double] {
    let ahead = table(positions: length, width: width)
    var rows = [Double](repeating: 0, count: max(0, 2 * length - 1) * width)
    for distance in 0..<length {
      // The sine is odd and the cosine even.
      for column in 0..<width {
        let value = ahead[distance * width + column]
        rows[(length - 1 - distance) * width + column] = value
        rows[(length - 1 + distance) * width + column] = column % 2 == 0 ? -value : value
      }
    }
    return rows
  }
}
