#include "common.h"

// x[j] = exp(x[j] - top); returns their sum.
INLINE float exponentiate(float *x, float top, int64_t n) {
  REASSOCIATE
  float sum = 0;
  for (int64_t j = 0; j < n; j++) {
    x[j] = fast_exp(x[j] - top);
    sum += x[j];
  }
  return sum;
}

// Processes a row in pieces that are loaded as floats, in two passes, so that any width works.
CLONES void cloze_softmax(const void *x, void *y, int logarithm, int dtype, int64_t width,
                          int64_t begin, int64_t end) {
  float piece[PIECE];
  for (int64_t r = begin; r < end; r++) {
    float top = -INFINITY, sum = 0;
    for (int64_t c = 0; c < width; c += PIECE) {
      int64_t n = width - c < PIECE ? width - c : PIECE;
      load(piece, at(x, r * width + c, dtype), dtype, n);
      float highest = largest(piece, -INFINITY, n);
      if (highest > top) {
        sum *= fast_exp(top - highest);
        top = highest;
      }
      sum += exponentiate(piece, top > -INFINITY ? top : 0, n);
    }
    float shift = top + logf(sum), inverse = 1.0f / sum;
    for (int64_t c = 0; c < width; c += PIECE) {
      int64_t n = width - c < PIECE ? width - c : PIECE;
      load(piece, at(x, r * width + c, dtype), dtype, n);
      if (logarithm) {
        for (int64_t j = 0; j < n; j++) piece[j] -= shift;
      } else {
        exponentiate(piece, top, n);
        for (int64_t j = 0; j < n; j++) piece[j] *= inverse;
      }
      store(at_mutable(y, r * width + c, dtype), piece, dtype, n);
    }
  }
}

CLONES void cloze_softmax_backward(const void *y, const void *dy, void *dx, int logarithm,
                                   int dtype, int64_t width, int64_t begin, int64_t end) {
  float value[PIECE], upstream[PIECE];
  for (int64_t r = begin; r < end; r++) {
    float dot = 0;
    for (int64_t c = 0; c < width; c += PIECE) {
      REASSOCIATE
      int64_t n = width - c < PIECE ? width - c : PIECE;
      load(value, at(y, r * width + c, dtype), dtype, n);
      load(upstream, at(dy, r * width + c, dtype), dtype, n);
      float part = 0;
      if (logarithm)
        for (int64_t j = 0; j < n; j++) part += upstream[j];
      else
        for (int64_t j = 0; j < n; j++) part += upstream[j] * value[j];
      dot += part;
    }
    for (int64_t c = 0; c < width; c += PIECE) {
      int64_t n = width - c < PIECE ? width - c : PIECE;
      load(value, at(y, r * width + c, dtype), dtype, n);
      load(upstream, at(dy, r * width + c, dtype), dtype, n);
      if (logarithm)
        for (int64_t j = 0; j < n; j++) upstream[j] -= fast_exp(value[j]) * dot;
      else
        for (int64_t j = 0; j < n; j++) upstream[j] = value[j] * (upstream[j] - dot);
      store(at_mutable(dx, r * width + c, dtype), upstream, dtype, n);
    }
  }
}

INLINE void load_logits(float *to, const void *logits, const float *bias, int64_t index,
                        int64_t c, int64_t n, int dtype) {
  load(to, at(logits, index + c, dtype), dtype, n);
  if (bias)
    for (int64_t j = 0; j < n; j++) to[j] += bias[c + j];
}

// The maximum number of classes whose exponentials are kept from the first pass to the second.
enum { KEPT = 1 << 15 };

// The sum of exp(logit - top) over a row, and top. If `kept` is not NULL, it receives the
// exponentials, each relative to the maximum so far, which `tops` receives for each piece.
INLINE float sum_of_row(const void *logits, const float *bias, int64_t index, int64_t width,
                        int dtype, float target, float *kept, float *tops, float *top,
                        int32_t *better) {
  float piece[PIECE], sum = 0;
  *top = -INFINITY;
  for (int64_t c = 0; c < width; c += PIECE) {
    int64_t n = width - c < PIECE ? width - c : PIECE;
    float *values = kept ? kept + c : piece;
    load_logits(values, logits, bias, index, c, n, dtype);
    // Written so that a NaN counts against the label.
    for (int64_t j = 0; j < n; j++) *better += !(values[j] <= target);
    float highest = largest(values, -INFINITY, n);
    if (highest > *top) {
      sum *= fast_exp(*top - highest);
      *top = highest;
    }
    float origin = *top > -INFINITY ? *top : 0;
    if (kept) tops[c / PIECE] = origin;
    sum += exponentiate(values, origin, n);
  }
  return sum;
}

CLONES void cloze_cross_entropy(void *logits, const float *bias, const int32_t *labels,
                                float *losses, int32_t *ranks, int gradient, float scale,
                                int dtype, int64_t width, int64_t stride, int64_t begin,
                                int64_t end) {
  float piece[PIECE], row[KEPT], tops[KEPT / PIECE];
  float *kept = gradient && width <= KEPT ? row : 0;
  for (int64_t r = begin; r < end; r++) {
    int64_t label = labels[r], index = r * stride;
    float target, top;
    load_logits(&target, logits, 0, index + label, 0, 1, dtype);
    if (bias) target += bias[label];
    int32_t better = 0;
    float sum = sum_of_row(logits, bias, index, width, dtype, target, kept, tops, &top, &better);
    losses[r] = top + logf(sum) - target;
    if (ranks) ranks[r] = better;
    if (!gradient) continue;
    float factor = scale / sum;
    for (int64_t c = 0; c < stride; c += PIECE) {
      int64_t n = stride - c < PIECE ? stride - c : PIECE;
      int64_t real = width - c < n ? (width - c > 0 ? width - c : 0) : n;
      float share = factor;
      const float *values = piece;
      if (kept) {
        values = kept + c;
        if (real > 0) share *= fast_exp(tops[c / PIECE] - top);
      } else {
        load_logits(piece, logits, bias, index, c, real, dtype);
        exponentiate(piece, top, real);
      }
      for (int64_t j = 0; j < real; j++) piece[j] = values[j] * share;
      for (int64_t j = real; j < n; j++) piece[j] = 0;
      if (label >= c && label < c + n) piece[label - c] -= scale;
      store(at_mutable(logits, index + c, dtype), piece, dtype, n);
    }
  }
}
