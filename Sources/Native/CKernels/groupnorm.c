#include "groups.h"

CLONES void cloze_group_norm(const cloze_groups *g, int64_t group, int64_t begin, int64_t end,
                             float *statistics, void *y) {
  float value[PIECE];
  int64_t size = g->width / g->groups, first = group * size, last = first + size;
  double count = (double)((end - begin) * size), sum = 0, squares = 0;
  for (int64_t row = begin; row < end; row++)
    for (int64_t c = first; c < last; c += PIECE) {
      int64_t n = last - c < PIECE ? last - c : PIECE;
      load(value, at(g->x, row * g->width + c, g->dtype), g->dtype, n);
      sum += (double)sum_of(value, n);
    }
  float mean = (float)(sum / count);
  for (int64_t row = begin; row < end; row++)
    for (int64_t c = first; c < last; c += PIECE) {
      int64_t n = last - c < PIECE ? last - c : PIECE;
      load(value, at(g->x, row * g->width + c, g->dtype), g->dtype, n);
      squares += (double)squares_of(value, mean, n);
    }
  float inverse = (float)(1.0 / sqrt(squares / count + (double)g->epsilon));
  statistics[0] = mean;
  statistics[1] = inverse;
  for (int64_t row = begin; row < end; row++)
    for (int64_t c = first; c < last; c += PIECE) {
      int64_t n = last - c < PIECE ? last - c : PIECE;
      load(value, at(g->x, row * g->width + c, g->dtype), g->dtype, n);
      for (int64_t j = 0; j < n; j++) {
        float z = (value[j] - mean) * inverse * g->gamma[c + j] + g->beta[c + j];
        value[j] = leaky(z, g->slope);
      }
      store(at_mutable(y, row * g->width + c, g->dtype), value, g->dtype, n);
    }
}

// value becomes the normalized value, upstream the gradient before the rectifier.
INLINE void before_leak(const cloze_groups *g, float *value, float *upstream, float mean,
                        float inverse, int64_t c, int64_t n) {
  for (int64_t j = 0; j < n; j++) {
    value[j] = (value[j] - mean) * inverse;
    upstream[j] *= value[j] * g->gamma[c + j] + g->beta[c + j] > 0 ? 1.0f : g->slope;
  }
}

CLONES void cloze_group_norm_backward(const cloze_groups *g, int64_t group, int64_t begin,
                                      int64_t end, const float *statistics, const void *dy,
                                      void *dx, float *dgamma, float *dbeta) {
  float value[PIECE], upstream[PIECE];
  int64_t size = g->width / g->groups, first = group * size, last = first + size;
  float mean = statistics[0], inverse = statistics[1];
  double sum = 0, along = 0, count = (double)((end - begin) * size);
  for (int64_t j = first; j < last; j++) dgamma[j] = dbeta[j] = 0;
  for (int64_t row = begin; row < end; row++)
    for (int64_t c = first; c < last; c += PIECE) {
      int64_t n = last - c < PIECE ? last - c : PIECE;
      load(value, at(g->x, row * g->width + c, g->dtype), g->dtype, n);
      load(upstream, at(dy, row * g->width + c, g->dtype), g->dtype, n);
      before_leak(g, value, upstream, mean, inverse, c, n);
      for (int64_t j = 0; j < n; j++) {
        dbeta[c + j] += upstream[j];
        dgamma[c + j] += upstream[j] * value[j];
      }
    }
  for (int64_t j = first; j < last; j++) {
    sum += (double)(dbeta[j] * g->gamma[j]);
    along += (double)(dgamma[j] * g->gamma[j]);
  }
  float share = (float)(sum / count), slope = (float)(along / count);
  for (int64_t row = begin; row < end; row++)
    for (int64_t c = first; c < last; c += PIECE) {
      int64_t n = last - c < PIECE ? last - c : PIECE;
      load(value, at(g->x, row * g->width + c, g->dtype), g->dtype, n);
      load(upstream, at(dy, row * g->width + c, g->dtype), g->dtype, n);
      before_leak(g, value, upstream, mean, inverse, c, n);
      for (int64_t j = 0; j < n; j++)
        value[j] = (upstream[j] * g->gamma[c + j] - share - value[j] * slope) * inverse;
      store(at_mutable(dx, row * g->width + c, g->dtype), value, g->dtype, n);
    }
}
