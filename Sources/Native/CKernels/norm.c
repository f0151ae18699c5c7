#include "common.h"

// A whole row is held, because its statistics are needed before its values.
enum { WIDEST = 8192 };

INLINE void statistics_of(const float *h, const cloze_norm *norm, float *mean, float *inverse) {
  REASSOCIATE
  int64_t width = norm->width;
  float average = 0, variance = 0;
  if (!norm->rms) {
    for (int64_t j = 0; j < width; j++) average += h[j];
    average /= (float)width;
  }
  for (int64_t j = 0; j < width; j++) variance += (h[j] - average) * (h[j] - average);
  *mean = average;
  *inverse = 1.0f / sqrtf(variance / (float)width + norm->epsilon);
}

CLONES void cloze_residual_norm(const void *x, const float *bias, const void *residual,
                                const cloze_dropout *dropout, const float *gamma,
                                const float *beta, void *h, void *y, float *statistics,
                                const cloze_norm *norm, int64_t begin, int64_t end) {
  float row[WIDEST], other[WIDEST];
  int64_t width = norm->width;
  int64_t blocks = (width + CLOZE_DROPOUT_BLOCK - 1) / CLOZE_DROPOUT_BLOCK;
  int dtype = norm->dtype;
  for (int64_t r = begin; r < end; r++) {
    load(row, at(x, r * width, dtype), dtype, width);
    if (bias)
      for (int64_t j = 0; j < width; j++) row[j] += bias[j];
    if (dropout) cloze_dropout_row(row, width, r * blocks, dropout);
    if (residual) {
      load(other, at(residual, r * width, dtype), dtype, width);
      for (int64_t j = 0; j < width; j++) row[j] += other[j];
    }
    if (h) store(at_mutable(h, r * width, dtype), row, dtype, width);
    if (!y) continue;
    // The backward pass reads h as stored, so the statistics must be those of the stored values.
    if (h && dtype == CLOZE_BF16) load(row, at(h, r * width, dtype), dtype, width);
    float mean, inverse;
    statistics_of(row, norm, &mean, &inverse);
    statistics[2 * r] = mean;
    statistics[2 * r + 1] = inverse;
    for (int64_t j = 0; j < width; j++) row[j] = (row[j] - mean) * inverse * gamma[j];
    if (beta)
      for (int64_t j = 0; j < width; j++) row[j] += beta[j];
    store(at_mutable(y, r * width, dtype), row, dtype, width);
  }
}

CLONES void cloze_norm_backward(const void *h, const void *dy, const float *statistics,
                                const float *gamma, void *dh, float *dgamma, float *dbeta,
                                const cloze_norm *norm, int64_t begin, int64_t end) {
  float row[WIDEST], upstream[WIDEST];
  int64_t width = norm->width;
  int dtype = norm->dtype;
  for (int64_t r = begin; r < end; r++) {
    REASSOCIATE
    float mean = statistics[2 * r], inverse = statistics[2 * r + 1];
    load(row, at(h, r * width, dtype), dtype, width);
    load(upstream, at(dy, r * width, dtype), dtype, width);
    if (dbeta)
      for (int64_t j = 0; j < width; j++) dbeta[j] += upstream[j];
    float sum = 0, product = 0;
    for (int64_t j = 0; j < width; j++) {
      row[j] = (row[j] - mean) * inverse;
      dgamma[j] += upstream[j] * row[j];
      upstream[j] *= gamma[j];
      sum += upstream[j];
      product += upstream[j] * row[j];
    }
    sum = norm->rms ? 0 : sum / (float)width;
    product /= (float)width;
    for (int64_t j = 0; j < width; j++)
      row[j] = (upstream[j] - sum - row[j] * product) * inverse;
    store(at_mutable(dh, r * width, dtype), row, dtype, width);
  }
}

CLONES void cloze_dropout_backward(const void *dh, const cloze_dropout *dropout, void *dx,
                                   float *dbias, int dtype, int64_t width, int64_t begin,
                                   int64_t end) {
  float row[WIDEST];
  int64_t blocks = (width + CLOZE_DROPOUT_BLOCK - 1) / CLOZE_DROPOUT_BLOCK;
  for (int64_t r = begin; r < end; r++) {
    load(row, at(dh, r * width, dtype), dtype, width);
    if (dropout) cloze_dropout_row(row, width, r * blocks, dropout);
    if (dx) store(at_mutable(dx, r * width, dtype), row, dtype, width);
    if (dbias)
      for (int64_t j = 0; j < width; j++) dbias[j] += row[j];
  }
}
