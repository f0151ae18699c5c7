#include "common.h"

INLINE float logistic(float x) { return 1.0f / (1.0f + saturating_exp(-x)); }
INLINE float hyperbolic_tangent(float x) {
  // Near 0 the exponential form cancels; x - x^3/3 + 2x^5/15 is exact to the last place there.
  float square = x * x;
  float series = x * (1.0f - square * (0.33333333f - square * 0.13333333f));
  float exact = 2.0f / (1.0f + fast_exp(-2.0f * x)) - 1.0f;
  return square < 0.0025f ? series : exact;
}

// The value and, in *slope, the derivative.
INLINE float activate(int kind, float x, float *slope) {
  float gauss, f;
  switch (kind) {
    case CLOZE_GELU:
      f = normal_cdf(x, &gauss);
      *slope = f + x * gauss * 0.39894228040143268f;
      return x * f;
    case CLOZE_GELU_TANH: {
      float inner = 0.79788456080286536f * (x + 0.044715f * x * x * x);
      float t = hyperbolic_tangent(inner);
      float d = 0.79788456080286536f * (1.0f + 3.0f * 0.044715f * x * x);
      *slope = 0.5f * (1.0f + t) + 0.5f * x * (1.0f - t * t) * d;
      return 0.5f * x * (1.0f + t);
    }
    case CLOZE_RELU:
      *slope = x > 0 ? 1.0f : 0.0f;
      return x > 0 ? x : (x != x ? x : 0.0f);
    case CLOZE_SILU:
      f = logistic(x);
      *slope = f * (1.0f + x * (1.0f - f));
      return x * f;
    case CLOZE_TANH:
      f = hyperbolic_tangent(x);
      *slope = 1.0f - f * f;
      return f;
    default:
      f = logistic(x);
      *slope = f * (1.0f - f);
      return f;
  }
}

// One piece of a row; `kind` is a constant where this is inlined, so that the loops vectorise.
INLINE void forward_piece(int kind, float scale, float *x, const float *gate, int64_t n) {
  float slope;
  for (int64_t j = 0; j < n; j++) x[j] = activate(kind, x[j], &slope) * scale;
  if (gate)
    for (int64_t j = 0; j < n; j++) x[j] *= gate[j];
}

// x becomes the gradient of the activation's input, gate (if any) that of the gate.
INLINE void backward_piece(int kind, float *x, float *gate, const float *dy, int64_t n) {
  if (gate) {
    for (int64_t j = 0; j < n; j++) {
      float slope, value = activate(kind, x[j], &slope);
      x[j] = dy[j] * gate[j] * slope;
      gate[j] = dy[j] * value;
    }
  } else {
    for (int64_t j = 0; j < n; j++) {
      float slope;
      activate(kind, x[j], &slope);
      x[j] = dy[j] * slope;
    }
  }
}

#define FOR_KIND(CALL)                              \
  switch (kind) {                                   \
    case CLOZE_GELU: CALL(CLOZE_GELU); break;       \
    case CLOZE_GELU_TANH: CALL(CLOZE_GELU_TANH); break; \
    case CLOZE_RELU: CALL(CLOZE_RELU); break;       \
    case CLOZE_SILU: CALL(CLOZE_SILU); break;       \
    case CLOZE_TANH: CALL(CLOZE_TANH); break;       \
    default: CALL(CLOZE_SIGMOID); break;            \
  }

INLINE void load_biased(float *to, const void *x, const float *bias, int64_t row, int64_t stride,
                        int64_t c, int64_t n, int dtype) {
  load(to, at(x, row * stride + c, dtype), dtype, n);
  if (bias)
    for (int64_t j = 0; j < n; j++) to[j] += bias[c + j];
}

CLONES void cloze_activation(const void *x, const float *bias, void *y, int kind, int gated,
                             float scale, int dtype, int64_t width, int64_t begin,
                             int64_t end) {
  float value[PIECE], gate[PIECE];
  int64_t stride = gated ? 2 * width : width;
  int64_t inner = gated == CLOZE_SECOND ? width : 0, outer = gated == CLOZE_SECOND ? 0 : width;
  for (int64_t row = begin; row < end; row++) {
    for (int64_t c = 0; c < width; c += PIECE) {
      int64_t n = width - c < PIECE ? width - c : PIECE;
      load_biased(value, x, bias, row, stride, c + inner, n, dtype);
      if (gated) load_biased(gate, x, bias, row, stride, c + outer, n, dtype);
#define CALL(K) forward_piece(K, scale, value, gated ? gate : 0, n)
      FOR_KIND(CALL)
#undef CALL
      store(at_mutable(y, row * width + c, dtype), value, dtype, n);
    }
  }
}

CLONES void cloze_activation_backward(const void *x, const float *bias, const void *dy, void *dx,
                                      float *dbias, int kind, int gated, float scale, int dtype,
                                      int64_t width, int64_t begin, int64_t end) {
  float value[PIECE], gate[PIECE], upstream[PIECE];
  int64_t stride = gated ? 2 * width : width;
  int64_t inner = gated == CLOZE_SECOND ? width : 0, outer = gated == CLOZE_SECOND ? 0 : width;
  for (int64_t row = begin; row < end; row++) {
    for (int64_t c = 0; c < width; c += PIECE) {
      int64_t n = width - c < PIECE ? width - c : PIECE;
      load_biased(value, x, bias, row, stride, c + inner, n, dtype);
      if (gated) load_biased(gate, x, bias, row, stride, c + outer, n, dtype);
      load(upstream, at(dy, row * width + c, dtype), dtype, n);
      for (int64_t j = 0; j < n; j++) upstream[j] *= scale;
#define CALL(K) backward_piece(K, value, gated ? gate : 0, upstream, n)
      FOR_KIND(CALL)
#undef CALL
      store(at_mutable(dx, row * stride + c + inner, dtype), value, dtype, n);
      if (gated) store(at_mutable(dx, row * stride + c + outer, dtype), gate, dtype, n);
      if (dbias) {
        for (int64_t j = 0; j < n; j++) dbias[c + inner + j] += value[j];
        if (gated)
          for (int64_t j = 0; j < n; j++) dbias[c + outer + j] += gate[j];
      }
    }
  }
}
