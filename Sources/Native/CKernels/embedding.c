#include "common.h"

CLONES void cloze_gather_sum(const float *const *tables, const int32_t *const *ids, int count,
                             void *y, int dtype, int64_t width, int64_t begin, int64_t end) {
  float piece[PIECE];
  for (int64_t r = begin; r < end; r++) {
    for (int64_t c = 0; c < width; c += PIECE) {
      int64_t n = width - c < PIECE ? width - c : PIECE;
      memcpy(piece, tables[0] + (int64_t)ids[0][r] * width + c, (size_t)n * 4);
      for (int k = 1; k < count; k++) {
        const float *source = tables[k] + (int64_t)ids[k][r] * width + c;
        for (int64_t j = 0; j < n; j++) piece[j] += source[j];
      }
      store(at_mutable(y, r * width + c, dtype), piece, dtype, n);
    }
  }
}

CLONES void cloze_scatter_add(float *dtable, const int32_t *ids, const void *dy, int dtype,
                              int64_t rows, int64_t width, int64_t begin, int64_t end) {
  float piece[PIECE];
  for (int64_t r = 0; r < rows; r++) {
    for (int64_t c = begin; c < end; c += PIECE) {
      int64_t n = end - c < PIECE ? end - c : PIECE;
      load(piece, at(dy, r * width + c, dtype), dtype, n);
      float *target = dtable + (int64_t)ids[r] * width + c;
      for (int64_t j = 0; j < n; j++) target[j] += piece[j];
    }
  }
}
