#include "common.h"

CLONES void cloze_maximum(const void *x, void *y, int32_t *chosen, int dtype, int64_t width,
                          int64_t begin, int64_t end) {
  float value[PIECE], best[PIECE];
  for (int64_t c = 0; c < width; c += PIECE) {
    int64_t n = width - c < PIECE ? width - c : PIECE;
    int32_t *places = chosen + c;
    load(best, at(x, begin * width + c, dtype), dtype, n);
    for (int64_t j = 0; j < n; j++) places[j] = 0;
    for (int64_t row = begin + 1; row < end; row++) {
      load(value, at(x, row * width + c, dtype), dtype, n);
      int32_t place = (int32_t)(row - begin);
      for (int64_t j = 0; j < n; j++) {
        int better = (value[j] > best[j]) | (value[j] != value[j]);
        best[j] = better ? value[j] : best[j];
        places[j] = better ? place : places[j];
      }
    }
    store(at_mutable(y, c, dtype), best, dtype, n);
  }
}

CLONES void cloze_maximum_backward(const void *dy, const int32_t *chosen, void *dx, int dtype,
                                   int64_t width, int64_t begin, int64_t end) {
  for (int64_t row = begin; row < end; row++) {
    int32_t place = (int32_t)(row - begin);
    // The bits are copied without interpretation.
    if (dtype == CLOZE_BF16) {
      const uint16_t *from = dy;
      uint16_t *to = (uint16_t *)dx + row * width;
      for (int64_t j = 0; j < width; j++) to[j] = chosen[j] == place ? from[j] : 0;
    } else {
      const float *from = dy;
      float *to = (float *)dx + row * width;
      for (int64_t j = 0; j < width; j++) to[j] = chosen[j] == place ? from[j] : 0.0f;
    }
  }
}

CLONES void cloze_largest_place(const void *x, int32_t *places, int dtype, int64_t width,
                                int64_t begin, int64_t end) {
  float value[PIECE];
  for (int64_t row = begin; row < end; row++) {
    float top = -INFINITY;
    int64_t place = 0;
    for (int64_t c = 0; c < width; c += PIECE) {
      int64_t n = width - c < PIECE ? width - c : PIECE;
      load(value, at(x, row * width + c, dtype), dtype, n);
      float highest = largest(value, -INFINITY, n);
      if (!(highest > top)) continue;
      top = highest;
      for (place = c; value[place - c] != highest; place++) {}
    }
    places[row] = (int32_t)place;
  }
}
