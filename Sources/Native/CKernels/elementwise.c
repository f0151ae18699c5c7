#include "common.h"

CLONES void cloze_convert(const void *x, int from, void *y, int to, int64_t begin, int64_t end) {
  float buffer[PIECE];
  for (int64_t i = begin; i < end; i += PIECE) {
    int64_t n = end - i < PIECE ? end - i : PIECE;
    load(buffer, at(x, i, from), from, n);
    store(at_mutable(y, i, to), buffer, to, n);
  }
}

CLONES void cloze_combine(const void *a, float alpha, const void *b, float beta, void *y,
                          int dtype, int64_t begin, int64_t end) {
  float left[PIECE], right[PIECE];
  for (int64_t i = begin; i < end; i += PIECE) {
    int64_t n = end - i < PIECE ? end - i : PIECE;
    load(left, at(a, i, dtype), dtype, n);
    if (b) {
      load(right, at(b, i, dtype), dtype, n);
      for (int64_t j = 0; j < n; j++) left[j] = left[j] * alpha + right[j] * beta;
    } else {
      for (int64_t j = 0; j < n; j++) left[j] *= alpha;
    }
    store(at_mutable(y, i, dtype), left, dtype, n);
  }
}

CLONES void cloze_multiply(const void *a, const void *b, void *y, int dtype, int64_t begin,
                           int64_t end) {
  float left[PIECE], right[PIECE];
  for (int64_t i = begin; i < end; i += PIECE) {
    int64_t n = end - i < PIECE ? end - i : PIECE;
    load(left, at(a, i, dtype), dtype, n);
    load(right, at(b, i, dtype), dtype, n);
    for (int64_t j = 0; j < n; j++) left[j] *= right[j];
    store(at_mutable(y, i, dtype), left, dtype, n);
  }
}

CLONES void cloze_add_bias(void *x, const float *bias, int dtype, int64_t width, int64_t stride,
                           int64_t begin, int64_t end) {
  float buffer[PIECE];
  for (int64_t row = begin; row < end; row++) {
    for (int64_t c = 0; c < width; c += PIECE) {
      int64_t n = width - c < PIECE ? width - c : PIECE;
      void *piece = at_mutable(x, row * stride + c, dtype);
      load(buffer, piece, dtype, n);
      for (int64_t j = 0; j < n; j++) buffer[j] += bias[c + j];
      store(piece, buffer, dtype, n);
    }
  }
}

CLONES void cloze_column_sum(const void *x, float *sums, int dtype, int64_t width, int64_t begin,
                             int64_t end) {
  float buffer[PIECE];
  // The sums of a piece stay in the first-level cache.
  for (int64_t c = 0; c < width; c += PIECE) {
    int64_t n = width - c < PIECE ? width - c : PIECE;
    for (int64_t row = begin; row < end; row++) {
      load(buffer, at(x, row * width + c, dtype), dtype, n);
      for (int64_t j = 0; j < n; j++) sums[c + j] += buffer[j];
    }
  }
}

CLONES double cloze_sum_of_squares(const float *x, int64_t begin, int64_t end) {
  double total = 0;
  for (int64_t i = begin; i < end; i += PIECE) {
    REASSOCIATE
    int64_t last = i + PIECE < end ? i + PIECE : end;
    float sum = 0;
    for (int64_t j = i; j < last; j++) sum += x[j] * x[j];
    total += sum;
  }
  return total;
}

CLONES void cloze_rotary_turns(const int32_t *positions, const float *frequencies,
                               float direction, float *turns, int64_t half, int64_t stride,
                               int64_t begin, int64_t end) {
  for (int64_t row = begin; row < end; row++) {
    float *cosines = turns + row * 2 * stride, *sines = cosines + stride;
    memset(cosines, 0, (size_t)(2 * stride) * 4);
    for (int64_t i = 0; i < half; i++) {
      float angle = (float)positions[row] * frequencies[i];
      cosines[i] = cosf(angle);
      sines[i] = sinf(angle) * direction;
    }
  }
}

CLONES void cloze_rotary(const void *x, void *y, const int32_t *rows, const float *turns, int dtype,
                         int64_t heads, int64_t head_width, int64_t half, int64_t stride,
                         int64_t width, int64_t begin, int64_t end) {
  // A head has up to 2 * PIECE features; what is computed past them is overwritten or left.
  float head[2 * PIECE + LANES], turned[2 * PIECE + LANES];
  memset(head, 0, sizeof head);
  for (int64_t row = begin; row < end; row++) {
    const float *cosines = turns + rows[row] * 2 * stride, *sines = cosines + stride;
    for (int64_t h = 0; h < heads; h++) {
      int64_t first = row * width + h * head_width;
      load(head, at(x, first, dtype), dtype, 2 * half);
      for (int64_t i = 0; i < half; i += LANES)
        *(vector *)(turned + i) = *(vector *)(head + i) * *(const vector *)(cosines + i) -
                                  *(vector *)(head + half + i) * *(const vector *)(sines + i);
      for (int64_t i = 0; i < half; i += LANES)
        *(vector *)(turned + half + i) =
            *(vector *)(head + half + i) * *(const vector *)(cosines + i) +
            *(vector *)(head + i) * *(const vector *)(sines + i);
      store(at_mutable(y, first, dtype), turned, dtype, 2 * half);
      if (head_width > 2 * half)
        memcpy(at_mutable(y, first + 2 * half, dtype), at(x, first + 2 * half, dtype),
               (size_t)(head_width - 2 * half) * element_size(dtype));
    }
    int64_t rest = row * width + heads * head_width;
    memcpy(at_mutable(y, rest, dtype), at(x, rest, dtype),
           (size_t)(width - heads * head_width) * element_size(dtype));
  }
}
