/// A colour by its red, green and blue components, from 0 to 1.
struct Color: Equatable {
  var red: Double
  var green: Double
  var blue: Double

  /// Makes the colour 0xRRGGBB.
  init(_ code: Int) {
    red = Double(code >> 16 & 0xFF) / 255
    green = Double(code >> 8 & 0xFF) / 255
    blue = Double(code & 0xFF) / 255
  }

  /// Returns the colour at `share` of the way from this one to `other`.
  func mixed(_ other: Color, _ share: Double) -> Color {
    var color = self
    color.red += (other.red - red) * share
    color.green += (other.green - green) * share
    color.blue += (other.blue - blue) * share
    return color
  }

  /// Text.
  static let ink = Color(0x1C2330)
  /// Text on dark colours.
  static let white = Color(0xFFFFFF)
  /// Axes and their numbers.
  static let quiet = Color(0x4A5463)
  /// Lines across the plot area.
  static let grid = Color(0xE4E7EB)
  /// A gap in a heat map.
  static let gap = Color(0xD9D4CF)
}

/// Colours, dashes, markers and characters that distinguish series even without colour vision.
enum Palette {
  /// Colours distinguishable with any colour vision (Okabe and Ito 2008), without the yellow that
  /// is too light for lines on white, and with grey for black.
  private static let colors = [
    0x0072B2, 0xD55E00, 0x009E73, 0xCC79A7, 0xE69F00, 0x56B4E9, 0x5A5A5A,
  ].map(Color.init)
  /// The nearest of a terminal's 256 colours that are legible on black and on white.
  private static let terminalColors = [32, 202, 35, 170, 178, 75, 244]
  /// Lengths of lines and gaps, in line widths. Their number is coprime to that of the colours, so
  /// that combinations of colour and dash repeat late.
  private static let dashes: [[Double]] = [
    [], [5, 2.5], [1.2, 1.8], [7, 2, 1.2, 2], [10, 3],
  ]
  private static let characters: [Character] = Array("*+xo#@%&=~")
  private static let bullets: [Character] = Array("●×▲○+■△□◆◇")

  static func color(_ look: Look) -> Color { colors[look.color % colors.count] }
  static func terminalColor(_ look: Look) -> Int {
    terminalColors[look.index % terminalColors.count]
  }
  static func dash(_ look: Look) -> [Double] { dashes[look.dash % dashes.count] }
  static func marker(_ look: Look) -> Marker {
    Marker.allCases[look.color % Marker.allCases.count]
  }
  static func character(_ look: Look, isUnicode: Bool) -> Character {
    let all = isUnicode ? bullets : characters
    return all[look.index % all.count]
  }

  /// The stops of a heat map's colours: ever darker, so that the order is visible in grey too.
  private static let ramp = [0xFFFFFF, 0xD6E6F4, 0x8DC0DD, 0x3E8EC4, 0x15569C, 0x0A2A5E]
    .map(Color.init)

  /// Returns the colour of a `level` from 0 to 1.
  static func heat(_ level: Double) -> Color {
    let place = min(max(level, 0), 1) * Double(ramp.count - 1)
    let stop = min(Int(place), ramp.count - 2)
    return ramp[stop].mixed(ramp[stop + 1], place - Double(stop))
  }
}

/// The shapes of markers.
enum Marker: CaseIterable {
  case circle, square, triangle, diamond, cross
}
