#include "common.h"

// The number of rows summed in single precision before they are added in double.
enum { CHUNK = 32 };

// Columns [c, c + n) of a row; `shared` holds those of its row of `each`, reloaded when it changes.
INLINE void load_terms(float *to, float *shared, const cloze_terms *t, int64_t row, int64_t first,
                       int64_t c, int64_t n) {
  load(to, at(t->x, row * t->width + c, t->dtype), t->dtype, n);
  if (!t->each) return;
  if (row == first || row % t->size == 0)
    load(shared, at(t->each, row / t->size * t->width + c, t->dtype), t->dtype, n);
  for (int64_t j = 0; j < n; j++) to[j] += shared[j];
}

INLINE void flush(double *sums, float *part, int64_t n) {
  for (int64_t j = 0; j < n; j++) {
    sums[j] += (double)part[j];
    part[j] = 0;
  }
}

CLONES void cloze_channel_moments(const cloze_terms *x, const float *origin, double *sums,
                                  int64_t begin, int64_t end) {
  float value[PIECE], shared[PIECE], sum[PIECE] = {0}, squares[PIECE] = {0};
  int64_t width = x->width;
  for (int64_t c = 0; c < width; c += PIECE) {
    int64_t n = width - c < PIECE ? width - c : PIECE;
    for (int64_t row = begin; row < end; row++) {
      load_terms(value, shared, x, row, begin, c, n);
      for (int64_t j = 0; j < n; j++) {
        float d = value[j] - origin[c + j];
        sum[j] += d;
        squares[j] += d * d;
      }
      if ((row - begin) % CHUNK != CHUNK - 1 && row + 1 < end) continue;
      flush(sums + c, sum, n);
      flush(sums + width + c, squares, n);
    }
  }
}

CLONES void cloze_channel_norm(const cloze_terms *x, const float *channels, int rectified, void *y,
                               int64_t begin, int64_t end) {
  float value[PIECE], shared[PIECE];
  int64_t width = x->width;
  const float lowest = rectified ? 0.0f : -INFINITY;
  for (int64_t c = 0; c < width; c += PIECE) {
    int64_t n = width - c < PIECE ? width - c : PIECE;
    const float *mean = channels + c, *scale = mean + width, *beta = scale + width;
    for (int64_t row = begin; row < end; row++) {
      load_terms(value, shared, x, row, begin, c, n);
      for (int64_t j = 0; j < n; j++) {
        float z = (value[j] - mean[j]) * scale[j] + beta[j];
        // Written so that a NaN stays a NaN.
        value[j] = z < lowest ? lowest : z;
      }
      store(at_mutable(y, row * width + c, x->dtype), value, x->dtype, n);
    }
  }
}

// dy after the rectifier becomes that before it; value becomes x - mean.
INLINE void before_rectifier(float *value, float *upstream, const float *mean, const float *scale,
                             const float *beta, int rectified, int64_t n) {
  for (int64_t j = 0; j < n; j++) value[j] -= mean[j];
  if (rectified)
    for (int64_t j = 0; j < n; j++)
      upstream[j] = value[j] * scale[j] + beta[j] > 0 ? upstream[j] : 0.0f;
}

CLONES void cloze_channel_norm_sums(const cloze_terms *x, const float *channels, const void *dy,
                                    int rectified, double *sums, int64_t begin, int64_t end) {
  float value[PIECE], shared[PIECE], upstream[PIECE], sum[PIECE] = {0}, along[PIECE] = {0};
  int64_t width = x->width;
  for (int64_t c = 0; c < width; c += PIECE) {
    int64_t n = width - c < PIECE ? width - c : PIECE;
    const float *mean = channels + c, *scale = mean + width, *beta = scale + width;
    for (int64_t row = begin; row < end; row++) {
      load_terms(value, shared, x, row, begin, c, n);
      load(upstream, at(dy, row * width + c, x->dtype), x->dtype, n);
      before_rectifier(value, upstream, mean, scale, beta, rectified, n);
      for (int64_t j = 0; j < n; j++) {
        sum[j] += upstream[j];
        along[j] += upstream[j] * value[j];
      }
      if ((row - begin) % CHUNK != CHUNK - 1 && row + 1 < end) continue;
      flush(sums + c, sum, n);
      flush(sums + width + c, along, n);
    }
  }
}

CLONES void cloze_channel_norm_backward(const cloze_terms *x, const float *channels,
                                        const void *dy, int rectified, void *dx, void *deach,
                                        int64_t begin, int64_t end) {
  float value[PIECE], shared[PIECE], upstream[PIECE], total[PIECE] = {0};
  int64_t width = x->width;
  for (int64_t c = 0; c < width; c += PIECE) {
    int64_t n = width - c < PIECE ? width - c : PIECE;
    const float *mean = channels + c, *scale = mean + width, *beta = scale + width;
    const float *share = beta + width, *along = share + width;
    for (int64_t row = begin; row < end; row++) {
      load_terms(value, shared, x, row, begin, c, n);
      load(upstream, at(dy, row * width + c, x->dtype), x->dtype, n);
      before_rectifier(value, upstream, mean, scale, beta, rectified, n);
      for (int64_t j = 0; j < n; j++)
        value[j] = (upstream[j] - share[j] - value[j] * along[j]) * scale[j];
      store(at_mutable(dx, row * width + c, x->dtype), value, x->dtype, n);
      if (!deach) continue;
      for (int64_t j = 0; j < n; j++) total[j] += value[j];
      if (row % x->size != x->size - 1) continue;
      store(at_mutable(deach, row / x->size * width + c, x->dtype), total, x->dtype, n);
      for (int64_t j = 0; j < n; j++) total[j] = 0;
    }
  }
}
