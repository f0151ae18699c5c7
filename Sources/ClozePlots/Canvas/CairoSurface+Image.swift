import CCairo

extension CairoSurface {
  /// Returns an image with a pixel for each of `colors`, in rows of `columns` from the top; the
  /// caller destroys it. Nil if there is no memory for it.
  static func image(_ colors: [Color], columns: Int) -> OpaquePointer? {
    let rows = colors.count / columns
    let image = cairo_image_surface_create(CAIRO_FORMAT_RGB24, Int32(columns), Int32(rows))
    guard let data = cairo_image_surface_get_data(image) else {
      cairo_surface_destroy(image)
      return nil
    }
    cairo_surface_flush(image)
    let stride = Int(cairo_image_surface_get_stride(image))
    for row in 0..<rows {
      for column in 0..<columns {
        UnsafeMutableRawPointer(data).storeBytes(
          of: colors[row * columns + column].code, toByteOffset: row * stride + 4 * column,
          as: UInt32.self)
      }
    }
    cairo_surface_mark_dirty(image)
    return image
  }
}

extension Color {
  /// The colour as 0xRRGGBB.
  fileprivate var code: UInt32 {
    [red, green, blue].reduce(0) { $0 << 8 | UInt32(max(0, min(255, ($1 * 255).rounded()))) }
  }
}
