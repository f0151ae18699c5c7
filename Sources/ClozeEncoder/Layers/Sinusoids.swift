import Foundation

/// Positions as sines and cosines (Vaswani et al. 2017, section 3.5).
enum Sinusoids {
  /// Returns, row by row, sines in the even columns and cosines in the odd ones [positions, width].
  static func table(positions: Int, width: Int) -> [Double] {
    (0..<positions).flatMap { position in
      (0..<width).map { column in
        let angle = Double(position) / pow(10000, Double(column / 2 * 2) / Double(width))
        return column % 2 == 0 ? sin(angle) : cos(angle)
      }
    }
  }
}
